import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {
	codeOf,
	isAlive,
	type Log,
	npmEnvironment,
	removeAtExit,
	removeFolder,
	keepFolder,
	runToEnd,
} from './processes';

/** An installed n8n, and the Node.js that it needs (newer than the one this project is developed with). */
export interface Runtime {
	folder: string;
	/** The Node.js program to run n8n with. */
	node: string;
	/** n8n's start script. */
	n8n: string;
	/** n8n's version. */
	version: string;
}

const PROJECT = __dirname;
const GIB = 1024 ** 3;
/** Measured: 2.7 GB when complete; npm's own cache grows by 0.8 GB. */
const SPACE_NEEDED = 4 * GIB;
const NODE_MAJOR_NEEDED = 24;
const PROGRESS_EVERY_MS = 15_000;

/**
 * The folder that holds the installed n8n for the lockfile of this folder:
 * `$XDG_CACHE_HOME/n8n-nodes-qlara/n8n-<hash>`, `~/.cache` when the variable is unset.
 * A changed lockfile means another folder, so that an old one is never half updated.
 */
export function runtimeFolder(): string {
	const configured = process.env.XDG_CACHE_HOME;
	const cache =
		configured !== undefined && path.isAbsolute(configured)
			? configured
			: path.join(os.homedir(), '.cache');
	const hash = createHash('sha256')
		.update(fs.readFileSync(path.join(PROJECT, 'package-lock.json')))
		.digest('hex');
	return path.join(cache, 'n8n-nodes-qlara', `n8n-${hash}`);
}

/**
 * Finds the n8n that the tests and the demo run, and installs it when it is not there yet.
 * Several processes may do so at once: each installs for itself, the first to finish wins.
 * @param log told what is going on, every 15 seconds while it installs; silent when n8n is there already
 * @throws Error when the disk is too full, the registry cannot be reached, or this system is not supported
 */
export async function ensureRuntime(log: Log): Promise<Runtime> {
	const folder = runtimeFolder();
	const found = readRuntime(folder);
	return found ?? (await install(folder, log));
}

/** The runtime in `folder`; undefined when there is none. It is moved there only when complete, so being there is enough. */
function readRuntime(folder: string): Runtime | undefined {
	const manifest = path.join(folder, 'node_modules', 'n8n', 'package.json');
	if (!fs.existsSync(manifest)) return undefined;
	const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
	return {
		folder,
		node: nodeIn(folder),
		n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		version,
	};
}

/** The Node.js installed with n8n, or the running one where the lockfile has none for this system. */
function nodeIn(folder: string): string {
	const installed = path.join(
		folder,
		'node_modules',
		`node-${process.platform}-${process.arch}`,
		'bin',
		'node',
	);
	if (fs.existsSync(installed)) return installed;
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_NEEDED) return process.execPath;
	throw new Error(
		`n8n needs Node.js ${NODE_MAJOR_NEEDED}, and this project brings one for Linux only (x64 and arm64). ` +
			`On this system (${process.platform} ${process.arch}) run the command with Node.js ${NODE_MAJOR_NEEDED} or newer.`,
	);
}

async function install(folder: string, log: Log): Promise<Runtime> {
	fs.mkdirSync(path.dirname(folder), { recursive: true });
	removeAbandoned(folder);
	requireSpace(path.dirname(folder));

	const started = Date.now();
	log('Installing n8n, once: about 0.8 GB to download, 2.7 GB on disk; this takes 2 to 5 minutes.');
	log(`  into ${folder}`);
	const temporary = `${folder}.installing-${process.pid}`;
	removeAtExit(temporary);
	const step = { name: 'downloading packages' };
	const progress = setInterval(
		() => log(`  ${elapsed(started)} ${step.name} ...`),
		PROGRESS_EVERY_MS,
	);
	try {
		fs.mkdirSync(temporary, { recursive: true });
		for (const file of ['package.json', 'package-lock.json', '.npmrc'])
			fs.copyFileSync(path.join(PROJECT, file), path.join(temporary, file));
		const logFile = path.join(temporary, 'install.log');
		const run = async (command: string, args: string[], env?: NodeJS.ProcessEnv) =>
			await runToEnd(command, args, { cwd: temporary, env: npmEnvironment(env), logFile });

		// Some packages of n8n have install scripts that need compilers and libraries few machines have, and n8n runs
		// without them. Not every npm can be told to skip single ones, so skip all, and run the one that is needed.
		await run('npm', [
			'ci',
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
		]);

		const node = nodeIn(temporary);
		step.name = 'building the database driver';
		// Where its prebuilt binary cannot be downloaded it is compiled: against the headers of the Node.js that will
		// load it, which lie beside that Node.js, so that nothing has to be downloaded for it either.
		const headers = path.dirname(path.dirname(node));
		const env = fs.existsSync(path.join(headers, 'include', 'node', 'node_api.h'))
			? { npm_config_nodedir: headers }
			: {};
		await run(
			'npm',
			['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
			env,
		);

		step.name = 'checking';
		await run(node, ['-e', 'require("sqlite3"); require.resolve("n8n/bin/n8n")']);
	} catch (error) {
		clearInterval(progress);
		removeFolder(temporary);
		throw error;
	}
	clearInterval(progress);

	try {
		fs.renameSync(temporary, folder);
		keepFolder(temporary);
	} catch (error) {
		// Another process was faster. Its work is as good as ours.
		removeFolder(temporary);
		if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
	}
	const runtime = readRuntime(folder);
	if (runtime === undefined)
		throw new Error(`${folder} exists, but holds no n8n. Remove it and try again.`);
	log(`  n8n ${runtime.version} is installed, after ${elapsed(started)}.`);
	return runtime;
}

/** Removes what installations that were killed have left: each is gigabytes, and nothing else would ever clean it up. */
function removeAbandoned(folder: string): void {
	const prefix = `${path.basename(folder)}.installing-`;
	for (const name of fs.readdirSync(path.dirname(folder))) {
		if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
			removeFolder(path.join(path.dirname(folder), name));
	}
}

function requireSpace(folder: string): void {
	const { bavail, bsize } = fs.statfsSync(folder);
	const free = bavail * bsize;
	if (free < SPACE_NEEDED) {
		throw new Error(
			`Installing n8n needs ${SPACE_NEEDED / GIB} GiB on the disk of ${folder}; ${(free / GIB).toFixed(1)} GiB are free. XDG_CACHE_HOME chooses another place.`,
		);
	}
}

/** The time since `started` (ms since 1970) as minutes and seconds, `1:05`. */
function elapsed(started: number): string {
	const seconds = Math.round((Date.now() - started) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
