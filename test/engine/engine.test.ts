import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
	NodeApiError,
	NodeConnectionTypes,
	type IAuthenticate,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	type JsonObject,
} from 'n8n-workflow';

import { createEngine } from './index';

class EchoApi implements ICredentialType {
	name = 'echoApi';
	displayName = 'Echo API';
	properties: ICredentialType['properties'] = [
		{ displayName: 'API Key', name: 'apiKey', type: 'string', default: '' },
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: 'http://127.0.0.1:1' },
	];
	authenticate: IAuthenticate = {
		type: 'generic',
		properties: { headers: { '=X-{{ "Api" }}-Key': '={{ $credentials.apiKey }}' } },
	};
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/test' },
		rules: [{ type: 'responseCode', properties: { value: 401, message: 'The key is not valid' } }],
	};
}

class EchoFunctionApi extends EchoApi {
	override authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => ({
		...request,
		headers: { ...request.headers, 'x-api-key': `function ${String(credentials.apiKey)}` },
	});
}

/** Sends each item's text to the server and hands on the answer. */
class Echo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Echo',
		name: 'echo',
		group: ['output'],
		version: 1,
		description: 'Echo',
		defaults: { name: 'Echo' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'echoApi', required: true }],
		properties: [
			{ displayName: 'Text', name: 'text', type: 'string', default: '', required: true },
			{ displayName: 'Times', name: 'times', type: 'number', default: 1 },
		],
	};

	methods = {
		listSearch: {
			async words(this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) {
				const { baseUrl } = await this.getCredentials<{ baseUrl: string }>('echoApi');
				const text = this.getCurrentNodeParameter('text') as string;
				const answer = (await this.helpers.httpRequestWithAuthentication.call(this, 'echoApi', {
					url: `${baseUrl}/echo`,
					qs: {
						text: [text, filter, paginationToken, this.getCurrentNodeParameter('times')].join(':'),
					},
				})) as IDataObject;
				// A number on purpose: n8n's editor gets text.
				return {
					results: [{ name: String(answer.text), value: 1 }],
					paginationToken: 2 as unknown as string,
				};
			},
		},
	};

	async execute(this: IExecuteFunctions) {
		const { baseUrl } = await this.getCredentials<{ baseUrl: string }>('echoApi');
		const done: INodeExecutionData[] = [];
		for (let item = 0; item < this.getInputData().length; item++) {
			try {
				const answer = (await this.helpers.httpRequestWithAuthentication.call(this, 'echoApi', {
					url: `${baseUrl}/echo`,
					qs: { text: this.getNodeParameter('text', item) as string },
				})) as IDataObject;
				const where = {
					zone: this.getTimezone(),
					execution: this.getExecutionId(),
					run: this.evaluateExpression('{{ $runIndex }}', item),
				};
				done.push({ json: { ...answer, ...where }, pairedItem: { item } });
			} catch (error) {
				if (!this.continueOnFail())
					throw new NodeApiError(this.getNode(), error as JsonObject, { itemIndex: item });
				done.push({ json: { error: (error as Error).message }, pairedItem: { item } });
			}
		}
		return [done];
	}
}

/** Emits what is new since the number in its static data. */
class CountTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Count Trigger',
		name: 'countTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Count',
		defaults: { name: 'Count Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'echoApi', required: true }],
		properties: [{ displayName: 'Nested', name: 'nested', type: 'boolean', default: false }],
	};

	async poll(this: IPollFunctions) {
		const { baseUrl } = await this.getCredentials<{ baseUrl: string }>('echoApi');
		const { count } = (await this.helpers.httpRequestWithAuthentication.call(this, 'echoApi', {
			url: `${baseUrl}/count`,
			json: true,
		})) as { count: number };
		if (this.getMode() === 'manual') return [[{ json: { count, zone: this.getTimezone() } }]];
		const state = this.getWorkflowStaticData('node') as { seen?: { count: number } };
		const before = state.seen?.count;
		if (this.getNodeParameter('nested') && state.seen) state.seen.count = count;
		else state.seen = { count };
		if (before === undefined || before === count) return null;
		return [[{ json: { from: before, to: count, activation: this.getActivationMode() } }]];
	}
}

let server: Server;
let baseUrl: string;
let count = 1;
let failures = 0;
let hold: Promise<void> | undefined;
let seen: Array<{ url: string; headers: IncomingHttpHeaders }> = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const url = new URL(request.url!, 'http://127.0.0.1');
		const text = url.searchParams.get('text') ?? '';
		seen.push({ url: url.pathname + url.search, headers: request.headers });
		const answer = () => {
			const bad =
				url.pathname === '/test'
					? request.headers['x-api-key'] !== 'secret'
					: text === 'bad' || failures-- > 0;
			response.statusCode = bad ? (url.pathname === '/test' ? 401 : 400) : 200;
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(url.pathname === '/count' ? { count } : { text }));
		};
		void (hold ?? Promise.resolve()).then(answer);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
	seen = [];
	failures = 0;
	hold = undefined;
	count = 1;
});

