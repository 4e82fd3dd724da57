// The demo: a real n8n with the package in it, talking to a simulated Qlara. `npm run demo`, with `-- --check` only to
// see that it works, with `-- --n8n 1.123.81` in that version of n8n. Everything it starts ends with it, and nothing is
// really sent.
import path from 'node:path';

import { exampleFiles, readExample } from '../test/n8n/examples';
import { startN8n, type N8nInstance } from '../test/n8n/instance';
import { startMailbox, type Mailbox } from '../test/n8n/mailbox';
import { startMailPage, type MailPage } from '../test/n8n/mailPage';
import { messageOf, removeFolder, sleep, tailOf, temporaryFolder } from '../test/n8n/processes';
import { OWNER } from '../test/n8n/owner';
import { N8nClient, type Execution, type Workflow } from '../test/n8n/rest';
import { ensureRuntime } from '../test/n8n/runtime';
import {
	compareEvents,
	deliveredEvents,
	everySeconds,
	expectedEvents,
} from '../test/n8n/triggerEvents';
import { versionFrom } from '../test/n8n/versions';
import { packInto } from '../test/package/pack';
import { startSimulator, type Simulator } from '../test/simulator';

const EXAMPLE = 'create-and-send-rcs-with-sms-fallback.json';
const APPROVAL_EXAMPLE = 'approve-then-send.json';
const TRIGGER_EXAMPLE = 'campaign-status-to-message.json';
const TRIGGER_NODE = 'When a campaign changes';
const CREDENTIAL = { name: 'Qlara account', type: 'qlaraApi' };
const MAIL = { name: 'Mail account', type: 'smtp' };
/** The port that n8n's users know; another one when it is taken. */
const USUAL_PORT = 5678;
const RUN_TIMEOUT_MS = 120_000;
/** Between two polls of the trigger in a check; otherwise as its workflow says. */
const CHECK_POLL_SECONDS = 5;
/** Ctrl-C in a terminal reaches us directly and through npm: signals this close together are one. */
const SAME_SIGNAL_MS = 1_500;

const check = process.argv.includes('--check');
const started = Date.now();
const STATUS = ['draft', 'ready', 'sending', 'completed', 'failed'];

function say(line: string): void {
	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(`[${String(seconds).padStart(3)} s] ${line}`);
}

/** For what a request has caused: it is told before the request itself is. */
function sayAfterwards(line: string): void {
	queueMicrotask(() => say(line));
}

interface Demo {
	simulator: Simulator;
	n8n: N8nInstance;
	client: N8nClient;
	mailbox: Mailbox;
	mailPage: MailPage;
	/** The imported workflows by file name. */
	workflows: Map<string, { id: string; workflow: Workflow }>;
}

/** What has to be closed at the end, the latest first. */
const closers: Array<() => Promise<void> | void> = [];

