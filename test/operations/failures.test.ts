import http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	NodeApiError,
	NodeOperationError,
	type IAuthenticateGeneric,
	type ICredentialType,
	type IHttpRequestOptions,
} from 'n8n-workflow';
import { QlaraApi } from '../../credentials/QlaraApi.credentials';
import type { RunResult } from '../engine';
import { dialects, type Fault } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const seed = (more = {}) => byId(world.simulator.api.seedCampaign(more).id);
const everything = (result: RunResult) =>
	JSON.stringify([
		result.error,
		result.outputs,
		result.thrown.map((error) => [String(error), (error as Error).stack, error]),
		result.task,
	]);

describe('a refusal', () => {
	it("carries the API's own words, the status, a remedy and the item", async () => {
		const draft = seed({ readyToSend: false, goalCalculated: true });
		const refused = await world.run('confirm', { campaignId: draft });
		expect(refused.thrown).toEqual([expect.any(NodeApiError)]);
		expect(refused.error).toMatchObject({
			httpCode: '400',
			message: 'Rejected: Campaign is not ready to send',
			description: expect.stringMatching(/status 400\. .*Ready to Send/) as string,
			context: { itemIndex: 0 },
		});
	});

	it.each<[number, RegExp]>([
		[401, /API key\. Check it in the credential/],
		[403, /allow-list/],
		[404, /no campaign with this ID/],
		[429, /Wait a minute/],
		[500, /Nothing was changed/],
		[502, /Nothing was changed/],
		[418, /Correct what Qlara names/],
	])('with status %i says what to do', async (status, remedy) => {
		world.simulator.faults.add({
			fault: {
				kind: 'answer',
				status,
				body: JSON.stringify({ message: 'In the words of Qlara' }),
				when: 'before',
			},
		});
		const { error } = await world.run('get', { campaignId: byId('7') });
		expect(error).toMatchObject({
			httpCode: String(status),
			message: 'In the words of Qlara',
			description: expect.stringMatching(remedy) as string,
		});
	});

	it.each([
		'spring',
		'vendor',
		'errors-array',
		'nested',
		'problem',
		'text',
		'html',
		'empty',
	] as const)('is readable when the body is %s', async (errorBody) => {
		world.simulator.setDialect({ errorBody });
		const { error } = await world.run('get', { campaignId: byId('7') });
		expect(error!.httpCode).toBe('404');
		expect(error!.message).toMatch(
			errorBody === 'empty'
				? /^Qlara answered with status 404 and gave no reason$/
				: /not found|7|campaign/i,
		);
		expect(error!.message).not.toMatch(/[<>{}]/);
	});
});

