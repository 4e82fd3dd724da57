// The package in a real n8n, installed from its tarball: what only n8n itself can show.
import { byId } from '../engine/values';
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import { exampleFiles, readExample, type StoredCredential } from './examples';
import { startN8n, type N8nInstance } from './instance';
import { startMailbox, type Mailbox } from './mailbox';
import { N8nClient, type Json, type Workflow, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { versionToTest } from './versions';

const NODE_TYPE = 'n8n-nodes-qlara.qlaraCampaigns';
/** The example that stops in the middle to ask a person. */
const APPROVAL = 'approve-then-send.json';
/** The example whose last step is switched off. */
const SHEET = 'sheet-to-one-campaign.json';
/** The example that keeps a campaign from going out. */
const STOP = 'stop-scheduled-campaign.json';
/** The example that waits for campaigns instead of sending one; `trigger.test.ts` runs it. */
const WATCHING = 'campaign-status-to-message.json';
const CREDENTIAL = { name: 'Qlara account', type: 'qlaraApi' };
/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

let simulator: Simulator;
let n8n: N8nInstance;
let client: N8nClient;
let mailbox: Mailbox;
let credential: StoredCredential;
let mailCredential: StoredCredential;

beforeAll(async () => {
	const runtime = await ensureRuntime(console.log, versionToTest());
	const { tarball } = await builtPackage();
	simulator = await startSimulator({ timings: { queued: 500, sending: 1_500 } });
	n8n = await startN8n({ runtime, packageTarball: tarball });
	client = new N8nClient(n8n);
	await client.signIn();
	const id = await client.createCredential(CREDENTIAL.name, CREDENTIAL.type, {
		apiKey: simulator.apiKey,
		baseUrl: simulator.url,
	});
	credential = { id, ...CREDENTIAL };
	mailbox = await startMailbox();
	mailCredential = {
		id: await client.createCredential('Mail account', 'smtp', mailbox.credential),
		name: 'Mail account',
		type: 'smtp',
	};
}, SETUP_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.dispose();
	await simulator?.close();
	await mailbox?.close();
});

let nodeNumber = 0;

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Json,
	extra: Json = {},
): WorkflowNode {
	nodeNumber++;
	return {
		id: `node-${nodeNumber}`,
		name,
		type,
		typeVersion,
		parameters,
		position: [nodeNumber * 200, 0],
		...extra,
	};
}

function qlara(parameters: Json, extra: Json = {}): WorkflowNode {
	return node('Qlara', NODE_TYPE, 1, parameters, {
		credentials: { qlaraApi: { id: credential.id, name: credential.name } },
		...extra,
	});
}

/** A workflow whose nodes follow each other, started by hand. */
function chain(...nodes: WorkflowNode[]): Workflow {
	const all = [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), ...nodes];
	const connections: Json = {};
	all.slice(1).forEach(({ name }, index) => {
		connections[all[index]!.name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
	});
	return { name: 'Test', nodes: all, connections };
}

describe('the installed package', () => {
	it('is listed with its texts, codex data and icons for light and dark', async () => {
		const types = (await client.nodeTypes()).filter(({ name }) =>
			name.startsWith('n8n-nodes-qlara.'),
		);
		const action = types.find(({ name }) => name === NODE_TYPE);

		expect(action).toMatchObject({
			displayName: 'Qlara Campaigns',
			credentials: [{ name: 'qlaraApi', required: true }],
		});
		expect(action?.codex).toMatchObject({
			categories: expect.any(Array) as unknown,
			resources: expect.any(Object) as unknown,
		});
		const icons = action?.iconUrl;
		if (typeof icons !== 'object')
			throw new Error(`expected a light and a dark icon, got ${JSON.stringify(icons)}`);
		const [light, dark] = await Promise.all([client.file(icons.light), client.file(icons.dark)]);
		for (const icon of [light, dark]) {
			expect(icon).toMatchObject({
				status: 200,
				type: expect.stringContaining('image/svg+xml') as unknown,
			});
			expect(icon.text).toContain('<svg');
		}
		expect(light.text).not.toBe(dark.text);
	});

	it('offers itself as a tool for AI agents', async () => {
		const names = (await client.nodeTypes()).map(({ name }) => name);
		expect(names).toContain(`${NODE_TYPE}Tool`);
	});
});

