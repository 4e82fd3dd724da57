import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Counts, ServerOptions } from './server';

/** A simulator in a process of its own. */
export interface BenchServer {
	url: string;
	apiKey: string;
	/** The campaigns of the account. */
	ids: Array<number | string>;
	counts(): Promise<Counts>;
	close(): Promise<void>;
}

/** Runs a TypeScript file of this folder in a process of its own. */
export function forkFile(name: string, argument: object): ChildProcess {
	return fork(path.join(__dirname, name), [JSON.stringify(argument)], {
		execArgv: ['--import', 'tsx'],
	});
}

/** The next message of a process. @throws Error when it ends without one */
export async function messageOf(child: ChildProcess): Promise<unknown> {
	return await new Promise((resolve, reject) => {
		const onExit = (code: number | null): void =>
			reject(new Error(`A process of the benchmark ended with code ${code}`));
		child.once('exit', onExit);
		child.once('message', (value) => {
			child.off('exit', onExit);
			resolve(value);
		});
	});
}

export async function startServer(options: ServerOptions): Promise<BenchServer> {
	const child = forkFile('server.ts', options);
	const account = (await messageOf(child)) as Pick<BenchServer, 'url' | 'apiKey' | 'ids'>;
	return {
		...account,
		counts: async () => {
			const answer = messageOf(child);
			child.send('counts');
			return (await answer) as Counts;
		},
		close: async () => {
			child.disconnect();
			await once(child, 'exit');
		},
	};
}
