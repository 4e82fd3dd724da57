// An hour of mixed work in queue mode: campaigns sent one after the other, lists read, executions that end in an error,
// the trigger polling. Shows that the memory of n8n's processes does not grow because of us. `npm run soak`.
import { parseArgs } from 'node:util';

import { messageOf, sleep } from '../processes';
import { startCluster, type Cluster } from './cluster';
import { post } from './orders';
import { growthOf } from './growth';
import { missingPackages } from './services';
import { startSimulatorProcess, type SimulatorProcess } from './simulator';
import { publish, signedIn } from './stage';
import {
	CREATE_PATH,
	createAndSend,
	READ_PATH,
	readMany,
	sendOnly,
	SEND_PATH,
	watch,
} from './workflows';

const HELP = `Mixed work through n8n in queue mode for a long time: memory before and after.

Usage: npm run soak -- [options]

  --minutes N   how long (default 60)
  --gap MS      between two campaigns (default 10000)
  --help        this text

The last line is "soak: N minutes, N campaigns sent, N reads, memory main A -> B MB, worker 1 A -> B MB, ...".
`;

const POLL_SECONDS = 10;
/** Every so many campaigns the lists are read, and a campaign is sent that has gone out already. */
const READ_EVERY = 6;
const RESEND_EVERY = 5;
const SAMPLE_MS = 60_000;
const SHOWN_EVERY = 5;

const started = Date.now();
const say = (line: string): void =>
	console.log(`[${String(Math.round((Date.now() - started) / 1000)).padStart(5)} s] ${line}`);

async function run(minutes: number, gapMs: number, cluster: Cluster, simulator: SimulatorProcess) {
	const { client, credential } = await signedIn(cluster, simulator);
	await publish(client, simulator, [
		createAndSend(credential),
		sendOnly(credential),
		readMany(credential),
		watch(credential, POLL_SECONDS),
	]);

	const end = Date.now() + minutes * 60_000;
	const samples: number[][] = [];
	const sample = (): void => {
		samples.push(cluster.memory());
		if (samples.length % SHOWN_EVERY === 1)
			say(`memory in MB: ${samples.at(-1)?.join(' / ')} (main / workers)`);
	};
	const sampler = setInterval(sample, SAMPLE_MS);
	const work: Array<Promise<0 | 1>> = [];
	let reads = 0;
	for (let number = 1; Date.now() < end; number++) {
		work.push(post(cluster, CREATE_PATH, { text: `soak message ${number}` }));
		if (number % READ_EVERY === 0) {
			reads++;
			work.push(post(cluster, READ_PATH, {}));
		}
		if (number % RESEND_EVERY === 0) {
			const { dispatches } = await simulator.ask({ kind: 'report' });
			const campaignId = dispatches.at(-1)?.campaignId;
			if (campaignId !== undefined) work.push(post(cluster, SEND_PATH, { campaignId }));
		}
		await sleep(gapMs);
	}
	clearInterval(sampler);
	const refusedCalls = (await Promise.all(work)).filter((taken) => taken === 0).length;
	// What is under way ends; then n8n rests for as long as a worker needs to let go of it.
	await sleep(30_000);
	sample();

	const { dispatches, requests, refused, violations } = await simulator.ask({ kind: 'report' });
	const texts = dispatches.map(({ text }) => text);
	const twice = texts.length - new Set(texts).size;
	say(
		`${requests} requests, ${refused} refused for the rate limits, ` +
			`${refusedCalls} webhook calls refused, ${twice} messages twice`,
	);
	const growth = ['main', 'worker 1', 'worker 2'].map((name, index) => ({
		name,
		...growthOf(samples.map((megabytes) => megabytes[index] ?? 0)),
	}));
	const complaints = [
		...growth.filter(({ grows }) => grows).map(({ name }) => `the memory of ${name} grows`),
		...(twice > 0 ? [`${twice} messages went out twice`] : []),
		...violations.map((violation) => `contract: ${violation}`),
	];
	for (const complaint of complaints) console.log(`  NOT RIGHT: ${complaint}`);
	const memory = growth.map(({ name, from, to }) => `${name} ${from} -> ${to} MB`).join(', ');
	return {
		ok: complaints.length === 0,
		line: `soak: ${minutes} minutes, ${dispatches.length} campaigns sent, ${reads} reads, memory ${memory}`,
	};
}

async function main(): Promise<void> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { minutes: text, gap: text, help: { type: 'boolean' } },
	});
	if (values.help === true) return console.log(HELP);
	const minutes = Number(values.minutes ?? 60);
	const gapMs = Number(values.gap ?? 10_000);
	if (!(minutes > 0) || !(gapMs > 0)) throw new Error(HELP);
	const missing = missingPackages();
	if (missing.length > 0) throw new Error(`soak: apt-get install ${missing.join(' ')}`);
	const simulator = await startSimulatorProcess({
		plan: 'production',
		credit: 100_000_000,
		failureRate: 0,
		timings: { queued: 1_000, sending: 3_000 },
	});
	let cluster: Cluster | undefined;
	try {
		cluster = await startCluster(say);
		const { line, ok } = await run(minutes, gapMs, cluster, simulator);
		if (!ok) process.exitCode = 1;
		console.log(line);
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
