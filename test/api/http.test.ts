import { endpoints, type Endpoint } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	createHttp,
	type Answer,
	type Call,
	type SendFailure,
	type WireRequest,
	type WireResponse,
} from '../../nodes/QlaraCampaigns/api/http';
import { answer, noon } from './scriptedClient';

/** Makes one call that is not retried. */
async function call(
	endpoint: Endpoint,
	parts: Call = {},
	end: WireResponse | SendFailure = answer(200),
): Promise<{ request: WireRequest; received: Answer }> {
	const requests: WireRequest[] = [];
	const http = createHttp(
		'https://qlara.test/api',
		async (request) => {
			requests.push(request);
			return await Promise.resolve(end);
		},
		{
			now: () => noon,
			elapsed: () => 0,
			sleep: async () => await Promise.reject(new Error('A retry')),
			random: () => 0,
		},
	);
	const received = await http(
		{ ...endpoint, deadlineMs: 0 },
		parts,
		(_endpoint, decoded) => decoded,
	);
	expect(requests).toHaveLength(1);
	return { request: requests[0]!, received };
}

const failing = async (end: WireResponse | SendFailure): Promise<void> =>
	void (await call(endpoints.get, { id: '7' }, end));

describe('a request', () => {
	it('has the method, the address and the time limit of its endpoint', async () => {
		const { request } = await call(endpoints.confirm, { id: 'a/b' });
		expect(request).toEqual({
			method: 'PUT',
			url: 'https://qlara.test/api/partner-gateway/v1/campaigns/a%2Fb/confirm',
			timeoutMs: endpoints.confirm.timeoutMs,
		});
	});

	it('encodes the query, and leaves out what has no value', async () => {
		const query = { search: 'a&b=c #1', isDraft: false, page: 0, direction: undefined };
		const { request } = await call(endpoints.list, { query });
		expect(request.url).toBe(
			'https://qlara.test/api/partner-gateway/v1/campaigns?search=a%26b%3Dc+%231&isDraft=false&page=0',
		);
	});

	it('has a body in JSON only if it is given one', async () => {
		expect((await call(endpoints.create, { body: { name: 'è "x"' } })).request.body).toBe(
			'{"name":"è \\"x\\""}',
		);
		expect((await call(endpoints.create, { body: {} })).request.body).toBe('{}');
		expect((await call(endpoints.calculateGoal, { id: '7' })).request).not.toHaveProperty('body');
	});

	it('never leaves the host of the base URL', async () => {
		const http = createHttp(
			'https://qlara.test',
			async () => await Promise.reject(new Error('It was sent')),
			{
				now: () => 0,
				elapsed: () => 0,
				sleep: async () => await Promise.resolve(),
				random: () => 0,
			},
		);
		await expect(http({ ...endpoints.list, path: '.evil.test/' }, {}, () => 1)).rejects.toThrow(
			'A request must stay on the host of the base URL',
		);
	});
});

describe('an answer', () => {
	it.each<[string, string, unknown]>([
		['JSON', '{"id":7}', { id: 7 }],
		['JSON with a byte order mark and white space', '\uFEFF\n {"id":7} \n', { id: 7 }],
		['a bare number', '12.5', 12.5],
		['no JSON', ' <html> ', '<html>'],
		['JSON that is cut off', '{"id":7', '{"id":7'],
		['nothing', '', undefined],
		['white space', ' \n', undefined],
	])('of %s is decoded', async (_name, text, body) => {
		const { received } = await call(endpoints.get, { id: '7' }, answer(201, text));
		expect(received).toEqual({ status: 201, body });
	});

	it.each([200, 204, 299])('with status %i is a success', async (status) => {
		const { received } = await call(endpoints.get, { id: '7' }, answer(status));
		expect(received.status).toBe(status);
	});

	it.each([199, 300, 304, 400, 500])('with status %i is no success', async (status) => {
		await expect(failing(answer(status))).rejects.toMatchObject({
			kind: 'refused',
			details: { status },
		});
	});

	it('that redirects says where to, without the query, which may hold secrets', async () => {
		const location = 'https://sign-in.test/login?token=secret';
		await expect(failing(answer(307, '', { location }))).rejects.toMatchObject({
			message:
				'The server answered with a redirect to https://sign-in.test/login, which is not followed because the API key must stay with its host',
			details: { status: 307 },
		});
		for (const status of [300, 307, 399])
			await expect(failing(answer(status, ''))).rejects.toThrow(/with a redirect, which/);
	});

	it('that refuses becomes an error in the words of the API', async () => {
		await expect(
			failing(answer(400, { message: 'No credit' }, { 'Retry-After': '3' })),
		).rejects.toMatchObject({
			message: 'No credit',
			details: { status: 400, apiMessage: 'No credit', retryAfterMs: 3_000, attempts: 1 },
		});
	});

	it('that refuses without a reason becomes an error that names its status', async () => {
		await expect(failing(answer(404, ''))).rejects.toMatchObject({
			message: 'Qlara answered with status 404 and gave no reason',
			details: { status: 404, attempts: 1 },
		});
		await expect(failing(answer(429, ''))).rejects.toThrow(
			'The rate limit of the Qlara account is reached',
		);
	});
});

describe('an answer that is larger than may be held in memory', () => {
	const listing = { query: { page: 0 }, budget: { characters: 100 } };

	it('is not read, and its request not repeated', async () => {
		await expect(failing({ status: 200, headers: {}, body: undefined })).rejects.toMatchObject({
			kind: 'unreadable',
			message: 'Qlara answered with more than 64 MB, which is not read',
			details: { status: 200 },
		});
	});

	it('ends a list whose pages together are more', async () => {
		const page = (length: number) => ({
			status: 200,
			headers: {},
			body: `"${'x'.repeat(length - 2)}"`,
		});
		await call(endpoints.list, listing, page(60));
		await call(endpoints.list, listing, page(40));
		await expect(call(endpoints.list, listing, page(2))).rejects.toMatchObject({
			kind: 'unreadable',
			message: 'Qlara answered with more than 128 MB, which is not read',
		});
	});
});

describe('a request without an answer', () => {
	it('is unreachable when there was no connection', async () => {
		await expect(failing({ neverConnected: true, code: 'ENOTFOUND' })).rejects.toMatchObject({
			kind: 'unreachable',
			message: 'Qlara could not be reached, nothing was sent',
			details: { code: 'ENOTFOUND' },
		});
	});

	it('tells who made it that it may still land, and only then', async () => {
		const told = async (end: WireResponse | SendFailure): Promise<number> => {
			let count = 0;
			const parts = { id: '7', onDoubt: () => void count++ };
			await call(endpoints.update, parts, end).catch(() => {});
			return count;
		};
		expect(await told({ neverConnected: false, code: 'ECONNRESET' })).toBe(1);
		expect(await told(answer(502))).toBe(1);
		expect(await told({ neverConnected: true, code: 'ECONNREFUSED' })).toBe(0);
		expect(await told(answer(429))).toBe(0);
		expect(await told(answer(200))).toBe(0);
	});

	it('has no answer when the connection ended', async () => {
		await expect(failing({ neverConnected: false, code: 'ECONNRESET' })).rejects.toMatchObject({
			kind: 'noAnswer',
			message: 'The connection to Qlara ended before the answer was complete',
			details: { code: 'ECONNRESET' },
		});
	});
});
