import type { ChildProcess } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import { endOfGroup, freePort, runToEnd, sleep, spawnGroup, tailOf } from '../processes';

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** A server on 127.0.0.1 that n8n keeps its data in. */
export interface Service {
	readonly port: number;
	/** Ends it as an administrator would, and starts it again on the same data and the same port. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

/** A PostgreSQL with the database of n8n. */
export interface Database extends Service {
	/** Runs a statement in the database, as n8n's user. @returns what it answers, a line for each row */
	query(sql: string): string[];
}

/** What of Redis and PostgreSQL is not installed here, as names of Debian's packages. */
export function missingPackages(): string[] {
	return [
		...(inPath('redis-server') === undefined ? ['redis-server'] : []),
		...(postgresProgram('initdb') === undefined ? ['postgresql'] : []),
	];
}

/** Starts a Redis that writes down every change, as one that holds a queue is run. @param folder gets its data */
export async function startRedis(folder: string): Promise<Service> {
	fs.mkdirSync(folder, { recursive: true });
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
	return await startService({
		port,
		logFile: path.join(folder, 'redis.log'),
		endBy: 'SIGTERM',
		command: ['redis-server', ...args, '--save', '', '--appendonly', 'yes'],
		isReady: async () => (await talk(port, 'PING\r\n')).includes('PONG'),
	});
}

/**
 * Starts a PostgreSQL with an empty database `n8n` that belongs to the user `n8n`, who needs no password.
 * @param folder gets its data
 */
export async function startPostgres(folder: string): Promise<Database> {
	fs.mkdirSync(folder, { recursive: true });
	const port = await freePort();
	const data = path.join(folder, 'data');
	const logFile = path.join(folder, 'postgres.log');
	const initdb = ['-D', data, '-A', 'trust', '-U', 'n8n', '--no-sync', '-E', 'UTF8'];
	if (isRoot()) {
		// PostgreSQL refuses to run as root.
		await runToEnd('chown', ['postgres', folder], { logFile });
		await runToEnd('chmod', ['755', path.dirname(folder)], { logFile });
	}
	const run = async (program: string, args: string[]) => {
		const [command = program, ...rest] = asPostgres(program, args);
		await runToEnd(command, rest, { cwd: folder, logFile });
	};
	await run('initdb', initdb);
	const options = ['-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
	const service = await startService({
		port,
		logFile,
		cwd: folder,
		// Ends connections and then itself; SIGTERM would wait for n8n to go.
		endBy: 'SIGINT',
		command: asPostgres('postgres', ['-D', data, ...options]),
		isReady: async () => {
			const psql = postgresProgram('pg_isready') ?? 'pg_isready';
			return spawnSync(psql, ['-h', '127.0.0.1', '-p', String(port)]).status === 0;
		},
	});
	const address = ['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n'];
	await run('createdb', [...address, 'n8n']);
	const psql = postgresProgram('psql') ?? 'psql';
	return {
		...service,
		query: (sql) => {
			const { status, stdout, stderr } = spawnSync(psql, [...address, '-d', 'n8n', '-Atqc', sql]);
			if (status !== 0) throw new Error(`${sql}: ${String(stderr)}`);
			return String(stdout).split('\n').filter(Boolean);
		},
	};
}

interface ServiceOptions {
	port: number;
	command: string[];
	cwd?: string;
	logFile: string;
	endBy: 'SIGTERM' | 'SIGINT';
	isReady: () => Promise<boolean>;
}

async function startService(options: ServiceOptions): Promise<Service> {
	const { port, command, cwd, logFile, endBy, isReady } = options;
	let running: ChildProcess | undefined;
	const start = async () => {
		const [program = '', ...args] = command;
		const child = spawnGroup(program, args, { cwd, logFile });
		running = child;
		const deadline = Date.now() + READY_TIMEOUT_MS;
		while (!(await isReady())) {
			if (child.exitCode !== null || Date.now() > deadline) {
				await stop();
				throw new Error(`${program} did not start\n${tailOf(logFile, 20)}`);
			}
			await sleep(100);
		}
	};
	const stop = async () => {
		const child = running;
		running = undefined;
		if (child?.pid === undefined) return;
		child.kill(endBy);
		await endOfGroup(child.pid, STOP_TIMEOUT_MS);
	};
	await start();
	return {
		port,
		stop,
		restart: async () => {
			await stop();
			await start();
		},
	};
}

/** Sends a line to a server and returns the first that comes back; an empty text when it is not there. */
function talk(port: number, line: string): Promise<string> {
	return new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1', () => socket.write(line));
		const end = (text: string) => {
			socket.destroy();
			resolve(text);
		};
		socket.once('data', (data) => end(data.toString('utf8')));
		socket.once('error', () => end(''));
		socket.setTimeout(2_000, () => end(''));
	});
}

const isRoot = (): boolean => process.getuid?.() === 0;

function asPostgres(program: string, args: string[]): string[] {
	const command = [postgresProgram(program) ?? program, ...args];
	return isRoot()
		? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
		: command;
}

/** Debian keeps the programs of PostgreSQL out of the path, in a folder for each version. */
function postgresProgram(name: string): string | undefined {
	const versions = fs.existsSync(DEBIAN_POSTGRES) ? fs.readdirSync(DEBIAN_POSTGRES) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a));
	return (
		newest
			.map((version) => path.join(DEBIAN_POSTGRES, version, 'bin', name))
			.find((file) => fs.existsSync(file)) ?? inPath(name)
	);
}

function inPath(name: string): string | undefined {
	return (process.env.PATH ?? '')
		.split(path.delimiter)
		.map((folder) => path.join(folder, name))
		.find((file) => fs.existsSync(file));
}
