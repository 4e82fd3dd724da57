// The trigger in a real n8n, published and polled by its schedule, while n8n is killed and the API fails.
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import { readExample } from './examples';
import { startN8n, type N8nInstance } from './instance';
import { messageOf, sleep } from './processes';
import { N8nClient, type Json, type Workflow } from './rest';
import { ensureRuntime } from './runtime';
import { compareEvents, deliveredEvents, everySeconds, expectedEvents } from './triggerEvents';
import { versionToTest } from './versions';

const CREDENTIAL = { name: 'Qlara account', type: 'qlaraApi' };
/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
/** Seconds between two polls. */
const POLL_SECONDS = 5;

let simulator: Simulator;
let n8n: N8nInstance;
let client: N8nClient;
let workflowId: string;
let credentialId: string;
/** While it is set, campaigns are created and confirmed. */
let life: NodeJS.Timeout | undefined;
/** Told when a request arrives. */
let onRequest: () => void = () => {};

beforeAll(async () => {
	const runtime = await ensureRuntime(console.log, versionToTest());
	const { tarball } = await builtPackage();
	simulator = await startSimulator({
		timings: { queued: 3_000, sending: 6_000 },
		plan: 'unlimited',
		onReceived: () => onRequest(),
	});
	n8n = await startN8n({ runtime, packageTarball: tarball });
	client = new N8nClient(n8n);
	await client.signIn();
	credentialId = await client.createCredential(CREDENTIAL.name, CREDENTIAL.type, {
		apiKey: simulator.apiKey,
		baseUrl: simulator.url,
	});
	workflowId = await client.createWorkflow(workflow({ id: credentialId, name: CREDENTIAL.name }));
}, SETUP_TIMEOUT_MS);

afterAll(async () => {
	clearInterval(life);
	await n8n?.dispose();
	await simulator?.close();
});

