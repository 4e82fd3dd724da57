import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { packInto, projectFolder, type PackedPackage } from './pack';

const run = promisify(execFile);

export interface Manifest {
	[field: string]: unknown;
	name: string;
	version: string;
	n8n: { n8nNodesApiVersion: number; nodes: string[]; credentials: string[] };
}

export interface BuiltPackage extends PackedPackage {
	/** The npm tarball's content, as npm unpacks it for a user. */
	unpacked: string;
	/** Paths of the files in the tarball, sorted. */
	files: string[];
}

/**
 * Starts a program and fails with what it has printed. It must not see jest's NODE_ENV: under `test` n8n's
 * loader leaves out its isolation, and n8n's lint rules take every file for a node, a trigger and a credential.
 */
export async function execute(
	command: string,
	args: string[],
	options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
	try {
		const { stdout } = await run(command, args, {
			cwd: options.cwd,
			env: { ...process.env, NODE_ENV: 'production', ...options.env },
			maxBuffer: 64 * 1024 * 1024,
		});
		return stdout;
	} catch (error) {
		const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
		throw new Error([message, stdout, stderr].filter(Boolean).join('\n'));
	}
}

export function readJson<T>(file: string): T {
	return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}

export function readManifest(folder: string = projectFolder): Manifest {
	return readJson<Manifest>(path.join(folder, 'package.json'));
}

/** Paths of all files below a folder, relative to it, with slashes, sorted. */
export function listFiles(folder: string): string[] {
	if (!fs.existsSync(folder)) return [];
	return fs
		.readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) =>
			path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
		)
		.sort();
}

async function build(folder: string): Promise<BuiltPackage> {
	const packed = await packInto(folder);
	const unpacked = path.join(folder, 'unpacked');
	fs.mkdirSync(unpacked);
	await execute('tar', ['-xzf', packed.tarball, '-C', unpacked, '--strip-components=1'], {
		cwd: folder,
	});
	return { ...packed, unpacked, files: listFiles(unpacked) };
}

async function buildOnce(): Promise<BuiltPackage> {
	const runFolder = process.env.QLARA_TEST_RUN_FOLDER;
	if (!runFolder)
		throw new Error(
			'The run folder is missing: these tests need the global setup of jest.config.js',
		);
	const folder = path.join(runFolder, 'package');
	const result = path.join(folder, 'result.json');
	try {
		fs.mkdirSync(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		while (!fs.existsSync(result)) await new Promise((resolve) => setTimeout(resolve, 100));
		const outcome = readJson<BuiltPackage & { failure?: string }>(result);
		if (outcome.failure !== undefined) throw new Error(outcome.failure);
		return outcome;
	}
	// Written under another name first: the workers that wait must not read half of it.
	const publish = (outcome: object) => {
		fs.writeFileSync(`${result}.new`, JSON.stringify(outcome));
		fs.renameSync(`${result}.new`, result);
	};
	try {
		const built = await build(folder);
		publish(built);
		return built;
	} catch (error) {
		publish({ failure: (error as Error).message });
		throw error;
	}
}

let built: Promise<BuiltPackage> | undefined;

/**
 * The package, built and packed by its own scripts from a copy of the sources: once for a whole test run,
 * whichever of jest's workers asks first, and without touching the checkout's `dist`.
 */
export async function builtPackage(): Promise<BuiltPackage> {
	built ??= buildOnce();
	return await built;
}

/** Long enough for the build, for the worker that makes it and for those that wait. */
export const BUILD_TIMEOUT_MS = 120_000;