const make = (
	credentials: ICredentialDataDecryptedObject | null = { apiKey: 'secret', baseUrl },
	type = EchoApi,
) => createEngine({ credentials, nodes: [Echo, CountTrigger], credentialTypes: [type] });
const items = (...texts: string[]) => texts.map((text) => ({ json: { text } }));
const text = '={{ $json.text }}';

describe('run', () => {
	it('evaluates expressions per item, authenticates and keeps each item paired with its source', async () => {
		const result = await make().run({
			parameters: { text },
			items: items('one', 'two'),
			timezone: 'Asia/Tokyo',
			executionId: '77',
			inspect: "={{ $('Input').item.json.text }}",
		});
		expect(result).toMatchObject({ status: 'success', nodeRuns: 1, thrown: [] });
		expect(result.outputs).toEqual([
			[
				{
					json: { text: 'one', zone: 'Asia/Tokyo', execution: '77', run: 0 },
					pairedItem: { item: 0 },
				},
				{
					json: { text: 'two', zone: 'Asia/Tokyo', execution: '77', run: 0 },
					pairedItem: { item: 1 },
				},
			],
		]);
		expect(result.inspected).toEqual([['one', 'two']]);
		expect(seen.map(({ headers }) => headers['x-api-key'])).toEqual(['secret', 'secret']);
	});

	it('authenticates through a function, and with values that are expressions', async () => {
		await make({ apiKey: '={{ "se" + "cret" }}', baseUrl }, EchoFunctionApi).run({
			parameters: { text: 'x' },
		});
		expect(seen[0]?.headers['x-api-key']).toBe('function secret');
	});

	it('stops at an error, or passes error items on, or sends them down the error branch', async () => {
		const input = { parameters: { text }, items: items('good', 'bad') };
		const stopped = await make().run(input);
		expect(stopped).toMatchObject({ status: 'error', outputs: [[]], error: { httpCode: '400' } });
		expect(stopped.thrown[0]).toBeInstanceOf(NodeApiError);

		const continued = await make().run({ ...input, onError: 'continueRegularOutput' });
		expect(continued.status).toBe('success');
		expect(continued.outputs[0]).toHaveLength(2);

		const split = await make().run({
			...input,
			onError: 'continueErrorOutput',
			inspect: "={{ $('Input').item.json.text }}",
		});
		expect(split.outputs.map((branch) => branch.length)).toEqual([1, 1]);
		expect(split.received.map((branch) => branch.length)).toEqual([1, 1]);
		expect(split.inspected).toEqual([['good'], ['bad']]);
		// The engine adds the fields of the input item to the error.
		expect(split.outputs[1]![0]!.json).toMatchObject({
			text: 'bad',
			error: expect.any(String) as string,
		});
	});

	it('repeats the whole node under Retry On Fail', async () => {
		failures = 1;
		const input = { parameters: { text }, items: items('a', 'b'), waitBetweenTries: 1 };
		const result = await make().run({ ...input, retryOnFail: true, maxTries: 2 });
		expect(result).toMatchObject({
			status: 'success',
			nodeRuns: 2,
			thrown: [expect.any(NodeApiError)],
		});
		expect(seen).toHaveLength(3);
	});

	it('counts runs inside a loop', async () => {
		const { outputs } = await make().run({ parameters: { text: 'x' }, runIndex: 2 });
		expect(outputs[0]![0]!.json.run).toBe(2);
	});

	it('reports what n8n refuses to start', async () => {
		const noText = await make().run({ parameters: { text: '' } });
		expect(noText).toMatchObject({ status: 'error', nodeRuns: 0, outputs: [[]] });
		expect(noText.error?.message).toContain('issues');
		expect((await make(null).run({ parameters: { text: 'x' } })).status).toBe('error');
		expect(seen).toEqual([]);
	});

	it('can be cancelled', async () => {
		hold = new Promise(() => {});
		const result = await make().run({ parameters: { text: 'x' }, signal: AbortSignal.timeout(50) });
		expect(result.status).toBe('canceled');
	});

	it('keeps executions that run at the same time apart', async () => {
		const engines = ['a', 'b', 'c'].map((apiKey) => ({
			apiKey,
			engine: make({ apiKey, baseUrl }),
		}));
		const results = await Promise.all(
			engines.map(
				async ({ apiKey, engine }) =>
					await engine.run({ parameters: { text }, items: items(apiKey) }),
			),
		);
		expect(results.map(({ outputs }) => outputs[0]![0]!.json.text)).toEqual(['a', 'b', 'c']);
		for (const { url, headers } of seen)
			expect(url).toContain(`text=${String(headers['x-api-key'])}`);
	});
});