async function start(): Promise<Demo> {
	const runtime = await ensureRuntime(say, versionFrom(process.argv.slice(2)));
	say('Building and packing the package, as it would be published.');
	const folder = temporaryFolder('qlara-package-');
	closers.push(() => removeFolder(folder));
	const { tarball: packageTarball } = await packInto(folder);

	const simulator = await startSimulator({
		// Slow enough to watch it on the canvas, quick enough for a check.
		timings: check ? { queued: 1_000, sending: 3_000 } : { queued: 2_000, sending: 12_000 },
		failureRate: check ? 0 : 0.05,
		onViolation: (violation) => say(`  Contract broken ${violation}`),
		onReceived: ({ method, path: target, status }) =>
			say(`  Qlara received  ${method} ${target.replace(/^.*\/v1/, '')}  and answered ${status}`),
		onTransition: ({ campaignId, from, to }) => {
			const was = from === null ? 'new' : STATUS[from];
			sayAfterwards(
				`  Qlara campaign  ${campaignId}: ${was} -> ${to === null ? 'deleted' : STATUS[to]}`,
			);
		},
		onDispatch: ({ campaignId, channels, recipients, cost, text }) => {
			sayAfterwards(
				`  Qlara "SENDS"   campaign ${campaignId} by ${channels.join(', then ')} to ${recipients.length} phones, for ${cost.toFixed(2)}: ${text ?? ''}`,
			);
		},
	});
	closers.push(async () => await simulator.close());
	// The simulator's time moves when somebody looks.
	const watch = setInterval(() => simulator.api.settle(), 250);
	closers.push(() => clearInterval(watch));
	const mailbox: Mailbox = await startMailbox(({ to, subject }) =>
		say(`  Mail to ${to}: "${subject}". Read it here: ${mailPage.url}`),
	);
	closers.push(async () => await mailbox.close());
	const mailPage = await startMailPage(mailbox.mails);
	closers.push(async () => await mailPage.close());
	say(`A simulated Qlara listens on ${simulator.url}; nothing is really sent.`);

	say(
		`Starting n8n ${runtime.version} on Node.js ${runtime.nodeVersion}, with ${path.basename(packageTarball)} installed.`,
	);
	const n8n = await startN8n({ runtime, packageTarball, port: USUAL_PORT });
	closers.push(async () => await n8n.dispose());
	const client = new N8nClient(n8n);
	await client.signIn();

	const data = { apiKey: simulator.apiKey, baseUrl: simulator.url };
	const id = await client.createCredential(CREDENTIAL.name, CREDENTIAL.type, data);
	const verdict = await client.testCredential(id, CREDENTIAL.name, CREDENTIAL.type, data);
	if (verdict.status !== 'OK')
		throw new Error(`n8n's test of the credential failed: ${verdict.message}`);
	say(`Stored the credential "${CREDENTIAL.name}"; n8n's test of it succeeded.`);

	const stored = [
		{ id, ...CREDENTIAL },
		{ id: await client.createCredential(MAIL.name, MAIL.type, mailbox.credential), ...MAIL },
	];

	const workflows: Demo['workflows'] = new Map();
	for (const file of exampleFiles()) {
		const workflow = readExample(file, stored);
		const trigger = workflow.nodes.find(({ name }) => name === TRIGGER_NODE);
		if (check && trigger !== undefined)
			trigger.parameters.pollTimes = everySeconds(CHECK_POLL_SECONDS);
		workflows.set(file, { id: await client.createWorkflow(workflow), workflow });
		say(`Imported the workflow "${workflow.name}".`);
	}
	return { simulator, n8n, client, mailbox, mailPage, workflows };
}

function exampleOf({ workflows }: Demo, file = EXAMPLE): { id: string; workflow: Workflow } {
	const example = workflows.get(file);
	if (example === undefined) throw new Error(`examples/${file} is missing`);
	return example;
}

/** Publishes the workflow with the trigger. @throws Error when it is not live within 30 s */
async function publishTrigger(demo: Demo): Promise<void> {
	const { id, workflow } = exampleOf(demo, TRIGGER_EXAMPLE);
	await demo.client.activate(id);
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(250)) {
		const { status } = await demo.client.publicationStatus(id);
		if (status === 'published')
			return say(`Published "${workflow.name}": from now on it hears of every campaign.`);
	}
	throw new Error(
		`"${workflow.name}" did not become live: ${JSON.stringify(await demo.client.publicationStatus(id))}`,
	);
}

/**
 * Waits until the trigger has told everything that the simulator did, and one poll longer.
 * @returns how many events became executions, and how many are lost or doubled
 * @throws Error when events are lost, doubled or invented
 */
async function compareTrigger(
	demo: Demo,
): Promise<{ events: number; lost: number; doubled: number }> {
	const { simulator, client } = demo;
	const { id } = exampleOf(demo, TRIGGER_EXAMPLE);
	const expected = expectedEvents(simulator.api.transitions);
	const read = async () => await deliveredEvents(client, id, TRIGGER_NODE);
	for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(1_000)) {
		if (compareEvents(expected, await read()).lost.length === 0) break;
	}
	await sleep((CHECK_POLL_SECONDS + 1) * 1_000);
	const events = await read();
	const { lost, doubled, invented } = compareEvents(expected, events);
	if (lost.length + doubled.length + invented.length > 0)
		throw new Error(
			`The trigger told ${events.join(', ')}. Lost: ${lost.join(', ')}. Doubled: ${doubled.join(', ')}. Invented: ${invented.join(', ')}.`,
		);
	say(`The trigger told each change once: ${events.join(', ')}.`);
	return { events: events.length, lost: lost.length, doubled: doubled.length };
}

