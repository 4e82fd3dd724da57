import { byId } from '../engine/values';
import { boundOf, measure } from './measure';
import { engineWith, runNode } from './nodes';
import type { Result, Row } from './result';
import type { Counts, ServerOptions } from './server';
import { forkFile, messageOf, startServer } from './serverProcess';

const latencyMs = 200;
const production: ServerOptions = { plan: 'production', latencyMs, campaigns: 0 };

/** Executions that create, check and send, started at once in so many processes. */
async function sendAtOnce(
	executions: number,
	processes: number,
): Promise<Counts & { seconds: number; failed: string[] }> {
	const server = await startServer(production);
	try {
		const senders = Array.from({ length: processes }, (_value, index) =>
			forkFile('sender.ts', {
				url: server.url,
				apiKey: server.apiKey,
				name: `Process ${index}`,
				executions: executions / processes,
			}),
		);
		// They have loaded everything.
		await Promise.all(senders.map(messageOf));
		const started = performance.now();
		const ends = senders.map(messageOf);
		for (const sender of senders) sender.send('begin');
		const failed = (await Promise.all(ends)).flat() as string[];
		const seconds = (performance.now() - started) / 1000;
		for (const sender of senders) sender.disconnect();
		// What was confirmed last goes out a second later.
		await new Promise((resolve) => setTimeout(resolve, 5_000));
		return { seconds, failed, ...(await server.counts()) };
	} finally {
		await server.close();
	}
}

async function burst(executions: number): Promise<Result[]> {
	const results: Result[] = [];
	for (const [processes, most] of [
		[1, 1],
		[2, 3],
	] as const) {
		const end = await sendAtOnce(executions, processes);
		const share = (100 * end.refused) / end.requests;
		const bound = boundOf('production', end.requests, latencyMs);
		for (const problem of new Set(end.failed)) console.error(problem);
		const ok = end.sent === executions && end.differentTexts === executions;
		results.push({
			name:
				`${executions} executions at once (Create, Check, Send) in ${processes} process${processes === 1 ? '' : 'es'}: ` +
				`${end.differentTexts} sent, ${share.toFixed(2)} % of ${end.requests} requests refused; bound ${bound.toFixed(0)} s`,
			value: end.seconds,
			unit: 's',
			target: `all sent once, at most ${most} % refused, within 1.15 times the bound`,
			ratio: bound / end.seconds,
			pass: ok && share <= most && end.seconds <= 1.15 * bound,
		});
	}
	return results;
}

/** What Send waits on purpose, between its claim and the read that decides, s. */
const claimWait = 3;

async function one(): Promise<Result[]> {
	let before = 0;
	const run = async (operation: string, parameters: object) =>
		await measure({ ...production, campaigns: 2 }, async (server) => {
			const engine = engineWith(server);
			// Everything is loaded, and the plan is known.
			await runNode(engine, 'check', { campaignId: byId(String(server.ids[0])) });
			before = (await server.counts()).requests;
			const started = performance.now();
			const end = await runNode(engine, operation, {
				campaignId: byId(String(server.ids[1])),
				...parameters,
			});
			return { ...end, own: (performance.now() - started) / 1000 };
		});
	const check = await run('check', {});
	const checkRequests = check.requests - before;
	const send = await run('send', { costLimit: 'none', recipientLimit: 'none' });
	const sendRequests = send.requests - before;
	const sendSeconds = send.own - claimWait;
	return [
		{
			name: `Check of one campaign, ${latencyMs} ms, ${checkRequests} requests (least time ${((checkRequests * latencyMs) / 1000).toFixed(1)} s)`,
			value: check.own,
			unit: 's',
			target: 'within 1.2 times its requests one after the other',
			ratio: (checkRequests * latencyMs) / 1000 / check.own,
			pass: check.succeeded && check.own <= (1.2 * checkRequests * latencyMs) / 1000,
		},
		{
			name: `Send of one campaign, ${latencyMs} ms, ${sendRequests} requests, without the ${claimWait} s that it waits for its claim to settle`,
			value: sendSeconds,
			unit: 's',
			target: 'below 1.6 s',
			ratio: 1.6 / sendSeconds,
			pass: send.succeeded && sendSeconds < 1.6,
		},
	];
}

export const sendingRows: Row[] = [
	{ number: 5, run: async () => await burst(150) },
	{ number: 11, run: one },
];
