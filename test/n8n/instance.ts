import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import axios from 'axios';

import { capabilitiesOf, type Capabilities } from './capabilities';
import {
	codeOf,
	endOfGroup,
	freePort,
	messageOf,
	npmEnvironment,
	removeFolder,
	runToEnd,
	sleep,
	spawnGroup,
	tailOf,
	temporaryFolder,
} from './processes';
import type { Runtime } from './runtime';

/** Boot takes 5 to 10 s on a quiet machine; a busy one with a cold disk is given time. */
const BOOT_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 20_000;

export interface N8nOptions {
	runtime: Runtime;
	/** The packed community package, from `packInto`. */
	packageTarball: string;
	/** Where n8n keeps its data. Default: a temporary folder that `dispose` removes. */
	userFolder?: string;
	/** Taken when it is free, otherwise another one. Default: any free port. */
	port?: number;
	/** Added to n8n's environment. Nothing of ours is passed on by itself except PATH and language. */
	env?: Record<string, string>;
	/** A worker of queue mode that runs so many executions at once, instead of the n8n that people open. */
	workerConcurrency?: number | undefined;
}

/** A running n8n of our own. */
export interface N8nInstance {
	/** Address of the editor and the API, without a slash at the end; that of a worker tells only whether it is ready. */
	readonly url: string;
	/** In what this version of n8n differs from others. */
	readonly capabilities: Capabilities;
	readonly userFolder: string;
	/** File with everything n8n prints, over all its starts. */
	readonly logFile: string;
	/** False once it has been stopped or has ended by itself. */
	isRunning(): boolean;
	/** Leader of the process group that n8n runs in; undefined while it does not run. */
	leader(): number | undefined;
	/** Ends n8n as an administrator would (SIGTERM), and forcibly when it has not ended after 20 s. */
	stop(): Promise<void>;
	/** Ends n8n and the processes it started without warning (SIGKILL), like a power cut. */
	kill(): Promise<void>;
	/** Stops n8n if it runs, and starts it again on the same data and the same port. */
	restart(): Promise<void>;
	/** Stops n8n and removes its data, unless the folder came from the caller. */
	dispose(): Promise<void>;
}

/**
 * Starts n8n with the community package installed the way n8n itself installs one for a user.
 * Only 127.0.0.1 is listened on; no telemetry, no update checks.
 * @returns when n8n answers on its API
 * @throws Error with the end of n8n's log when it does not start
 */
export async function startN8n(options: N8nOptions): Promise<N8nInstance> {
	const ownFolder = options.userFolder === undefined;
	const userFolder = options.userFolder ?? temporaryFolder('n8n-qlara-');
	const logFile = path.join(userFolder, 'n8n.log');
	await installPackage(userFolder, options.packageTarball);

	const capabilities = capabilitiesOf(options.runtime);
	let port = await freePort(options.port);
	let running: ChildProcess | undefined;

	const start = async () => {
		running = await boot(options, capabilities, userFolder, logFile, port);
	};
	const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
		const leader = running?.pid;
		running = undefined;
		if (leader === undefined) return;
		if (signal === 'SIGTERM') signalProcess(leader, 'SIGTERM');
		await endOfGroup(leader, signal === 'SIGTERM' ? STOP_TIMEOUT_MS : 0);
	};

	try {
		await start();
	} catch (error) {
		// Somebody else may have taken the port between our look at it and n8n's.
		if (
			!tailOf(logFile, 200).includes('already in use') &&
			!tailOf(logFile, 200).includes('EADDRINUSE')
		)
			throw error;
		port = await freePort();
		await start();
	}

	return {
		get url() {
			return `http://127.0.0.1:${port}`;
		},
		capabilities,
		userFolder,
		logFile,
		isRunning: () =>
			running !== undefined && running.exitCode === null && running.signalCode === null,
		leader: () => running?.pid,
		stop: async () => await end('SIGTERM'),
		kill: async () => await end('SIGKILL'),
		restart: async () => {
			await end('SIGTERM');
			await start();
		},
		dispose: async () => {
			await end('SIGTERM');
			if (ownFolder) removeFolder(userFolder);
		},
	};
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (codeOf(error) !== 'ESRCH') throw error;
	}
}

async function installPackage(userFolder: string, tarball: string): Promise<void> {
	const nodes = path.join(userFolder, '.n8n', 'nodes');
	fs.mkdirSync(nodes, { recursive: true });
	fs.writeFileSync(
		path.join(nodes, 'package.json'),
		JSON.stringify({ name: 'installed-nodes', private: true }),
	);
	// As n8n does it: no scripts, and no peer dependencies, since n8n-workflow is n8n's own.
	// The tarball has no other dependencies, so nothing needs the network; --offline proves it.
	await runToEnd(
		'npm',
		[
			'install',
			'--offline',
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
			path.resolve(tarball),
		],
		{ cwd: nodes, env: npmEnvironment(), logFile: path.join(userFolder, 'install.log') },
	);
}

async function boot(
	options: N8nOptions,
	capabilities: Capabilities,
	userFolder: string,
	logFile: string,
	port: number,
): Promise<ChildProcess> {
	const { runtime } = options;
	const temporary = path.join(userFolder, 'tmp');
	fs.mkdirSync(temporary, { recursive: true });
	const { workerConcurrency } = options;
	const isWorker = workerConcurrency !== undefined;
	const command = isWorker ? ['worker', `--concurrency=${workerConcurrency}`] : ['start'];
	const child = spawnGroup(runtime.node, [runtime.n8n, ...command], {
		cwd: userFolder,
		logFile,
		env: {
			// n8n starts its task runner as "node": that has to be the new one.
			PATH: [path.dirname(runtime.node), process.env.PATH].join(path.delimiter),
			...(process.env.LANG === undefined ? {} : { LANG: process.env.LANG }),
			// Whatever n8n or a library of it writes stays below its own folder.
			HOME: userFolder,
			TMPDIR: temporary,
			TZ: 'UTC',
			GENERIC_TIMEZONE: 'UTC',
			N8N_USER_FOLDER: userFolder,
			N8N_HOST: '127.0.0.1',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: String(port),
			N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_SECURE_COOKIE: 'false',
			// Seconds that a stop waits for running executions; less than STOP_TIMEOUT_MS.
			N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_PYTHON_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
			N8N_DISABLED_MODULES: capabilities.unneededModules.join(','),
			...(isWorker
				? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }
				: {}),
			...options.env,
		},
	});
	try {
		await waitForAnswer(child, port, isWorker ? '/healthz/readiness' : '/rest/settings');
	} catch (error) {
		if (child.pid !== undefined) await endOfGroup(child.pid, 0);
		throw new Error(`n8n did not start: ${messageOf(error)}\n${tailOf(logFile, 30)}`);
	}
	return child;
}

/** Waits until n8n answers on `path` with JSON and 200. */
async function waitForAnswer(child: ChildProcess, port: number, path: string): Promise<void> {
	const deadline = Date.now() + BOOT_TIMEOUT_MS;
	while (Date.now() < deadline) {
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
			throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
		try {
			// n8n reports itself healthy before its API is there, and answers with a web page in between.
			const { status, headers } = await axios.get(`http://127.0.0.1:${port}${path}`, {
				proxy: false,
				timeout: 5_000,
				validateStatus: () => true,
			});
			if (status === 200 && String(headers['content-type']).includes('json')) return;
		} catch {
			// Not listening yet.
		}
		await sleep(150);
	}
	throw new Error(`no answer within ${BOOT_TIMEOUT_MS / 1000} s`);
}