/**
 * Runs the example through n8n, and compares what came out in n8n with what the simulator did.
 * @returns how many phones the campaign was sent to
 * @throws Error naming everything that is not as it has to be
 */
async function runAndCompare(demo: Demo): Promise<number> {
	const { simulator, client } = demo;
	const { id, workflow } = exampleOf(demo);
	say(`Running "${workflow.name}".`);
	const execution = await client.run(id, { timeout: RUN_TIMEOUT_MS });

	const problems: string[] = [];
	const expect = (condition: boolean, problem: string) => {
		if (!condition) problems.push(problem);
	};
	expect(
		execution.status === 'success',
		`the execution ended as "${execution.status}": ${execution.error ?? 'no message'}`,
	);

	const created = lastItem(execution, 'Create campaign');
	const price = lastItem(execution, 'Get price').price;
	const ended = lastItem(execution, 'Get campaign');
	const report = execution.runs['Get statistics']?.at(-1)?.outputs[0] ?? [];
	expect(typeof price === 'number' && price > 0, `the price is ${JSON.stringify(price)}`);
	expect(
		lastItem(execution, 'Confirm and send').outcome === 'confirmed',
		'Confirm did not report "confirmed"',
	);
	expect(
		ended.statusLabel === 'completed',
		`the campaign ended as ${JSON.stringify(ended.statusLabel)}`,
	);
	expect(report.length > 0, 'the report is empty');

	const parameters =
		workflow.nodes.find(({ name }) => name === 'Create campaign')?.parameters ?? {};
	const lists = String(parameters.contactListIds).split(',').map(Number);
	const members = simulator.api.directory.contactLists
		.filter((list) => lists.includes(list.id))
		.flatMap((list) => list.members);
	const expected = [...new Set(members.map(({ phoneNumber }) => phoneNumber))].sort();

	const { dispatches } = simulator.api;
	expect(dispatches.length === 1, `${dispatches.length} campaigns were dispatched`);
	const [dispatch] = dispatches;
	if (dispatch !== undefined) {
		expect(
			dispatch.campaignId === String(created.id),
			`campaign ${dispatch.campaignId} was dispatched, but ${JSON.stringify(created.id)} was created`,
		);
		expect(
			dispatch.channels.join() === 'RCS,SMS',
			`it was sent by ${dispatch.channels.join(', then ')}`,
		);
		expect(
			dispatch.text === parameters.smsBody,
			`its SMS text was ${JSON.stringify(dispatch.text)}`,
		);
		const reached = [...dispatch.recipients].sort();
		expect(
			reached.join() === expected.join(),
			`it was sent to ${reached.length} phones, the lists ${lists.join(' and ')} hold ${expected.length}`,
		);
	}
	for (const violation of simulator.violations)
		problems.push(`a request broke the API's contract: ${violation}`);
	if (problems.length > 0)
		throw new Error(
			`The run of "${workflow.name}" is not as it should be:\n- ${problems.join('\n- ')}`,
		);

	say(
		`Created campaign ${String(created.id)}, price ${String(price)}, sent once by RCS with SMS fallback to lists ${lists.join(' and ')}.`,
	);
	say(
		`${simulator.api.received.length} requests were received, none broke the API's contract; the report has ${report.length} line(s).`,
	);
	return expected.length;
}

/**
 * Runs the example with an approval up to the question and, as the person who says yes, after it.
 * @throws Error when it sends before the answer, or not exactly once after it
 */
