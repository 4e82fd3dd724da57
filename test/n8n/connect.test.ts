import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { connect } from '../../nodes/QlaraCampaigns/n8n/connect';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { startLocalServer } from '../engine/localServer';
import { byId } from '../engine/values';

/** A node whose credential depends on the item, and what it asked n8n's HTTP helper for. */
function fakeNode() {
	const requests: IHttpRequestOptions[] = [];
	const context = {
		getCredentials: async (_type: string, itemIndex: number) => ({
			apiKey: `key-of-item-${itemIndex}`,
			baseUrl: `https://item${itemIndex}.example/api/`,
		}),
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				requests.push(options);
				return { statusCode: 200, headers: {}, body: '{"id":7,"name":"key-of-item-1"}' };
			},
		},
	};
	return { requests, context: context as unknown as IExecuteFunctions };
}

describe('a request', () => {
	it('has a timeout of its own, follows no redirect and takes every status for an answer', async () => {
		const { context, requests } = fakeNode();
		const { client } = await connect(context, 0);
		await client.get('7');
		expect(requests).toEqual([
			expect.objectContaining({
				method: 'GET',
				url: 'https://item0.example/api/partner-gateway/v1/campaigns/7',
				timeout: endpoints.get.timeoutMs,
				encoding: 'stream',
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				sendCredentialsOnCrossOriginRedirect: false,
			}),
		]);
	});

	it('has a body and says that it is JSON only when there is something to send', async () => {
		const { context, requests } = fakeNode();
		const { client } = await connect(context, 0);
		await client.create({ description: 'è' });
		await client.get('7');
		expect(requests.map(({ body, headers }) => [body, headers])).toEqual([
			['{"description":"è"}', { Accept: 'application/json', 'Content-Type': 'application/json' }],
			[undefined, { Accept: 'application/json' }],
		]);
		expect(requests[1]).not.toHaveProperty('body');
	});

	it.each([
		['connect', 'unreachable'],
		['read', 'noAnswer'],
	])('that broke in the system call %s ends as %s, whatever its code', async (syscall, kind) => {
		const { context } = fakeNode();
		context.helpers.httpRequestWithAuthentication = async () =>
			await Promise.reject(Object.assign(new Error('broken'), { code: 'ECONNREFUSED', syscall }));
		const { client } = await connect(context, 0, { priority: 'interactive' });
		await expect(client.get('7', 'watch')).rejects.toMatchObject({
			kind,
			details: { code: 'ECONNREFUSED' },
		});
	});

	it.each([
		[{ code: 'ENOTFOUND' }, 'unreachable'],
		[{ code: 'EAI_AGAIN' }, 'unreachable'],
		[{ code: 'ECONNREFUSED' }, 'unreachable'],
		[{ code: 'CERT_HAS_EXPIRED' }, 'unreachable'],
		[{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'unreachable'],
		[{ httpCode: 'ENOTFOUND' }, 'unreachable'],
		[{ code: 'ECONNABORTED', cause: { code: 'ENOTFOUND' } }, 'unreachable'],
		[{ code: 'ECONNRESET', cause: { syscall: 'connect' } }, 'unreachable'],
		[{ code: 'ECONNRESET' }, 'noAnswer'],
		[{ code: 'ECONNABORTED' }, 'noAnswer'],
		[{ code: 'ETIMEDOUT' }, 'noAnswer'],
		[{ code: 'EHOSTUNREACH' }, 'noAnswer'],
		[{ code: 'ERR_CANCELED' }, 'noAnswer'],
		[{ code: 'ENOTFOUND', cause: { code: 'ECONNRESET', syscall: 'write' } }, 'noAnswer'],
		[{ httpCode: '500' }, 'noAnswer'],
		[{}, 'noAnswer'],
	])('that broke with %j ends as %s: in doubt it counts as sent', async (error, kind) => {
		const { context } = fakeNode();
		context.helpers.httpRequestWithAuthentication = async () =>
			await Promise.reject(Object.assign(new Error('broken'), error));
		// Work that runs by itself would wait until the API is there.
		const { client } = await connect(context, 0, { priority: 'interactive' });
		await expect(client.get('7', 'watch')).rejects.toMatchObject({ kind });
	});

	it('uses the credential of its item', async () => {
		const { context, requests } = fakeNode();
		const { client, redact } = await connect(context, 1);
		expect(await client.get('7')).toEqual({ id: 7, name: '[API key]' });
		expect(requests[0]!.url).toMatch(/^https:\/\/item1\.example\//);
		expect(redact('key-of-item-1 key-of-item-0')).toBe('[API key] key-of-item-0');
	});
});

describe('in the real engine', () => {
	const key = 'qlara-secret-key-7f3a';
	let world: ActionWorld;
	beforeAll(async () => {
		world = await startActionWorld();
	});
	afterAll(async () => await world.close());
	beforeEach(() => world.reset());

	describe('a request', () => {
		it('does not follow a redirect to another host', async () => {
			const other = await startLocalServer((_request, response) => response.end('{"id":1}'));
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
		])('is not sent to the base URL "%s"', async (baseUrl, problem) => {
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

		it('is not sent with an empty key', async () => {
			const { error } = await world.run(
				'get',
				{ campaignId: byId('7') },
				{ credentials: { apiKey: ' ', baseUrl: world.simulator.url } },
			);
			expect(error).toMatchObject({ message: '"API Key" in the Qlara credential is empty' });
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
});