describe('the credential test', () => {
	const test = async (data: Json) =>
		await client.testCredential(credential.id, credential.name, credential.type, {
			baseUrl: simulator.url,
			apiKey: simulator.apiKey,
			...data,
		});

	it('accepts a good key', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
	});

	it('tells a bad key, a forbidden IP address and a wrong URL apart', async () => {
		const badKey = await test({ apiKey: 'not-a-key' });
		const forbidden = await test({ apiKey: simulator.forbiddenApiKey });
		const wrongUrl = await test({ baseUrl: simulator.url.replace(/\/api$/, '/other') });
		const nobodyThere = await test({ baseUrl: 'http://127.0.0.1:9/api' });

		const verdicts = [badKey, forbidden, wrongUrl, nobodyThere];
		expect(verdicts.map(({ status }) => status)).toEqual(['Error', 'Error', 'Error', 'Error']);
		const [aboutKey, aboutAccess, aboutUrl] = n8n.capabilities.errorCauses
			? [/API key/, /IP address|allow-list/, /Base URL/]
			: [/Authorization failed/, /Forbidden/, /could not be found/];
		expect(badKey.message).toMatch(aboutKey);
		expect(forbidden.message).toMatch(aboutAccess);
		expect(wrongUrl.message).toMatch(aboutUrl);
		const webPage = await test({ baseUrl: n8n.url });
		expect(webPage).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/no Qlara API at this Base URL/) as unknown,
		});
		expect(new Set(verdicts.map(({ message }) => message)).size).toBe(4);
		for (const { message } of verdicts) expect(message).not.toContain(simulator.apiKey);
	});
});

describe("n8n's own HTTP Request node with the credential", () => {
	const request = (url: string) =>
		node(
			'Request',
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				url,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'qlaraApi',
				options: {},
			},
			{
				credentials: { qlaraApi: { id: credential.id, name: credential.name } },
			},
		);

	it('reaches the API, and no other host', async () => {
		const good = await client.run(
			await client.createWorkflow(
				chain(request(`${simulator.url}/partner-gateway/v1/campaigns?page=0&limit=1`)),
			),
		);
		expect(good).toMatchObject({ status: 'success' });
		const other = await client.run(await client.createWorkflow(chain(request(n8n.url))));
		expect(other).toMatchObject({
			status: 'error',
			error: expect.stringContaining('The API key of this credential is only sent to') as unknown,
		});
	});
});

describe('the editor', () => {
	it('lists and searches campaigns to choose from', async () => {
		simulator.api.seedCampaign({ name: 'Winter coats' });
		simulator.api.seedCampaign({ name: 'Summer hats' });
		const form = {
			type: NODE_TYPE,
			version: 1,
			credentials: { qlaraApi: { id: credential.id, name: credential.name } },
			parameters: { resource: 'campaign', operation: 'get' },
		};
		const picker = { name: 'campaignId', method: 'searchCampaigns' };

		const all = await client.listChoices(form, picker);
		const found = await client.listChoices(form, picker, 'winter');

		expect(all.results.length).toBeGreaterThanOrEqual(2);
		expect(found.results).toHaveLength(1);
		expect(found.results[0]!.name).toContain('Winter coats');
	});
});