async function approveAndCompare(demo: Demo): Promise<void> {
	const { simulator, client, mailbox, mailPage } = demo;
	const example = exampleOf(demo, APPROVAL_EXAMPLE);
	say(`Running "${example.workflow.name}".`);
	const before = simulator.api.dispatches.length;
	const asked = await client.waitForPerson(await client.start(example.id), RUN_TIMEOUT_MS);
	if (asked.status !== 'waiting')
		throw new Error(
			`It ended as "${asked.status}" instead of asking a person: ${asked.error ?? 'no message'}`,
		);
	if (simulator.api.dispatches.length !== before)
		throw new Error('A campaign was sent before a person had approved it');
	const mail = mailbox.mails.at(-1);
	const link = mail?.links[0];
	if (mail === undefined || link === undefined) throw new Error('It has sent no mail with a link');
	const page = await fetch(mailPage.url);
	if (!(await page.text()).includes(mail.subject))
		throw new Error(`${mailPage.url} does not show the mail "${mail.subject}"`);
	say('It waits for a person. Saying yes.');
	await client.submitForm(link, ['Send it']);
	const execution = await client.waitForExecution(asked.id, RUN_TIMEOUT_MS);
	const sent = simulator.api.dispatches.length - before;
	const { outcome, planId } = lastItem(execution, 'Send campaign');
	if (sent !== 1 || outcome !== 'confirmed')
		throw new Error(
			`After the approval ${sent} campaigns were sent, the outcome is ${JSON.stringify(outcome)}: ${execution.error ?? 'no message'}`,
		);
	if (planId !== lastItem(execution, 'Check campaign').planId)
		throw new Error('What was sent is not what was checked');
	say('Sent once after the approval, exactly what was checked.');
}

function lastItem(execution: Execution, node: string): Record<string, unknown> {
	return execution.runs[node]?.at(-1)?.outputs.flat()[0] ?? {};
}

async function leaveOpen(demo: Demo): Promise<void> {
	const { n8n, simulator, mailPage } = demo;
	const line = '-'.repeat(78);
	console.log(`
${line}
  Open    ${n8n.url}/workflow/${exampleOf(demo).id}
  Login   ${OWNER.email}
          ${OWNER.password}
  Mails   ${mailPage.url}

  Press "Execute workflow" at the bottom of the canvas, and watch a campaign being
  created, priced, confirmed and delivered. Double-click a step to see its result.
  A minute later the workflow "Campaign status to message" has told each status.

  To make a credential of your own (Create credential > Qlara API), use
  Base URL  ${simulator.url}
  API Key   ${simulator.apiKey}

  Below stands what the simulated Qlara gets to see. Ctrl-C ends everything.
${line}
`);
	while (n8n.isRunning()) await sleep(500);
	if (!closing)
		throw new Error(`n8n has ended by itself. Its last words:\n${tailOf(n8n.logFile, 20)}`);
}

let closing = false;

async function close(): Promise<void> {
	closing = true;
	for (const closer of closers.splice(0).reverse()) await closer();
}

let firstSignal = 0;

function onSignal(exitCode: number): void {
	if (firstSignal > 0) {
		// Whoever asks twice does not want to wait. What still runs is ended by the listener for "exit".
		if (Date.now() - firstSignal > SAME_SIGNAL_MS) process.exit(exitCode);
		return;
	}
	firstSignal = Date.now();
	console.log('\nEnding n8n and the simulator.');
	void close().finally(() => process.exit(exitCode));
}

process.on('SIGINT', () => onSignal(check ? 130 : 0));
process.on('SIGTERM', () => onSignal(143));
process.on('SIGHUP', () => onSignal(129));
// The script that started us has gone, without being able to say so.
process.on('disconnect', () => onSignal(1));

async function main(): Promise<void> {
	const demo = await start();
	await publishTrigger(demo);
	if (!check) return await leaveOpen(demo);
	const recipients = await runAndCompare(demo);
	const { events, lost, doubled } = await compareTrigger(demo);
	await approveAndCompare(demo);
	await close();
	console.log(
		`demo: 1 campaign dispatched, ${recipients} recipients, completed; trigger: ${events} events, ${lost} lost, ${doubled} doubled`,
	);
}

main().then(
	() => {
		if (!closing || check) process.exit(0);
	},
	async (error: unknown) => {
		if (firstSignal > 0) return;
		console.error(`\n${messageOf(error)}`);
		await close();
		console.error('demo: failed');
		process.exit(1);
	},
);
