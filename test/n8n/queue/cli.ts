// n8n in queue mode with the package in it, against a simulated Qlara with the limits of production. Nothing is really
// sent, and everything it starts ends with it. `npm run test:queue`, with `-- --help` for what can be chosen.
import { parseArgs } from 'node:util';

import { messageOf, sleep, tailOf } from '../processes';
import { N8nClient, type Execution } from '../rest';
import { startCluster, type Cluster } from './cluster';
import { phases } from './phases';
import { missingPackages } from './services';
import { startSimulatorProcess, type SimulatorProcess } from './simulator';
import { lastLine, tallyOf, type Order } from './tally';
import { createAndSend, sendOnly, TRIGGER, watch } from './workflows';

const HELP = `Campaigns through n8n in queue mode: one main, two workers, Redis and PostgreSQL, on this machine only.

Usage: npm run test:queue -- [options]

  --phases LIST     of ${Object.keys(phases).join(', ')} (default stream,burst)
  --executions N    messages in each phase (default 20)
  --gap MS          between two messages of a stream (default 1000)
  --refused SHARE   of the requests that may be refused for the rate limits, in percent (default 3)
  --no-retry        does not press "Retry execution" on what has ended in an error
  --durable         with n8n's durable scheduler and cursors
  --help            this text

The last line is "queue: N executions, N dispatched once, 0 twice, 0 false answers, E events, 0 lost, 0 doubled".
`;

const POLL_SECONDS = 10;
/** n8n takes two minutes to notice that a worker was killed, and the limits let 50 executions through in a minute. */
const endTimeoutMs = (executions: number): number => 240_000 + executions * 2_000;
const FINAL = ['success', 'error', 'crashed', 'canceled'];
const DURABLE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

const started = Date.now();
const say = (line: string): void =>
	console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s] ${line}`);

interface Options {
	names: string[];
	count: number;
	gapMs: number;
	refusedPercent: number;
	retry: boolean;
	durable: boolean;
}

function readOptions(): Options | undefined {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean' } as const;
	const { values } = parseArgs({
		options: {
			phases: text,
			executions: text,
			gap: text,
			refused: text,
			'no-retry': flag,
			durable: flag,
			help: flag,
		},
	});
	if (values.help === true) return undefined;
	const number = (value: string | undefined, fallback: number): number => {
		const parsed = Number(value ?? fallback);
		if (!(parsed >= 0)) throw new Error(`"${value}" is not a number.\n\n${HELP}`);
		return parsed;
	};
	const names = (values.phases ?? 'stream,burst').split(',');
	for (const name of names)
		if (!Object.hasOwn(phases, name)) throw new Error(`There is no phase "${name}".\n\n${HELP}`);
	return {
		names,
		count: number(values.executions, 20),
		gapMs: number(values.gap, 1_000),
		refusedPercent: number(values.refused, 3),
		retry: values['no-retry'] !== true,
		durable: values.durable === true,
	};
}

async function run(options: Options, cluster: Cluster, simulator: SimulatorProcess) {
	const client = new N8nClient(cluster.main);
	await client.signIn();
	const data = { apiKey: simulator.apiKey, baseUrl: simulator.url };
	const credential = await client.createCredential('Qlara account', 'qlaraApi', data);
	const [sending, resending, watching] = await Promise.all(
		[createAndSend(credential), sendOnly(credential), watch(credential, POLL_SECONDS)].map(
			async (workflow) => await client.createWorkflow(workflow),
		),
	);
	if (sending === undefined || resending === undefined || watching === undefined)
		throw new Error('n8n has not taken the workflows');
	for (const id of [sending, resending, watching]) await client.activate(id);
	// The trigger's first poll has to come before the first campaign.
	while ((await simulator.ask({ kind: 'report' })).requests === 0) await sleep(200);
	await sleep(2_000);

	const orders: Order[] = [];
	const complaints: string[] = [];
	const checked = new Set<string>();
	const memory = cluster.memory();
	for (const name of options.names) {
		const phase = phases[name];
		if (phase === undefined) continue;
		say(`${name}: ${options.count} messages`);
		const { count, gapMs } = options;
		const sent = await phase.run({ cluster, simulator, count, gapMs, say }, name);
		orders.push(...sent);
		const expected = sent.reduce((sum, { accepted }) => sum + accepted, 0);
		// A restarted n8n wants a new session.
		await client.signIn();
		const ended = await ends(client, [sending, resending], checked, expected);
		const failed = ended.filter(({ status }) => status !== 'success');
		say(`  ${ended.length} executions, ${failed.length} of them not successful`);
		if (!phase.mayFail && failed.length > 0)
			complaints.push(`${name}: ${failed.length} executions ended without success`);
		if (options.retry && phase.mayFail) await retryAll(client, failed);
		await ends(client, [sending, resending], checked, 0);
		await simulator.ask({ kind: 'api', commitMs: 0, confirmTwiceSendsTwice: false });
	}

	const executions: Execution[] = [];
	for (const workflow of [sending, resending])
		for (const { id } of await client.executions(workflow))
			executions.push(await client.execution(id));
	// Every campaign has to end, and the trigger to see it.
	await sleep(15_000 + 2 * POLL_SECONDS * 1_000);
	const report = await simulator.ask({ kind: 'report' });
	const events = await eventsOf(client, watching);
	const tally = tallyOf(orders, executions, report, events);

	const refused = (100 * report.refused) / Math.max(1, report.requests);
	if (refused > options.refusedPercent)
		complaints.push(`${refused.toFixed(1)} % of the requests were refused`);
	const share = cluster.finished();
	if (share.some((count) => count === 0)) complaints.push('one worker ran nothing');
	for (const what of ['twice', 'falseAnswers', 'lost', 'doubled'] as const)
		for (const one of tally[what]) complaints.push(`${what}: ${one}`);
	if (options.names.every((name) => phases[name]?.mayFail === false))
		for (const text of tally.never) complaints.push(`never dispatched: ${text}`);
	for (const violation of report.violations) complaints.push(`contract: ${violation}`);

	console.log(`
