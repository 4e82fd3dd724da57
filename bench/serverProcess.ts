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

async function message(child: ChildProcess): Promise<unknown> {
	const [value] = (await once(child, 'message')) as [unknown];
	return value;
}

export async function startServer(options: ServerOptions): Promise<BenchServer> {
	const child = fork(path.join(__dirname, 'server.ts'), [JSON.stringify(options)], {
		execArgv: ['--import', 'tsx'],
	});
	const account = (await message(child)) as Pick<BenchServer, 'url' | 'apiKey' | 'ids'>;
	return {
		...account,
		counts: async () => {
			const answer = message(child);
			child.send('counts');
			return (await answer) as Counts;
		},
		close: async () => {
			child.disconnect();
			await once(child, 'exit');
		},
	};
}
