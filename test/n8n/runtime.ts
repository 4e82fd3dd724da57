import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { provideDatabaseDriver } from './databaseDriver';
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
import { lockfileFolder, newestVersion } from './versions';

/** An installed n8n, and the Node.js that it needs (newer than the one this project is developed with). */
export interface Runtime {
	folder: string;
	/** The Node.js program to run n8n with. */
	node: string;
	nodeVersion: string;
	/** n8n's start script. */
	n8n: string;
	/** n8n's version. */
	version: string;
}

/** The package.json of a runtime, as far as it is read here. */
interface Manifest {
	/** Measured: what it takes on disk when complete, and by how much npm's own cache grows. */
	config: { diskMegabytes: number; downloadMegabytes: number };
	/** The Node.js for n8n, one package for each system. */
	optionalDependencies: Record<string, string>;
}

/** A lock file of npm, as far as it is read here. */
interface Lockfile {
	packages: Record<
		string,
		{ name?: string; version?: string; integrity?: string; resolved?: string }
	>;
}

const execute = promisify(execFile);
const FILES = ['package.json', 'package-lock.json', '.npmrc'];
const PROGRESS_EVERY_MS = 15_000;

/** Where everything of this project that outlives a run is kept: `$XDG_CACHE_HOME/n8n-nodes-qlara`, `~/.cache` when the variable is unset. */
function cacheFolder(): string {
	const configured = process.env.XDG_CACHE_HOME;
	const cache =
		configured !== undefined && path.isAbsolute(configured)
			? configured
			: path.join(os.homedir(), '.cache');
	return path.join(cache, 'n8n-nodes-qlara');
}

/**
 * The folder that holds, or will hold, the installed n8n of a version: `n8n-<version>-<hash of the lock file>`.
 * A changed lock file means another folder, so that an old one is never half updated.
 */
export function runtimeFolder(version = newestVersion()): string {
	const hash = createHash('sha256')
		.update(fs.readFileSync(path.join(lockfileFolder(version), 'package-lock.json')))
		.digest('hex');
	return path.join(cacheFolder(), `n8n-${version}-${hash.slice(0, 16)}`);
}

/**
 * Finds the n8n that the tests and the demo run, and installs it when it is not there yet.
 * Several processes may do so at once: each installs for itself, the first to finish wins.
 * @param log told what is going on, every 15 seconds while it installs; silent when n8n is there already
 * @param version one of `versions()`
 * @throws Error when there is no such version, the disk is too full, the registry cannot be reached, or this system is
 * not supported
 */
export async function ensureRuntime(log: Log, version = newestVersion()): Promise<Runtime> {
	const folder = runtimeFolder(version);
	return readRuntime(folder, version) ?? (await install(folder, version, log));
}

/** The runtime in `folder`; undefined when there is none. It is moved there only when complete, so being there is enough. */
function readRuntime(folder: string, version: string): Runtime | undefined {
	const n8n = path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	if (!fs.existsSync(n8n)) return undefined;
	return { folder, ...nodeIn(folder, version), n8n, version };
}

