// Messages in expressions, evaluated by a real n8n: since 2.x in an isolated engine that the other tests do not have.
import { startSimulator, type Simulator } from '../simulator';
import { builtPackage } from '../package/built';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Execution, type Json, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { newestVersion } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

/** `npm run test:versions` asks for each version in turn. */
const version = process.env.QLARA_TEST_N8N_VERSION ?? newestVersion();

const item = { code: 'X7', name: 'Ada', empty: '', list: ['a', 'b'], shop: 'Shop {{ city }}' };

const sent: Array<[expression: string, text: string]> = [
	['Hi {{firstName}}, your code is {{ $json.code }}', 'Hi {{firstName}}, your code is X7'],
	['{{ firstName }}', '{{firstName}}'],
	['{{ $json.shop }} {{città}}', 'Shop {{city}} {{città}}'],
	['{{ $json.name.toUpperCase() }} {{ $json.list.join("+") }} {{x}}', 'ADA a+b {{x}}'],
	['{{ [1, 2].map((n) => n * 2).join("-") }} {{ 2026 }} {{name}}', '2-4 2026 {{name}}'],
	["{{ '{' + '{last name}' + '}' }}", '{{last name}}'],
	['{{ $("Data").item.json.code }} {{status}}', 'X7 {{status}}'],
	['{{ $now.year > 2000 ? "now" : "then" }} {{ $vars.nothing ?? "none" }} {{x}}', 'now none {{x}}'],
];

const stopped: Array<[expression: string, message: RegExp]> = [
	['Hi {{firstName}} {{ $json.missing }}', /\{\{ \$json\.missing \}\} returned nothing/],
	['Hi {{ $json.empty }}', /\{\{ \$json\.empty \}\} returned nothing/],
	['Hi {{ firstName || "you" }}', /n8n takes "\{\{ firstName \|\| "you" \}\}" for code/],
	['Hi {{ first name }}', /n8n takes "\{\{ first name \}\}" for code/],
	['Hi {{ name() }}', /\{\{ name\(\) \}\} returned nothing|cannot evaluate/],
	['Hi {{ JSON }}', /n8n takes "\{\{ JSON \}\}" for code|returned nothing/],
];

let simulator: Simulator;
let n8n: N8nInstance;
let execution: Execution;

beforeAll(async () => {
	const runtime = await ensureRuntime(console.log, version);
	const { tarball } = await builtPackage();
	simulator = await startSimulator({ plan: 'unlimited' });
	n8n = await startN8n({ runtime, packageTarball: tarball });
	const client = new N8nClient(n8n);
	await client.signIn();
	const credential = await client.createCredential('Qlara account', 'qlaraApi', {
		apiKey: simulator.apiKey,
		baseUrl: simulator.url,
	});
	const node = (name: string, type: string, typeVersion: number, parameters: Json) => ({
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0] as [number, number],
		parameters,
	});
	const creates = [...sent, ...stopped].map(([expression], index): WorkflowNode => ({
		...node(`Create ${index}`, 'n8n-nodes-qlara.qlaraCampaigns', 1, {
			resource: 'campaign',
			operation: 'create',
			name: 'Texts',
			smsSender: 'MyShop',
			smsBody: `=${expression}`,
			contactListIds: '87',
		}),
		credentials: { qlaraApi: { id: credential, name: 'Qlara account' } },
		onError: 'continueRegularOutput',
	}));
	const start = node('Start', 'n8n-nodes-base.manualTrigger', 1, {});
	const data = node('Data', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify(item),
		options: {},
	});
	const to = (...nodes: Array<{ name: string }>) => ({
		main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	});
	const id = await client.createWorkflow({
		name: 'Texts',
		nodes: [start, data, ...creates],
		connections: { Start: to(data), Data: to(...creates) },
	});
	execution = await client.run(id, { timeout: 60_000 });
}, SETUP_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.dispose();
	await simulator?.close();
});

const outputOf = (index: number): Json => execution.runs[`Create ${index}`]![0]!.outputs[0]![0]!;

describe(`a message in an expression of n8n ${version}`, () => {
	it.each(sent.map((entry, index) => [...entry, index] as const))(
		'%j is sent as %j',
		(_expression, text, index) => {
			expect(outputOf(index)).toMatchObject({ smsText: text });
		},
	);

	it.each(stopped.map((entry, index) => [...entry, sent.length + index] as const))(
		'%j stops before anything is created',
		(_expression, message, index) => {
			expect(outputOf(index)).toEqual({
				error: expect.stringMatching(message) as string,
				message: expect.any(String) as string,
			});
		},
	);

	it('reaches Qlara only when it is whole', () => {
		expect(simulator.api.campaigns.size).toBe(sent.length);
	});
});