Dispatched once      ${tally.once} of ${orders.length} messages, ${tally.never.length} taken and never dispatched
Executions           ${JSON.stringify(tally.statuses)}
Requests             ${report.requests}, refused for the rate limits ${report.refused} (${refused.toFixed(1)} %)
Executions finished  ${share.map((count, index) => `worker ${index + 1}: ${count}`).join(', ')}
Memory in MB         ${memory.join(' / ')} before, ${cluster.memory().join(' / ')} after (main / workers)`);
	for (const [error, count] of Object.entries(tally.errors)) console.log(`  ${count} x ${error}`);
	for (const complaint of complaints) console.log(`  NOT RIGHT: ${complaint}`);
	return { line: lastLine(tally), ok: complaints.length === 0 };
}

/**
 * Waits until all executions have ended, and returns those that were not seen before. What never ends is named.
 * @param expected how many new ones there have to be
 */
async function ends(
	client: N8nClient,
	workflows: string[],
	seen: Set<string>,
	expected: number,
): Promise<Array<{ id: string; status: string }>> {
	const timeoutMs = endTimeoutMs(expected);
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = new Map<string, { id: string; status: string }>();
		for (const workflow of workflows)
			for (const status of ['new', 'running', undefined] as const)
				for (const execution of await client.executions(workflow, status))
					found.set(execution.id, execution);
		const fresh = [...found.values()].filter(({ id }) => !seen.has(id));
		const open = fresh.filter(({ status }) => !FINAL.includes(status));
		const missing = expected - fresh.length;
		if ((open.length > 0 || missing > 0) && Date.now() < deadline) {
			await sleep(1_000);
			continue;
		}
		const after = `after ${timeoutMs / 1000} s`;
		if (open.length > 0) say(`  ${open.length} executions still "${open[0]?.status}" ${after}`);
		if (missing > 0) say(`  ${missing} executions that n8n had taken on are not there ${after}`);
		for (const { id } of fresh) seen.add(id);
		return fresh;
	}
}

async function retryAll(client: N8nClient, failed: Array<{ id: string }>): Promise<void> {
	const refusals: string[] = [];
	// All at once, as a person does who selects them: each is answered when its new execution has ended.
	await Promise.all(
		failed.map(
			async ({ id }) =>
				await client.retry(id).catch((error: unknown) => refusals.push(messageOf(error))),
		),
	);
	if (failed.length > 0)
		say(`  Retry execution pressed on ${failed.length}, ${refusals.length} refused by n8n`);
	if (refusals[0] !== undefined) say(`    ${refusals[0].slice(0, 200)}`);
}

/** Every event that became an execution, as event ids; a failed poll has none. */
async function eventsOf(client: N8nClient, workflow: string): Promise<string[]> {
	const ids: string[] = [];
	for (const { id } of await client.executions(workflow)) {
		const { runs } = await client.execution(id);
		ids.push(...(runs[TRIGGER]?.[0]?.outputs[0] ?? []).map(({ eventId }) => String(eventId)));
	}
	return ids;
}

async function main(): Promise<void> {
	const options = readOptions();
	if (options === undefined) return console.log(HELP);
	const missing = missingPackages();
	if (missing.length > 0) {
		const what = `not installed here: ${missing.join(', ')} (apt-get install ${missing.join(' ')})`;
		if (process.env.CI !== undefined) throw new Error(`queue: ${what}`);
		return console.log(`queue: SKIPPED, ${what}`);
	}
	const simulator = await startSimulatorProcess({
		plan: 'production',
		credit: 1_000_000,
		failureRate: 0,
		timings: { queued: 1_000, sending: 3_000 },
	});
	let cluster: Cluster | undefined;
	try {
		cluster = await startCluster(say, options.durable ? DURABLE : {});
		const { line, ok } = await run(options, cluster, simulator);
		if (!ok) process.exitCode = 1;
		console.log(line);
	} catch (error) {
		for (const { logFile } of cluster ? [cluster.main, ...cluster.workers] : [])
			console.error(`${logFile}\n${tailOf(logFile, 15)}`);
		throw error;
	} finally {
		await cluster?.dispose();
		simulator.close();
	}
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
	process.on(signal, () => process.exit(130));
main().catch((error: unknown) => {
	console.error(messageOf(error));
	process.exitCode = 1;
});
