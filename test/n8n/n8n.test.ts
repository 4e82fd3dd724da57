// The package in a real n8n, installed from its tarball: what only n8n itself can show.
import { byId } from '../engine/values';
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import type { StoredCredential } from './examples';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Json, type Workflow, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { versionToTest } from './versions';

const NODE_TYPE = 'n8n-nodes-qlara.qlaraCampaigns';
const CREDENTIAL = { name: 'Qlara account', type: 'qlaraApi' };
/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

let simulator: Simulator;
let n8n: N8nInstance;
let client: N8nClient;
let credential: StoredCredential;

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
}, SETUP_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.dispose();
	await simulator?.close();
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