/** The Node.js installed with n8n, or the running one where the lock file has none for this system. */
function nodeIn(folder: string, version: string): Pick<Runtime, 'node' | 'nodeVersion'> {
	const installed = path.join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
	if (fs.existsSync(installed)) {
		const { version: nodeVersion } = readJson<{ version: string }>(
			path.join(installed, 'package.json'),
		);
		return { node: path.join(installed, 'bin', 'node'), nodeVersion };
	}
	const needed = majorOf(
		Object.values(readManifest(version).optionalDependencies)[0] ?? process.versions.node,
	);
	if (majorOf(process.versions.node) >= needed)
		return { node: process.execPath, nodeVersion: process.versions.node };
	throw new Error(
		`n8n ${version} needs Node.js ${needed}, and this project brings one for Linux only (x64 and arm64). ` +
			`On this system (${process.platform} ${process.arch}) run the command with Node.js ${needed}.`,
	);
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

function readManifest(version: string): Manifest {
	return readJson(path.join(lockfileFolder(version), 'package.json'));
}

function readJson<T>(file: string): T {
	return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}

async function install(folder: string, version: string, log: Log): Promise<Runtime> {
	const cache = path.dirname(folder);
	fs.mkdirSync(cache, { recursive: true });
	removeAbandoned(folder);
	const { diskMegabytes, downloadMegabytes } = readManifest(version).config;
	requireSpace(cache, version, diskMegabytes + downloadMegabytes);

	const started = Date.now();
	log(
		`Installing n8n ${version}, once: ${gigabytes(downloadMegabytes)} to download, ${gigabytes(diskMegabytes)} on disk; this takes 2 to 5 minutes.`,
	);
	log(`  into ${folder}`);
	const temporary = `${folder}.installing-${process.pid}`;
	removeAtExit(temporary);
	const progress = setInterval(() => log(`  ${elapsed(started)} ...`), PROGRESS_EVERY_MS);
	try {
		fs.mkdirSync(temporary, { recursive: true });
		for (const file of FILES)
			fs.copyFileSync(path.join(lockfileFolder(version), file), path.join(temporary, file));
		await addAddresses(path.join(temporary, 'package-lock.json'));
		const logFile = path.join(temporary, 'install.log');
		const run = async (command: string, args: string[], env?: NodeJS.ProcessEnv) =>
			await runToEnd(command, args, { cwd: temporary, env: npmEnvironment(env), logFile });

		// Some packages of n8n have install scripts that need compilers and libraries few machines have, and n8n runs
		// without them. Not every npm can be told to skip single ones, so skip all, and run the one that is needed.
		await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
		const { node } = nodeIn(temporary, version);
		await provideDatabaseDriver({ folder: temporary, node }, cache, run, (line) =>
			log(`  ${elapsed(started)} ${line.trim()}`),
		);
		await run(node, ['-e', 'require.resolve("n8n/bin/n8n")']);
	} catch (error) {
		removeFolder(temporary);
		throw error;
	} finally {
		clearInterval(progress);
	}

	try {
		fs.renameSync(temporary, folder);
		keepFolder(temporary);
	} catch (error) {
		// Another process was faster. Its work is as good as ours.
		removeFolder(temporary);
		if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
	}
	const runtime = readRuntime(folder, version);
	if (runtime === undefined)
		throw new Error(`${folder} exists, but holds no n8n. Remove it and try again.`);
	log(`  n8n ${version} is installed, after ${elapsed(started)}.`);
	return runtime;
}

/**
 * Writes into a copy of a lock file where each package lies: at the place that all registries have in common, in the
 * registry of whoever installs. npm would otherwise ask for the list of all versions of each of the 2,000 packages,
 * which takes half as long as the installation itself, and 250 MB of its cache.
 */
async function addAddresses(file: string): Promise<void> {
	const { stdout } = await execute('npm', ['config', 'get', 'registry'], {
		cwd: path.dirname(file),
		env: npmEnvironment(),
	});
	const registry = stdout.trim().replace(/\/$/, '');
	const lockfile = readJson<Lockfile>(file);
	for (const [place, entry] of Object.entries(lockfile.packages)) {
		if (entry.integrity === undefined || entry.version === undefined) continue;
		// Set where a package is installed under another name than its own.
		const name = entry.name ?? place.split('node_modules/').at(-1) ?? '';
		entry.resolved = `${registry}/${name}/-/${path.basename(name)}-${entry.version}.tgz`;
	}
	fs.writeFileSync(file, JSON.stringify(lockfile));
}

/** Removes what installations that were killed have left: each is gigabytes, and nothing else would ever clean it up. */
function removeAbandoned(folder: string): void {
	const prefix = `${path.basename(folder)}.installing-`;
	for (const name of fs.readdirSync(path.dirname(folder))) {
		if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
			removeFolder(path.join(path.dirname(folder), name));
	}
}

function requireSpace(folder: string, version: string, megabytes: number): void {
	const { bavail, bsize } = fs.statfsSync(folder);
	const free = (bavail * bsize) / 1_000_000;
	if (free < megabytes) {
		throw new Error(
			`Installing n8n ${version} needs ${gigabytes(megabytes)} on the disk of ${folder}; ${gigabytes(free)} are free. XDG_CACHE_HOME chooses another place.`,
		);
	}
}

const gigabytes = (megabytes: number): string => `${(megabytes / 1_000).toFixed(1)} GB`;

/** The time since `started` (ms since 1970) as minutes and seconds, `1:05`. */
function elapsed(started: number): string {
	const seconds = Math.round((Date.now() - started) / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
