// n8n in queue mode with the package in it, against a simulated Qlara with the limits of production. Nothing is really
// sent, and everything it starts ends with it. `npm run test:queue`, with `-- --help` for what can be chosen.
import { parseArgs } from 'node:util';

import { messageOf, sleep, tailOf } from '../processes';
import type { Execution } from '../rest';
import { compareEvents } from '../triggerEvents';
import { startCluster, type Cluster } from './cluster';
import { ends, eventsOf, readAll, retryAll, type Ended } from './executions';
import { lostByN8n } from './lostByN8n';
import type { Scene } from './orders';
import { phases } from './phases';
import { missingPackages } from './services';
import { startSimulatorProcess, type SimulatorProcess } from './simulator';
import { publish, signedIn } from './stage';
import { lastLine, phaseLine, tallyOf, type Order } from './tally';
import { createAndSend, sendOnly, watch } from './workflows';

const DEFAULT_COUNT = 20;
const HELP = `Campaigns through n8n in queue mode: one main, two workers, Redis and PostgreSQL, on this machine only.

Usage: npm run test:queue -- [options]

  --phases LIST     of ${Object.keys(phases).join(', ')} (default stream,burst)
  --executions N    messages in each phase (default: what the phase needs, else ${DEFAULT_COUNT})
  --gap MS          between two messages of a stream (default 1000)
  --refused SHARE   of the requests that may be refused for the rate limits, in percent (default 3)
  --no-retry        does not press "Retry execution" on what has ended in an error
  --durable         with n8n's durable scheduler and cursors; the phase durable kills main while n8n
                    stores what the trigger has emitted
  --help            this text

The last line is "queue: N executions, N dispatched once, 0 twice, 0 false answers, E events, 0 lost, 0 doubled".
`;

const POLL_SECONDS = 10;
const DISPATCH_MS = 5_000;
/** n8n's durable scheduler gives the polls of a killed main to another after this time, and looks every 30 s. */
const LEASE_MS = 100_000;
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
	count: number | undefined;
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
		count: values.executions === undefined ? undefined : number(values.executions, DEFAULT_COUNT),
		gapMs: number(values.gap, 1_000),
		refusedPercent: number(values.refused, 3),
		retry: values['no-retry'] !== true,
		durable: values.durable === true,
	};
}

async function run(options: Options, cluster: Cluster, simulator: SimulatorProcess) {
	const { client, credential } = await signedIn(cluster, simulator);
	const [sending = '', resending = '', watching = ''] = await publish(client, simulator, [
		createAndSend(credential),
		sendOnly(credential),
		watch(credential, POLL_SECONDS),
	]);
	const workflows = [sending, resending];

	const orders: Order[] = [];
	const executions = new Map<string, Execution>();
	const complaints: string[] = [];
	const rows: string[] = [];
	const seen = new Set<string>();
	const before = cluster.memory();
	for (const name of options.names) {
		const phase = phases[name];
		if (phase === undefined) continue;
		const count = options.count ?? phase.count ?? DEFAULT_COUNT;
		say(`${name}: ${count} messages`);
		const began = Date.now();
		const scene: Scene = {
			...{ cluster, simulator, client, count, gapMs: options.gapMs, say },
			...{ workflows, watching, seen, durable: options.durable, kills: [] },
		};
		const sent = await phase.run(scene, name);
		orders.push(...sent);
		const expected = sent.reduce((sum, { accepted }) => sum + accepted, 0);
		// A restarted n8n wants a new session.
		await client.signIn();
		const { fresh, open, missing } = await ends(cluster.postgres, workflows, seen, expected);
		const failed = fresh.filter(({ status }) => status !== 'success');
		say(`  ${fresh.length} executions, ${failed.length} of them not successful`);
		if (open > 0) say(`  n8n: ${open} executions never end, nothing works on them`);
		if (missing > 0) say(`  n8n: ${missing} executions that it had taken on are not there`);
		if (!phase.mayFail && failed.length > 0)
			complaints.push(`${name}: ${failed.length} executions ended without success`);
		const first = await readAll(client, ids(fresh));
		const ended = failed.filter(({ status }) => status !== 'running' && status !== 'new');
		const retry = options.retry && phase.mayFail && ended.length > 0;
		const refusals = retry ? await retryAll(client, ids(ended)) : [];
		const retried = await ends(cluster.postgres, workflows, seen, 0);
		const second = await readAll(client, ids(retried.fresh));
		if (retry)
			say(
				`  Retry execution pressed on ${ended.length}, n8n did not begin ${refusals.length} of them`,
			);
		// A campaign goes out a moment after its confirm.
		await sleep(DISPATCH_MS);
		const { dispatches } = await simulator.ask({
			kind: 'api',
			...{ commitMs: 0, confirmTwiceSendsTwice: false },
		});
		const tally = tallyOf(sent, [...first, ...second], { dispatches, transitions: [] }, []);
		rows.push(phaseLine(name, tally, cluster.memory(), (Date.now() - began) / 1000));
		say(rows.at(-1) ?? '');
		for (const line of lostByN8n(first, second, scene, dispatches)) say(`  n8n: ${line}`);
		for (const execution of [...first, ...second]) executions.set(execution.id, execution);
	}

	// Every campaign has to end, and the trigger to see it.
	await sleep(15_000 + 2 * POLL_SECONDS * 1_000 + (options.durable ? LEASE_MS : 0));
	const report = await simulator.ask({ kind: 'report' });
	const events = await eventsOf(cluster.postgres, client, watching);
	// What n8n keeps for an execution that it never ran is not lost by the trigger.
	const tally = tallyOf(orders, [...executions.values()], report, events.delivered);
	const { lost } = compareEvents(tally.lost, events.stored);

	const refused = (100 * report.refused) / Math.max(1, report.requests);
	if (refused > options.refusedPercent)
		complaints.push(`${refused.toFixed(1)} % of the requests were refused`);
	const share = cluster.finished();
	if (share.some((count) => count === 0)) complaints.push('one worker ran nothing');
	for (const what of ['twice', 'falseAnswers', 'doubled'] as const)
		for (const one of tally[what]) complaints.push(`${what}: ${one}`);
	for (const one of lost) complaints.push(`lost: ${one}`);
	if (options.names.every((name) => phases[name]?.mayFail === false))
		for (const text of tally.never) complaints.push(`never dispatched: ${text}`);
	for (const violation of report.violations) complaints.push(`contract: ${violation}`);

	console.log(`
${rows.join('\n')}

Dispatched once      ${tally.once} of ${orders.length} messages, ${tally.never.length} taken and never dispatched
Executions           ${JSON.stringify(tally.statuses)}
Events               ${tally.events} delivered, ${tally.lost.length - lost.length} more that n8n has stored and not run
Requests             ${report.requests}, refused for the rate limits ${report.refused} (${refused.toFixed(1)} %)
Executions finished  ${share.map((count, index) => `worker ${index + 1}: ${count}`).join(', ')}
Memory in MB         ${before.join(' / ')} before, ${cluster.memory().join(' / ')} after (main / workers)`);
	for (const [error, count] of Object.entries(tally.errors)) console.log(`  ${count} x ${error}`);
	for (const complaint of complaints) console.log(`  NOT RIGHT: ${complaint}`);
	return { line: lastLine({ ...tally, lost }), ok: complaints.length === 0 };
}

const ids = (executions: Ended[]): string[] => executions.map(({ id }) => id);

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