function workflow(credential: { id: string; name: string }): Workflow {
	const at = (x: number) => ({ position: [x, 0], typeVersion: 1 });
	return {
		name: 'Campaign events',
		nodes: [
			{
				...at(0),
				id: 'trigger',
				name: 'Trigger',
				type: 'n8n-nodes-qlara.qlaraCampaignsTrigger',
				parameters: { pollTimes: everySeconds(POLL_SECONDS), options: { eventsFor: 'step' } },
				credentials: { qlaraApi: credential },
			},
			{ ...at(200), id: 'end', name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} },
		],
		connections: { Trigger: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** One request to the simulator that is not counted as one of n8n's. */
function ask(method: string, target: string, body?: Json): Json {
	const headers = { 'X-Api-Key': simulator.apiKey, 'Content-Type': 'application/json' };
	const tell = onRequest;
	onRequest = () => {};
	const { status, body: text } = simulator.api.handle({
		method,
		path: `/api/partner-gateway/v1/campaigns${target}`,
		headers,
		...(body && { body: JSON.stringify(body) }),
	});
	onRequest = tell;
	if (status > 299) throw new Error(`${method} ${target}: ${status} ${text}`);
	return text === '' ? {} : (JSON.parse(text) as Json);
}

function createCampaign(): string {
	const fields = {
		sendingMode: 'SMS',
		smsSender: 'MyShop',
		smsBody: 'Hello',
		destinationType: 2,
		destinations: ['+393400000001'],
		readyToSend: true,
	};
	return String(ask('POST', '', { name: `Campaign at ${new Date().toISOString()}`, ...fields }).id);
}

function confirm(id: string): void {
	ask('POST', `/${id}/calculateGoal`);
	ask('PUT', `/${id}/confirm`);
}

/** Creates campaigns, and confirms most of them, until it is stopped. */
function startLife(): void {
	let count = 0;
	life = setInterval(() => {
		const id = createCampaign();
		if (count++ % 5 !== 0) confirm(id);
	}, 1_500);
}

/** The next request of n8n. */
async function nextRequest(): Promise<void> {
	await new Promise<void>((resolve) => {
		onRequest = resolve;
	});
	onRequest = () => {};
}

async function until(what: string, seconds: number, isTrue: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + seconds * 1_000; Date.now() < deadline; await sleep(500))
		if (await isTrue()) return;
	throw new Error(`not within ${seconds} s: ${what}`);
}

const publication = async (id = workflowId) => String((await client.publicationStatus(id)).status);

/** What n8n says about a workflow that cannot be published, at once or where it shows how far the publication is. */
async function refusalOf(id: string, publish: () => Promise<void>): Promise<string> {
	if (!n8n.capabilities.publicationStatus) {
		const refusal = await publish().then(
			() => undefined,
			(error: unknown) => messageOf(error),
		);
		return refusal?.replaceAll('\\"', '"') ?? 'it was published';
	}
	await publish();
	// n8n tries for 15 s.
	await until('the failure is shown', 40, async () => (await publication(id)) === 'failed');
	const { triggers } = await client.publicationStatus(id);
	expect(triggers).toMatchObject([{ status: 'failed' }]);
	const [trigger] = triggers as Json[];
	return String(trigger!.errorMessage);
}

it('fetches a test event for the example, which makes a sentence of it', async () => {
	const { id } = simulator.api.seedCampaign({
		name: 'Spring',
		status: 3,
		totalDestinations: 40,
		failed: 1,
	});
	const example = await client.createWorkflow(
		readExample('campaign-status-to-message.json', [{ id: credentialId, ...CREDENTIAL }]),
	);
	const execution = await client.run(example);
	expect(execution).toMatchObject({ status: 'success' });
	expect(execution.runs['Write message']?.[0]?.outputs[0]).toEqual([
		{
			message: 'Campaign “Spring” is completed: 39 of 40 recipients reached (97.5 %), 1 failed.',
			eventId: `${id}:completed`,
		},
	]);
});

it('says why it cannot work, to somebody who publishes it and to somebody who publishes it again', async () => {
	const badKey = {
		id: await client.createCredential('Old key', CREDENTIAL.type, {
			apiKey: 'not-a-key',
			baseUrl: simulator.url,
		}),
		name: 'Old key',
	};
	const good = { id: credentialId, name: CREDENTIAL.name };
	const first = await client.createWorkflow(workflow(badKey));
	const again = await client.createWorkflow(workflow(good));
	await client.activate(again);
	await until('it works', 20, async () => (await publication(again)) === 'published');

	const refusals = await Promise.all([
		refusalOf(first, async () => await client.activate(first)),
		refusalOf(again, async () => await client.updateWorkflow(again, workflow(badKey))),
	]);
	for (const refusal of refusals)
		expect(refusal).toMatch(/"API key is not valid\. .*Check it in the credential/);
	for (const id of [first, again]) {
		await client.updateWorkflow(id, workflow(good));
		await client.activate(id);
		await until(
			'the right key makes it work',
			20,
			async () => (await publication(id)) === 'published',
		);
		await client.deactivate(id);
	}
});

it('delivers every change exactly once through kills, restarts, an API that is down and one that is slow', async () => {
	const old = simulator.api.seedCampaign({ name: 'From before', status: 3 });
	const draft = simulator.api.seedCampaign({ name: 'Draft from before', status: 0 });
	const baseline = nextRequest();
	await client.activate(workflowId);
	await baseline;
	await until('the workflow is published', 20, async () => (await publication()) === 'published');

	startLife();
	await sleep(8_000);
	ask('DELETE', `/${draft.id}`);

	// While a poll waits for its answer.
	simulator.faults.add({ when: { nth: 1 }, fault: { kind: 'delay', ms: 3_000, when: 'after' } });
	await nextRequest();
	await n8n.kill();
	simulator.faults.clear();
	await n8n.restart();
	await client.signIn();
	await sleep(8_000);

	await n8n.restart();
	await client.signIn();
	await sleep(6_000);

	// Longer than n8n tries a first poll again, which is 15 s.
	simulator.faults.add({
		fault: { kind: 'answer', status: 503, when: 'before', body: '{"message":"maintenance"}' },
	});
	await n8n.restart();
	await client.signIn();
	await sleep(40_000);
	expect(await publication()).toBe('published');
	simulator.faults.clear();
	await sleep(6_000);
	const failed = (await client.executions(workflowId)).filter(
		({ status }) => status === 'error',
	).length;
	expect(failed).toBeGreaterThan(0);

	// A poll takes three requests: at this pace a second one begins before it ends.
	simulator.faults.add({ fault: { kind: 'delay', ms: 2_500 } });
	await sleep(20_000);
	simulator.faults.clear();

	clearInterval(life);
	const last = createCampaign();
	confirm(last);
	await until(
		'the last campaign is completed',
		30,
		async () => simulator.api.find(last)?.status === 3,
	);
	await until('its completion has become an execution', 30, async () =>
		(await deliveredEvents(client, workflowId, 'Trigger')).includes(`${last}:completed`),
	);
	await sleep(2 * POLL_SECONDS * 1_000);

	const events = await deliveredEvents(client, workflowId, 'Trigger');
	const changes = expectedEvents(simulator.api.transitions);
	const { lost, doubled, invented } = compareEvents(changes, events);
	process.stdout.write(
		`n8n trigger: ${changes.length} changes, ${events.length} events, ${lost.length} lost, ${doubled.length} doubled, ${failed} failed polls while the API was down\n`,
	);
	expect({ lost, doubled, invented }).toEqual({ lost: [], doubled: [], invented: [] });
	expect(events).not.toContain(`${old.id}:completed`);
	expect(await publication()).toBe('published');
	expect(simulator.violations).toEqual([]);
});
