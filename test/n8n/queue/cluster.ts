import fs from 'node:fs';
import path from 'node:path';

import { startN8n, type N8nInstance } from '../instance';
import { removeFolder, temporaryFolder } from '../processes';
import { ensureRuntime } from '../runtime';
import { newestVersion } from '../versions';
import { packInto } from '../../package/pack';
import { startPostgres, startRedis, type Database, type Service } from './services';

const WORKERS = 2;
/** Executions that one worker runs at once. */
export const CONCURRENCY = 5;

/** n8n in queue mode: one main, two workers, each with the packed package of its own. */
export interface Cluster {
	readonly main: N8nInstance;
	readonly workers: N8nInstance[];
	readonly redis: Service;
	readonly postgres: Database;
	/** Memory (RSS) of main and the workers with all their processes, megabytes. */
	memory(): number[];
	/** How many executions each worker has finished. */
	finished(): number[];
	/** How many executions a worker, by its number from 0, has started. */
	started(worker: number): number;
	/** Number of the worker, from 0, that started an execution; -1 when none has. */
	workerOf(execution: string): number;
	dispose(): Promise<void>;
}

/**
 * Starts it. Everything listens on 127.0.0.1 only.
 * @param env added to the environment of main and the workers
 */
export async function startCluster(
	say: (line: string) => void,
	env: Record<string, string> = {},
): Promise<Cluster> {
	const folder = temporaryFolder('qlara-queue-');
	const closers: Array<() => Promise<void> | void> = [() => removeFolder(folder)];
	const dispose = async () => {
		for (const close of closers.splice(0).reverse()) await close();
	};
	try {
		const runtime = await ensureRuntime(say, newestVersion());
		const packed = path.join(folder, 'package');
		fs.mkdirSync(packed);
		const { tarball: packageTarball } = await packInto(packed);
		const redis = await startRedis(path.join(folder, 'redis'));
		closers.push(async () => await redis.stop());
		const postgres = await startPostgres(path.join(folder, 'postgres'));
		closers.push(async () => await postgres.stop());

		const queueMode = {
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_DATABASE: 'n8n',
			DB_POSTGRESDB_USER: 'n8n',
			N8N_ENCRYPTION_KEY: 'the same for all of this run',
			...env,
		};
		const start = async (name: string, workerConcurrency?: number): Promise<N8nInstance> => {
			const userFolder = path.join(folder, name);
			fs.mkdirSync(userFolder);
			const common = { runtime, packageTarball, userFolder, env: queueMode };
			const instance = await startN8n({ ...common, workerConcurrency });
			closers.push(async () => await instance.dispose());
			return instance;
		};
		// Main first: it prepares the database.
		const main = await start('main');
		const workers: N8nInstance[] = [];
		for (let number = 1; number <= WORKERS; number++)
			workers.push(await start(`worker-${number}`, CONCURRENCY));
		say(`n8n ${runtime.version} in queue mode: one main and ${WORKERS} workers.`);
		return {
			main,
			workers,
			redis,
			postgres,
			memory: () => [main, ...workers].map((instance) => memoryOfGroup(instance.leader())),
			finished: () => workers.map(({ logFile }) => timesIn(logFile, 'Worker finished execution')),
			started: (worker) => timesIn(workers[worker]?.logFile ?? '', 'Worker started execution'),
			workerOf: (execution) =>
				workers.findIndex(({ logFile }) =>
					fs.readFileSync(logFile, 'utf8').includes(`Worker started execution ${execution} `),
				),
			dispose,
		};
	} catch (error) {
		await dispose();
		throw error;
	}
}

function timesIn(logFile: string, words: string): number {
	return fs.readFileSync(logFile, 'utf8').split(words).length - 1;
}

/** Megabytes that all processes of a group hold together; 0 where the system has no /proc. */
function memoryOfGroup(leader: number | undefined): number {
	if (leader === undefined || !fs.existsSync('/proc')) return 0;
	let kilobytes = 0;
	for (const name of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
		try {
			const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
			// After the name of the program, which may hold anything: state, parent, group.
			const group = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2];
			if (Number(group) !== leader) continue;
			const status = fs.readFileSync(`/proc/${name}/status`, 'utf8');
			kilobytes += Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
		} catch {
			// It has just ended.
		}
	}
	return Math.round(kilobytes / 1024);
}
