import type { IAuthenticateGeneric, ICredentialType, IHttpRequestOptions } from 'n8n-workflow';
import { QlaraApi } from '../../credentials/QlaraApi.credentials';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { dialects, type Fault } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

describe('the connection test', () => {
	it('says whether the key, the IP address or the base URL is wrong', async () => {
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
	])('says so when the address %s', async (_name, fault) => {
		world.simulator.faults.add({ fault });
		const { url, apiKey } = world.simulator;
		expect(await world.engine.credentialTest({ apiKey, baseUrl: url })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/no Qlara API at this Base URL/) as string,
		});
	});

	it('passes with a list of campaigns in any envelope', async () => {
		world.seed();
		for (const { dialect } of dialects) {
			world.simulator.setDialect(dialect);
			const { url, apiKey } = world.simulator;
			expect(await world.engine.credentialTest({ apiKey, baseUrl: url })).toMatchObject({
				status: 'OK',
			});
		}
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
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
		});
	});

	it.each([
		{ url: 'https://api.example.evil.test/' },
		{ uri: 'https://evil.test/api' },
		{ uri: '//evil.test' },
		{ url: 'http://api.example/api' },
		{ url: 'https://api.example:444/api' },
		{ url: 'https://api.example./api' },
		{ url: 'https://api.example@evil.test/api' },
		{ url: 'https:\\\\evil.test\\@api.example/' },
		{ url: '/x', baseURL: 'https://evil.test' },
		{ url: 'https://evil.test/', uri: 'https://api.example/api', baseURL: 'https://api.example' },
		{},
	])('gets no key for %j', async (request) => {
		await expect(authenticate(credentials, request as IHttpRequestOptions)).rejects.toThrow(
			'The API key of this credential is only sent to api.example',
		);
	});

	it.each<[string, object]>([
		['"Ignore SSL Issues"', { rejectUnauthorized: false }],
		['"Ignore SSL Issues"', { skipSslCertificateValidation: true }],
		['SSL certificates', { agentOptions: { rejectUnauthorized: false } }],
		['SSL certificates', { agentOptions: { ca: 'of somebody else' } }],
		['connection options', { agentOptions: { host: 'evil.test', port: 1 } }],
		['a "Host" header', { headers: { hOsT: 'evil.test' } }],
		['a "Host" header', { headers: { host: 'api.example', Host: 'evil.test' } }],
	])('gets no key with %s', async (what, options) => {
		const request = { url: 'https://api.example/api/x', ...options };
		await expect(authenticate(credentials, request as IHttpRequestOptions)).rejects.toThrow(what);
	});

	it('gets the key through a proxy only when the proxy cannot read it', async () => {
		const through = async (baseUrl: string, proxy: unknown) =>
			await authenticate({ ...credentials, baseUrl }, {
				url: `${baseUrl}/x`,
				proxy,
			} as IHttpRequestOptions);
		await expect(
			through('https://api.example/api', 'http://proxy.test:3128'),
		).resolves.toMatchObject({ proxy: 'http://proxy.test:3128' });
		for (const proxy of ['http://proxy.test:3128', { host: 'proxy.test', port: 3128 }])
			await expect(through('http://127.0.0.1:8080/api', proxy)).rejects.toThrow(
				'a proxy to an http address',
			);
	});
});