describe('runWorkflow', () => {
	it('runs several nodes in a row', async () => {
		const credentials = { echoApi: { id: '1', name: 'Echo' } };
		const node = {
			type: 'n8n-nodes-qlara.echo',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			credentials,
		};
		const { status, outputs } = await make().runWorkflow({
			nodes: [
				{ ...node, id: '1', name: 'First', parameters: { text } },
				{
					...node,
					id: '2',
					name: 'Second',
					parameters: { text: '={{ $json.text }}+{{ $("First").item.json.text }}' },
				},
			],
			connections: { First: { main: [[{ node: 'Second', type: 'main', index: 0 }]] } },
			start: 'First',
			items: items('x'),
		});
		expect(status).toBe('success');
		expect(outputs.Second![0]![0]!.json.text).toBe('x+x');
	});
});

describe('poll', () => {
	it('takes static data and gives it back through JSON', async () => {
		count = 5;
		const result = await make().poll({ staticData: { seen: { count: 3 } } });
		expect(result.items.map((item) => item.json)).toEqual([
			{ from: 3, to: 5, activation: 'update' },
		]);
		expect(result).toMatchObject({ changed: true, staticData: { seen: { count: 5 } } });
	});

	it('hands an error back', async () => {
		failures = 1;
		for (const activation of ['update', 'activate'] as const) {
			failures = 1;
			const result = await make().poll({ activation });
			expect(result.error).toMatchObject({ httpCode: '400' });
			expect(result.data).toBeNull();
		}
	});

	it('fetches a test event', async () => {
		const { items: found, staticData } = await make().poll({
			mode: 'manual',
			timezone: 'Europe/Rome',
		});
		expect(found[0]?.json).toEqual({ count: 1, zone: 'Europe/Rome' });
		expect(staticData).toEqual({});
	});

	it('stores static data as n8n does: after the first poll and when a poll emits', async () => {
		const poller = make().poller({ activation: 'activate' });
		expect((await poller.poll()).data).toBeNull();
		expect(poller.stored()).toEqual({ seen: { count: 1 } });
		count = 2;
		expect((await poller.poll()).items).toHaveLength(1);
		expect(poller.stored()).toEqual({ seen: { count: 2 } });
		poller.restart();
		count = 3;
		expect((await poller.poll({ activation: 'init' })).items[0]?.json).toEqual({
			from: 2,
			to: 3,
			activation: 'init',
		});
	});

	it('shows that n8n misses a change inside an object that a poll has assigned', async () => {
		const poller = make().poller({ parameters: { nested: true }, activation: 'activate' });
		await poller.poll();
		count = 2;
		expect((await poller.poll()).changed).toBe(false);
		expect(poller.memory()).toEqual({ seen: { count: 2 } });
		expect(poller.stored()).toEqual({ seen: { count: 1 } });
	});

	it('gives a trigger the schedule that the loader adds', () => {
		expect(
			make()
				.description('countTrigger')
				.properties.map(({ name }) => name),
		).toEqual(['pollTimes', 'nested']);
	});
});

describe('listSearch', () => {
	it('passes parameters with their defaults, the filter and the token, and returns the token as text', async () => {
		const result = await make().listSearch('words', {
			parameters: { text: 'a' },
			filter: 'b',
			paginationToken: 'c',
		});
		expect(result).toEqual({ results: [{ name: 'a:b:c:1', value: 1 }], paginationToken: '2' });
	});

	it('throws what the method throws', async () => {
		await expect(
			make({ apiKey: 'x' }).listSearch('words', { parameters: { text: 'a' } }),
		).rejects.toThrow(NodeApiError);
	});
});

describe('credentialTest', () => {
	it('answers like the Test button', async () => {
		const engine = make();
		expect(await engine.credentialTest()).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(await engine.credentialTest({ apiKey: 'wrong', baseUrl })).toEqual({
			status: 'Error',
			message: 'The key is not valid',
		});
		expect(await engine.credentialTest({ apiKey: 'secret' })).toMatchObject({ status: 'Error' });
		// n8n repeats a request that was answered with 401, once.
		expect(seen.map(({ url }) => url)).toEqual(['/test', '/test', '/test']);
	});
});