describe('an answer that never came', () => {
	it('is told apart: nothing was sent when no connection was made', async () => {
		const { error } = await world.run('create', creation('SMS'), {
			credentials: { apiKey: 'some-real-key', baseUrl: 'http://127.0.0.1:9/api' },
		});
		expect(error).toMatchObject({
			message: 'Qlara could not be reached, nothing was sent',
			description: expect.stringMatching(/Check the Base URL.*ECONNREFUSED/) as string,
		});
	});

	it.each([
		['a cut connection', { kind: 'cut', when: 'after' }],
		['a reset connection', { kind: 'cut', when: 'after', reset: true }],
		['half an answer', { kind: 'halfBody' }],
		['a 502 after the work', { kind: 'answer', status: 502, body: 'Bad gateway', when: 'after' }],
		['an answer nobody can read', { kind: 'garbled' }],
	] as const)('after %s says that the campaign may have been created', async (_name, fault) => {
		world.simulator.faults.add({ when: { method: 'POST' }, fault });
		world.simulator.setDialect({ listEnvelope: 'array' });
		const result = await world.run('create', creation('SMS'));
		expect(world.simulator.api.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
		expect(world.simulator.api.campaigns.size).toBe(1);
		if (result.status === 'error')
			expect(result.error!.description).toMatch(/may have been created/);
	});
});

describe('the API key', () => {
	const key = 'qlara-secret-key-7f3a';

	async function echo(
		respond: (request: http.IncomingMessage, response: http.ServerResponse) => void,
	) {
		const seen: http.IncomingMessage[] = [];
		const server = http.createServer((request, response) => {
			seen.push(request);
			respond(request, response);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return {
			seen,
			url: `http://127.0.0.1:${port}`,
			close: async () => await new Promise((resolve) => server.close(resolve)),
		};
	}

	it('appears in no error and no output, even when the server repeats it', async () => {
		const server = await echo((request, response) => {
			const status = request.url!.endsWith('/ok') ? 200 : 401;
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(
				JSON.stringify({
					id: 1,
					name: `Your key ${request.headers['x-api-key'] as string}`,
					message: `Unknown key ${request.headers['x-api-key'] as string}`,
				}),
			);
		});
		const credentials = { apiKey: ` ${key} `, baseUrl: `${server.url}/api` };
		for (const campaignId of [byId('ok'), byId('bad')]) {
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				const result = await world.run(
					'get',
					{ campaignId, simplify: false },
					{ credentials, onError },
				);
				expect(everything(result)).not.toContain(key);
				expect(everything(result)).toContain('[API key]');
			}
		}
		expect(server.seen[0]!.headers['x-api-key']).toBe(key);
		await server.close();
	});

	it('appears in no error when somebody typed it into a field', async () => {
		const result = await world.run(
			'get',
			{ campaignId: byId(`../${key}`), simplify: `={{ "${key}" }}` },
			{ credentials: { apiKey: key, baseUrl: world.simulator.url } },
		);
		expect(result.error!.message).toBe(
			'"Simplify" is "[API key]", which is neither true nor false',
		);
		expect(result.error!.stack).not.toContain(key);
	});

	it('goes to no other host: a redirect is not followed', async () => {
		const other = await echo((_request, response) => response.end('{"id":1}'));
		world.simulator.faults.add({ fault: { kind: 'redirect', to: other.url } });
		const { error } = await world.run('get', { campaignId: byId('7') });
		expect(other.seen).toEqual([]);
		expect(error).toMatchObject({
			httpCode: expect.stringMatching(/^30\d$/) as string,
			message: expect.stringMatching(/redirect.*not followed/) as string,
			description: expect.stringMatching(/Base URL/) as string,
		});
		await other.close();
	});

	it.each<[string, unknown]>([
		['http://example.com/api', /must start with https/],
		['not a url', /not a web address/],
		['', /is empty/],
	])('is not sent to the Base URL "%s"', async (baseUrl, problem) => {
		const { error } = await world.run(
			'get',
			{ campaignId: byId('7') },
			{ credentials: { apiKey: key, baseUrl } },
		);
		expect(error).toMatchObject({
			message: expect.stringMatching(problem as RegExp) as string,
			description: 'Open the credential and correct it.',
		});
	});

	it('must not be empty', async () => {
		const { error } = await world.run(
			'get',
			{ campaignId: byId('7') },
			{ credentials: { apiKey: ' ', baseUrl: world.simulator.url } },
		);
		expect(error).toMatchObject({ message: '"API Key" in the Qlara credential is empty' });
	});
});

describe('the connection test', () => {
	it('tells a bad key, a forbidden address and a wrong URL apart', async () => {
		const { url, apiKey, forbiddenApiKey } = world.simulator;
		const wrongPath = url.replace(/\/api$/, '/somewhere');
		const results = await Promise.all([
			world.engine.credentialTest({ apiKey, baseUrl: `${url}/` }),
			world.engine.credentialTest({ apiKey: 'not-a-real-key', baseUrl: url }),
			world.engine.credentialTest({ apiKey: forbiddenApiKey, baseUrl: url }),
			world.engine.credentialTest({ apiKey, baseUrl: wrongPath }),
		]);
		expect(results.map(({ status }) => status)).toEqual(['OK', 'Error', 'Error', 'Error']);
		const [, badKey, forbidden, wrongUrl] = results.map(({ message }) => message);
		expect(badKey).toMatch(/does not accept this API key/);
		expect(forbidden).toMatch(/allow-list/);
		expect(wrongUrl).toMatch(/no Qlara API at this Base URL/);
	});
});

describe('the connection test at an address that is no Qlara API', () => {
	it.each<[string, Fault]>([
		['redirects', { kind: 'redirect', to: 'http://127.0.0.1:9' }],
		[
			'answers with a web page',
			{ kind: 'answer', status: 200, body: '<!doctype html><title>Shop</title>', when: 'before' },
		],
		['knows no such method', { kind: 'answer', status: 405, body: '', when: 'before' }],
	])('says so when it %s', async (_name, fault) => {
		world.simulator.faults.add({ fault });
		const { url, apiKey } = world.simulator;
		expect(await world.engine.credentialTest({ apiKey, baseUrl: url })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/no Qlara API at this Base URL/) as string,
		});
	});

	it('is content with a list of campaigns in any envelope', async () => {
		seed();
		for (const { dialect } of dialects) {
			world.simulator.setDialect(dialect);
			const { url, apiKey } = world.simulator;
			expect(await world.engine.credentialTest({ apiKey, baseUrl: url })).toMatchObject({
				status: 'OK',
			});
		}
	});
});

