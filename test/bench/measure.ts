import type { End } from './nodes';
import type { Counts, ServerOptions } from './server';
import { startServer, type BenchServer } from './serverProcess';

export interface Measured extends Counts {
	seconds: number;
	/** Processor time of this process, s. */
	cpuSeconds: number;
	items: number;
	succeeded: boolean;
}

/** Runs something against a server of its own, and measures it. */
export async function measure<E extends End>(
	options: ServerOptions,
	run: (server: BenchServer) => Promise<E>,
): Promise<Measured & E> {
	const server = await startServer(options);
	try {
		const cpu = process.cpuUsage();
		const started = performance.now();
		const end = await run(server);
		const seconds = (performance.now() - started) / 1000;
		const { user, system } = process.cpuUsage(cpu);
		return {
			...end,
			seconds,
			cpuSeconds: (user + system) / 1e6,
			succeeded: end.status === 'success',
			...(await server.counts()),
		};
	} finally {
		await server.close();
	}
}

/** The middle of several runs, by time or as given; the first one warms up and does not count. */
export async function median<M extends Measured>(
	runs: number,
	once: () => Promise<M>,
	by: (measured: M) => number = ({ seconds }) => seconds,
): Promise<M> {
	const all: M[] = [];
	for (let run = 0; run <= runs; run++) all.push(await once());
	return all.slice(1).sort((a, b) => by(a) - by(b))[Math.floor(runs / 2)]!;
}

/** What bulk work may use of a minute: 3 % are kept in reserve for persons. */
export const perMinute = { production: 970, trial: 97 };
export const perSecond = { production: 50, trial: 10 };

/**
 * The least time for so many requests with the same latency, s: the first request, which learns the plan, the answer
 * of the last one, and in between as many as the limits by second and by minute let go.
 */
export function boundOf(plan: 'production' | 'trial', requests: number, latencyMs: number): number {
	const minutes = Math.floor((requests - 1) / perMinute[plan]);
	const inLastMinute = requests - minutes * perMinute[plan];
	// After the first one a whole second's share may go at once.
	const seconds = Math.floor(Math.max(0, inLastMinute - 2) / perSecond[plan]);
	return (latencyMs / 1000) * (minutes === 0 ? 2 : 1) + minutes * 60 + seconds;
}