describe('example workflows', () => {
	/** An example whose campaign has a name of its own: one of the same name and day would be used again. */
	const named = (file: string, suffix: string, ...credentials: StoredCredential[]): Workflow => {
		const workflow = readExample(file, [credential, ...credentials]);
		const { parameters } = workflow.nodes.find(({ name }) => name === 'Create campaign')!;
		parameters.name = `${String(parameters.name)} ${suffix}`;
		return workflow;
	};

	it.each(exampleFiles().filter((file) => ![APPROVAL, WATCHING, SHEET, STOP].includes(file)))(
		'%s runs to its end, and sends nothing when it runs again',
		async (file) => {
			const before = simulator.api.dispatches.length;
			// The wrong URL of another test is one.
			simulator.violations.length = 0;
			const id = await client.createWorkflow(readExample(file, [credential]));

			const execution = await client.run(id, { timeout: 90_000 });

			expect(execution).toMatchObject({ status: 'success' });
			expect(simulator.api.dispatches.slice(before)).toHaveLength(1);
			expect(await client.run(id, { timeout: 90_000 })).toMatchObject({ status: 'success' });
			expect(simulator.api.dispatches.slice(before)).toHaveLength(1);
			expect(simulator.violations).toEqual([]);
		},
		200_000,
	);

	it(`${STOP} stops the scheduled campaign of exactly this name`, async () => {
		const scheduledAt = Date.now() + 3_600_000;
		const [wanted, other, draft] = [
			{ name: 'Spring sale', status: 1 as const, scheduledAt },
			{ name: 'Spring sale, second round', status: 1 as const, scheduledAt },
			{ name: 'Spring sale' },
		].map((campaign) => simulator.api.seedCampaign(campaign).id);
		const id = await client.createWorkflow(readExample(STOP, [credential]));

		const execution = await client.run(id, { timeout: 90_000 });

		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.runs['Stop campaign']![0]!.outputs[0]).toMatchObject([
			{ stopped: true, id: wanted },
		]);
		expect(simulator.api.find(wanted!)).toBeUndefined();
		expect(simulator.api.find(other!)).toBeDefined();
		expect(simulator.api.find(draft!)).toBeDefined();
	});

	it.each([
		['sends nothing as it is', false],
		['sends once when its last step is switched on', true],
	])(`${SHEET} %s, of all rows together`, async (_title, sends) => {
		const { length } = simulator.api.dispatches;
		const example = named(SHEET, String(sends));
		if (sends) for (const step of example.nodes) delete step.disabled;
		const before = new Set(simulator.api.campaigns.keys());

		const execution = await client.run(await client.createWorkflow(example), { timeout: 90_000 });

		expect(execution).toMatchObject({ status: 'success' });
		const made = [...simulator.api.campaigns].filter(([id]) => !before.has(id));
		expect(made.map(([, { destinations }]) => destinations)).toEqual([
			['+393401234567', '+393407654321', '+393401112233'],
		]);
		expect(execution.runs['Check campaign']![0]!.outputs[0]).toMatchObject([
			{ canBeSent: true, recipients: 3 },
		]);
		expect(simulator.api.dispatches.slice(length)).toHaveLength(sends ? 1 : 0);
	});

	it.each([
		['Send it', 1, 'Send campaign'],
		['Do not send it', 0, 'Not sent'],
	])('%s: sends what a person has approved, and nothing else', async (answer, sent, lastNode) => {
		const before = simulator.api.dispatches.length;
		const id = await client.createWorkflow(named(APPROVAL, answer, mailCredential));

		const asked = await client.waitForPerson(await client.start(id));
		expect(asked).toMatchObject({ status: 'waiting' });
		const { planId } = asked.runs['Check campaign']![0]!.outputs[0]![0]!;
		const mail = mailbox.mails.at(-1)!;
		expect(mail).toMatchObject({
			to: 'approver@example.com',
			subject: expect.stringMatching(
				new RegExp(`^Please approve: Reopening, \\d{4}-\\d\\d-\\d\\d ${answer}$`),
			) as unknown,
		});
		// Placeholders are shown in wide braces, so that no step takes them for code; long lines are cut.
		for (const shown of ['Hi ❴❴firstName❵❵, we reopen on', 'Recipients: 38', 'Cost: 1.71'])
			expect(mail.html).toContain(shown);
		// A program that looks into mails and opens every link decides nothing.
		for (const link of mail.links) await client.open(link);
		expect(await client.waitForPerson(asked.id)).toMatchObject({ status: 'waiting' });
		expect(simulator.api.dispatches).toHaveLength(before);
		await client.submitForm(mail.links[0]!, [answer]);

		const execution = await client.waitForExecution(asked.id, 90_000);
		expect(execution).toMatchObject({ status: 'success' });
		expect(simulator.api.dispatches.slice(before)).toHaveLength(sent);
		const [output] = execution.runs[lastNode]!.at(-1)!.outputs[0]!;
		if (sent === 1)
			expect(output).toMatchObject({
				outcome: 'confirmed',
				planId,
				finished: true,
				statusLabel: 'completed',
			});
	});
});

describe('an item that fails', () => {
	const items = (ids: Array<string | number>) => [
		node('Ids', 'n8n-nodes-base.set', 3.4, {
			mode: 'raw',
			jsonOutput: JSON.stringify({ id: ids }),
			options: {},
		}),
		node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'id', options: {} }),
	];
	const get = { resource: 'campaign', operation: 'get', campaignId: byId('={{ $json.id }}') };

	it('goes to the error output with its number, the others go on', async () => {
		const first = simulator.api.seedCampaign({ name: 'First' });
		const last = simulator.api.seedCampaign({ name: 'Last' });
		const id = await client.createWorkflow(
			chain(...items([first.id, 999_999, last.id]), qlara(get, { onError: 'continueErrorOutput' })),
		);

		const execution = await client.run(id);

		const [run] = execution.runs.Qlara!;
		expect(execution.status).toBe('success');
		expect(run!.outputs[0]!.map(({ name }) => name)).toEqual(['First', 'Last']);
		expect(run!.pairedItems[0]).toEqual([0, 2]);
		expect(run!.outputs[1]).toEqual([
			expect.objectContaining({ error: expect.any(String) as unknown }),
		]);
		expect(run!.pairedItems[1]).toEqual([1]);
	});

	it('ends the execution with the words of the API and a remedy, without the key', async () => {
		const id = await client.createWorkflow(chain(...items([999_999]), qlara(get)));

		const execution = await client.run(id);

		expect(execution.status).toBe('error');
		expect(execution.error).toMatch(/404/);
		expect(JSON.stringify(execution)).not.toContain(simulator.apiKey);
	});
});

describe('this n8n', () => {
	it('keeps workflows and credential through a power cut', async () => {
		const { length } = simulator.api.received;
		const campaign = simulator.api.seedCampaign({ name: 'Before the cut' });
		const get = { resource: 'campaign', operation: 'get', campaignId: byId(String(campaign.id)) };
		const id = await client.createWorkflow(chain(qlara(get)));

		await n8n.kill();
		await n8n.restart();
		await client.signIn();

		expect(await client.run(id)).toMatchObject({
			status: 'success',
			runs: { Qlara: [{ outputs: [[{ name: 'Before the cut' }]] }] },
		});
		expect(simulator.api.received.length).toBe(length + 1);
	});
});