describe('a credential with an expression', () => {
	it('is read for each item', async () => {
		const { id } = world.simulator.api.seedCampaign({ name: 'Mine' });
		const keys = [world.simulator.apiKey, 'not-a-real-key', world.simulator.apiKey];
		const { outputs } = await world.run(
			'get',
			{ campaignId: byId(String(id)) },
			{
				items: keys.map((key) => ({ json: { key } })),
				credentials: { apiKey: '={{ $json.key }}', baseUrl: world.simulator.url },
				onError: 'continueErrorOutput',
			},
		);
		expect(outputs[0]!.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual([
			['Mine', { item: 0 }],
			['Mine', { item: 2 }],
		]);
		expect(outputs[1]).toHaveLength(1);
	});
});

describe('an HTTP Request node with this credential', () => {
	const authenticate = new QlaraApi().authenticate as Exclude<
		ICredentialType['authenticate'],
		IAuthenticateGeneric | undefined
	>;
	const credentials = { apiKey: 'qlara-secret-key', baseUrl: 'https://api.example/api' };

	it.each([
		{ url: 'https://api.example/api/x' },
		{ uri: 'https://api.example/api/x' },
		{ baseURL: 'https://api.example/api/', url: '/x' },
	])('gets the key for %j', async (request) => {
		const authenticated = await authenticate(credentials, request as IHttpRequestOptions);
		expect(authenticated).toEqual({
			url: 'https://api.example/api/x',
			headers: { 'X-Api-Key': 'qlara-secret-key' },
		});
	});

	it.each([
		{ url: 'https://api.example.evil.test/' },
		{ uri: 'https://evil.test/api' },
		{ uri: '//evil.test' },
		{ url: 'http://api.example/api' },
		{},
	])('gets no key for %j', async (request) => {
		await expect(authenticate(credentials, request as IHttpRequestOptions)).rejects.toThrow(
			'The API key of this credential is only sent to api.example',
		);
	});
});

describe('continue on fail', () => {
	const items = ['1001', '4711', '1002'].map((id) => ({ json: { id, note: `for ${id}` } }));
	const campaignId = byId('={{ $json.id }}');
	beforeEach(() => {
		seed();
		seed();
	});

	it('sends the failed item to the error branch with its error, and the others on', async () => {
		const result = await world.run(
			'get',
			{ campaignId },
			{ items, onError: 'continueErrorOutput', inspect: '={{ $("Input").item.json.id }}' },
		);
		const [success, failed] = result.received;
		expect(success!.map(({ json }) => json.id)).toEqual([1001, 1002]);
		expect(failed).toHaveLength(1);
		expect(failed![0]!.json).toMatchObject({
			id: '4711',
			note: 'for 4711',
			error: expect.any(String) as string,
		});
		expect(result.inspected).toEqual([['1001', '1002'], ['4711']]);
	});

	it('keeps the failed item between the others on the one branch', async () => {
		const result = await world.run(
			'get',
			{ campaignId },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(
			result.outputs[0]!.map(({ json, pairedItem }) => [
				Object.keys(json).includes('error'),
				pairedItem,
			]),
		).toEqual([
			[false, { item: 0 }],
			[true, { item: 1 }],
			[false, { item: 2 }],
		]);
		expect(Object.keys(result.outputs[0]![1]!.json).sort()).toEqual(['error', 'message']);
	});

	it('stops at the first failed item otherwise, and names it', async () => {
		const result = await world.run('get', { campaignId }, { items });
		expect(result.status).toBe('error');
		expect(result.error!.context).toMatchObject({ itemIndex: 1 });
		expect(world.simulator.api.received).toHaveLength(2);
	});

	it('takes a campaign with a field named error for what it is', async () => {
		world.simulator.faults.add({
			when: { method: 'GET' },
			fault: {
				kind: 'answer',
				status: 200,
				body: '{"id":7,"status":4,"error":"no credit"}',
				when: 'after',
			},
		});
		const result = await world.run(
			'get',
			{ campaignId, simplify: false },
			{
				items: items.slice(0, 1),
				onError: 'continueErrorOutput',
				retryOnFail: true,
				waitBetweenTries: 1,
			},
		);
		expect(result.outputs[0]!.map(({ json }) => json)).toEqual([
			{ id: 7, status: 4, statusLabel: 'failed', errorDetails: 'no credit' },
		]);
		expect(result.nodeRuns).toBe(1);
	});

	it('also holds for input that cannot be used', async () => {
		const result = await world.run(
			'get',
			{ campaignId: byId('={{ $json.nothing }}') },
			{ items: items.slice(0, 1), onError: 'continueErrorOutput' },
		);
		expect(result.received[1]![0]!.json).toMatchObject({ error: '"Campaign" is empty' });
		expect(
			(await world.run('get', { campaignId: byId('={{ $json.nothing }}') })).thrown[0],
		).toBeInstanceOf(NodeOperationError);
	});
});
