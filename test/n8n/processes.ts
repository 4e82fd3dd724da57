import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** Receives one line of progress for a person to read, without a line break. */
export type Log = (line: string) => void;

/** Waits `ms` milliseconds. */
export function sleep(ms: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, ms);
	});
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The `code` of a Node.js system error such as `ENOENT`; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
	const code =
		typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : undefined;
}

/** Whether a process with this id exists (also one that belongs to somebody else). */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}

/** Whether any process of the process group `leader` exists. */
export function isGroupAlive(leader: number): boolean {
	try {
		process.kill(-leader, 0);
		return true;
	} catch (error) {
		return codeOf(error) === 'EPERM';
	}
}

/** Sends a signal to a whole process group; a group that has already ended is fine. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-leader, signal);
	} catch (error) {
		if (codeOf(error) !== 'ESRCH') throw error;
	}
}

// What must not outlive this process: groups started by it, and temporary folders made by it.
const groups = new Set<number>();
const folders = new Set<string>();

process.on('exit', () => {
	for (const leader of groups) signalGroup(leader, 'SIGKILL');
	for (const folder of folders) removeFolder(folder);
});

/**
 * Waits until a process group started by `spawnGroup` has ended, and kills it when it has not after `timeout` ms.
 * @returns whether it ended without being killed
 */
export async function endOfGroup(leader: number, timeout: number): Promise<boolean> {
	const deadline = Date.now() + timeout;
	while (isGroupAlive(leader) && Date.now() < deadline) await sleep(50);
	const ended = !isGroupAlive(leader);
	// Bounded: in a container whose first process collects no orphans, a killed process stays visible for ever.
	for (let round = 0; round < 100 && isGroupAlive(leader); round++) {
		signalGroup(leader, 'SIGKILL');
		await sleep(50);
	}
	groups.delete(leader);
	return ended;
}

/** Removes a folder with everything in it; a folder that does not exist is fine. */
export function removeFolder(folder: string): void {
	fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	folders.delete(folder);
}

/** A new folder below the system's temporary folder, removed at the latest when this process ends. */
export function temporaryFolder(prefix: string): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
	folders.add(folder);
	return folder;
}

/** Marks an existing folder for removal when this process ends. `removeFolder` and `keepFolder` undo it. */
export function removeAtExit(folder: string): void {
	folders.add(folder);
}

/** Undoes `removeAtExit`. */
export function keepFolder(folder: string): void {
	folders.delete(folder);
}

export interface SpawnOptions {
	cwd?: string | undefined;
	env?: NodeJS.ProcessEnv;
	/** File that gets everything the process prints, appended. Without it the output is dropped. */
	logFile?: string;
}

/**
 * Starts a program in a process group of its own, so that it can be ended together with everything it starts, and
 * nothing else. A keeper leads the group: it ends the program and removes our temporary folders should this process
 * end without doing so itself. Signals sent to the keeper reach the program, whose exit code the keeper takes over.
 * @returns the keeper's process, whose id is the group's
 */
export function spawnGroup(
	command: string,
	args: string[],
	options: SpawnOptions = {},
): ChildProcess {
	const output = options.logFile === undefined ? 'ignore' : fs.openSync(options.logFile, 'a');
	const keeper = spawn(process.execPath, [path.join(__dirname, 'keeper.mjs'), command, ...args], {
		cwd: options.cwd,
		env: { ...(options.env ?? process.env), KEEPER_FOLDERS: JSON.stringify([...folders]) },
		detached: true,
		stdio: ['pipe', output, output],
	});
	if (typeof output === 'number') fs.closeSync(output);
	if (keeper.pid !== undefined) groups.add(keeper.pid);
	// A broken pipe towards a keeper that has just ended is not worth a crash.
	keeper.stdin?.on('error', () => undefined);
	return keeper;
}

/**
 * Runs a program to its end.
 * @param options.logFile gets its output; the last lines of it are part of the error.
 * @throws Error with command, exit code and the end of the output when it cannot be started or fails.
 */
export async function runToEnd(
	command: string,
	args: string[],
	options: SpawnOptions & { logFile: string },
): Promise<void> {
	const keeper = spawnGroup(command, args, options);
	const outcome = await new Promise<string | undefined>((resolve) => {
		keeper.once('error', (error) => resolve(error.message));
		keeper.once('exit', (code, signal) =>
			resolve(code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`),
		);
	});
	if (keeper.pid !== undefined) await endOfGroup(keeper.pid, 1_000);
	if (outcome !== undefined) {
		throw new Error(
			`"${[path.basename(command), ...args].join(' ')}" failed (${outcome})\n${tailOf(options.logFile, 25)}`,
		);
	}
}

/** The last `lines` lines of a text file; an empty text when there is no such file. */
export function tailOf(file: string, lines: number): string {
	try {
		return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '';
	}
}

/**
 * A TCP port on 127.0.0.1 that nothing listens on at the moment.
 * @param preferred taken when it is free
 */
export async function freePort(preferred = 0): Promise<number> {
	try {
		return await listenOnce(preferred);
	} catch (error) {
		if (preferred === 0) throw error;
		return await listenOnce(0);
	}
}

function listenOnce(port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = net.createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const taken = typeof address === 'object' && address !== null ? address.port : port;
			server.close(() => resolve(taken));
		});
	});
}

/**
 * The environment for an npm that is started by a script which npm itself has started.
 * What the outer npm tells its scripts about *its* project would make the inner one work on the wrong folder,
 * or skip scripts or development dependencies that this project needs.
 */
export function npmEnvironment(additional: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (
			/^npm_(package|lifecycle)_|^npm_(command|execpath|node_execpath)$|^INIT_CWD$|^NODE_OPTIONS$|^NODE_ENV$/i.test(
				name,
			)
		)
			continue;
		if (
			/^npm_config_(local_prefix|ignore_scripts|legacy_peer_deps|loglevel|dry_run|omit|include|offline|workspaces?)$/i.test(
				name,
			)
		)
			continue;
		env[name] = value;
	}
	return { ...env, ...additional };
}
