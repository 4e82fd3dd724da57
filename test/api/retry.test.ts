import { createClient, type QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { SendFailure, WireRequest, WireResponse } from '../../nodes/QlaraCampaigns/api/http';
import { RetryQuota } from '../../nodes/QlaraCampaigns/api/retry';
import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { retryAfterMs } from '../../nodes/QlaraCampaigns/api/retryAfter';

const noon = Date.UTC(2026, 2, 10, 12);

type End = WireResponse | SendFailure;

/** A client whose requests end one after the other as told, the last end again and again; time passes only in sleeps. */
function scripted(
	ends: End[],
	{ random = 0.5, took = 0 }: { random?: number; took?: number } = {},
) {
	const requests: WireRequest[] = [];
	const sleeps: number[] = [];
	let elapsed = 1_000;
	const time: Time = {
		now: () => noon + elapsed,
		elapsed: () => elapsed,
		sleep: async (ms) => {
			sleeps.push(ms);
			elapsed += ms;
			await Promise.resolve();
		},
		random: () => random,
	};
	const send = async (request: WireRequest): Promise<End> => {
		requests.push(request);
		elapsed += took;
		return await Promise.resolve(ends[Math.min(requests.length, ends.length) - 1]!);
	};
	return { client: createClient('https://qlara.test/api', send, time), requests, sleeps, time };
}

const answer = (
	status: number,
	body: unknown = { id: 7, price: 1 },
	headers: Record<string, unknown> = {},
): WireResponse => ({
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
});
const refused: SendFailure = { neverConnected: true, code: 'ECONNREFUSED' };
const reset: SendFailure = { neverConnected: false, code: 'ECONNRESET' };

const calls: Record<string, (client: QlaraClient) => Promise<unknown>> = {
	list: async ({ list }) => await list({})(0, 10),
	statistics: async ({ statistics }) => await statistics({})(0, 10),
	get: async ({ get }) => await get('7'),
	price: async ({ price }) => await price('7'),
	calculateGoal: async ({ calculateGoal }) => await calculateGoal('7'),
	update: async ({ update }) => await update('7', { name: 'x' }),
	delete: async (client) => await client.delete('7'),
	create: async ({ create }) => await create({ name: 'x' }),
	confirm: async ({ confirm }) => await confirm('7'),
	'get for a poll': async ({ get }) => await get('7', 'poll'),
	'list for a poll': async ({ list }) => await list({}, 'poll')(0, 10),
	'get for a watcher': async ({ get }) => await get('7', 'watch'),
	'list for a watcher': async ({ list }) => await list({}, 'watch')(0, 10),
};

const repeatedInDoubt = [
	'list',
	'statistics',
	'get',
	'price',
	'calculateGoal',
	'update',
	'get for a poll',
	'list for a poll',
];
const neverInDoubt = ['delete', 'create', 'confirm'];
const lookedOnce = ['get for a watcher', 'list for a watcher'];

async function attempts(name: string, end: End): Promise<number> {
	const { client, requests } = scripted([end]);
	await calls[name]!(client).catch((error: unknown) => expect(error).toBeInstanceOf(QlaraError));
	return requests.length;
}

describe('how often a request is made', () => {
	it('is told for every endpoint', () => {
		const told = [...repeatedInDoubt, ...neverInDoubt, ...lookedOnce];
		expect(Object.keys(calls).sort()).toEqual([...told].sort());
		expect(told).toEqual(expect.arrayContaining(Object.keys(endpoints)));
	});

	it.each([...repeatedInDoubt, ...neverInDoubt])(
		'%s: again after 429 and when no connection was made',
		async (name) => {
			expect(await attempts(name, answer(429, {}))).toBe(4);
			expect(await attempts(name, refused)).toBe(3);
		},
	);

	const doubts: Array<[string, End]> = [
		['a reset', reset],
		['a 500', answer(500)],
		['a 502', answer(502, '<html>')],
		['a 503', answer(503, '')],
		['a 408', answer(408, '')],
	];
	it.each(
		repeatedInDoubt.flatMap((name) => doubts.map(([what, end]) => [name, what, end] as const)),
	)('%s: again after %s, three times in all', async (name, _what, end) => {
		expect(await attempts(name, end)).toBe(3);
	});
	it.each(neverInDoubt.flatMap((name) => doubts.map(([what, end]) => [name, what, end] as const)))(
		'%s: never again after %s',
		async (name, _what, end) => {
			expect(await attempts(name, end)).toBe(1);
		},
	);

	it.each(['list', 'get', 'price', 'calculateGoal'])(
		'%s: again when the answer is cut or no JSON',
		async (name) => {
			expect(await attempts(name, answer(200, '{"id":7,"pri'))).toBe(3);
			expect(await attempts(name, answer(200, '<html>Sign in</html>'))).toBe(3);
		},
	);

	it('but not when it is JSON of an unexpected shape, which would come again', async () => {
		expect(await attempts('get', answer(200, { name: 'x' }))).toBe(1);
	});

	it('create: never again when nobody can read what was created', async () => {
		expect(await attempts('create', answer(201, '{"id":'))).toBe(1);
	});

	it.each(
		Object.keys(calls).flatMap((name) =>
			[400, 401, 403, 404, 307].map((status) => [name, status] as const),
		),
	)('%s: never again after %i', async (name, status) => {
		expect(await attempts(name, answer(status))).toBe(1);
	});

	it.each(Object.keys(calls))('%s: a redirect is no success', async (name) => {
		const { client } = scripted([answer(302)]);
		await expect(calls[name]!(client)).rejects.toMatchObject({
			kind: 'refused',
			details: { status: 302 },
		});
	});

	it.each(lookedOnce)('%s: once, whatever happens', async (name) => {
		for (const end of [answer(429, {}), refused, reset, answer(500), answer(200, '{"id')])
			expect(await attempts(name, end)).toBe(1);
	});

	it('a confirm is repeated only until the first end that leaves something open', async () => {
		const { client, requests } = scripted([answer(429, {}), refused, reset, answer(202, '')]);
		await expect(client.confirm('7')).rejects.toMatchObject({
			kind: 'noAnswer',
			details: { code: 'ECONNRESET', attempts: 3 },
		});
		expect(requests).toHaveLength(3);
	});

	it('ends with the first success', async () => {
		const { client, requests } = scripted([answer(429, {}), reset, answer(200)]);
		expect(await client.get('7')).toEqual({ id: 7, price: 1 });
		expect(requests).toHaveLength(3);
	});
});

describe('the wait before a repeat', () => {
	it('doubles its ceiling, with full jitter', async () => {
		for (const random of [0, 0.25, 0.999]) {
			const { client, sleeps } = scripted([answer(429, {})], { random });
			await client.get('7').catch(() => {});
			expect(sleeps).toEqual([500, 1_000, 2_000].map((ceiling) => random * ceiling));
		}
	});

	it('is never shorter than what the server asks for, and a little longer by chance', async () => {
		const { client, sleeps } = scripted([answer(429, { retryAfter: 7 }), answer(200)], {
			random: 0.5,
		});
		await client.confirm('7').catch(() => {});
		expect(sleeps).toEqual([7_500]);
	});

	it.each([[66], [3_600], [1e12]])(
		'of %d s is not waited for: the error says how long it is',
		async (seconds) => {
			const { client, requests, sleeps } = scripted([answer(429, { retryAfter: seconds })]);
			await expect(client.get('7')).rejects.toMatchObject({
				details: { status: 429, retryAfterMs: seconds * 1000, attempts: 1 },
			});
			expect([requests.length, sleeps.length]).toEqual([1, 0]);
		},
	);

	it('also obeys a 503 that says when to come back', async () => {
		const { client, sleeps } = scripted([answer(503, '', { 'retry-after': '4' }), answer(200)]);
		await client.get('7');
		expect(sleeps).toEqual([4_500]);
	});

	it('keeps the whole call within its deadline, and cuts the last attempt', async () => {
		const { client, requests, time } = scripted([answer(429, { retryAfter: 50 }), reset], {
			took: 20_000,
		});
		const started = time.elapsed();
		await client.get('7').catch(() => {});
		expect(time.elapsed() - started).toBeLessThanOrEqual(endpoints.get.deadlineMs + 20_000);
		expect(requests[0]!.timeoutMs).toBe(30_000);
		expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([30_000, 30_000, 29_000]);
	});
});

describe('the time that a server asks to wait', () => {
	const http = (ms: number): string => new Date(ms).toUTCString();
	it.each<[string, Record<string, unknown>, unknown, number | undefined]>([
		['seconds in the header', { 'retry-after': '12' }, undefined, 12_000],
		['any case of the header', { 'Retry-After': '12' }, undefined, 12_000],
		['decimals', { 'retry-after': '0.5' }, undefined, 500],
		['an HTTP date', { 'retry-after': http(noon + 30_000) }, undefined, 30_000],
		[
			'a date of a server whose clock goes wrong',
			{ 'retry-after': http(noon + 3_630_000), date: http(noon + 3_600_000) },
			undefined,
			30_000,
		],
		['a date that is over', { 'retry-after': http(noon - 30_000) }, undefined, undefined],
		['the body', {}, { retryAfter: 5 }, 5_000],
		['text in the body', {}, { retryAfter: '5' }, 5_000],
		['an error inside the body', {}, { error: { retry_after: 5 } }, 5_000],
		['a reset in seconds', { 'x-ratelimit-reset': '9' }, undefined, 9_000],
		['a reset as a time', { 'X-RateLimit-Reset': String(noon / 1000 + 9) }, undefined, 9_000],
		['a reset as a time in ms', { 'ratelimit-reset': String(noon + 9_000) }, undefined, 9_000],
		[
			'the longest of all that it says',
			{ 'retry-after': '3', 'x-ratelimit-reset': '9' },
			{ retryAfter: 5 },
			9_000,
		],
		['several headers', { 'retry-after': ['3', '4'] }, undefined, 4_000],
		['nothing', {}, { message: 'wait' }, undefined],
		[
			'nonsense',
			{ 'retry-after': 'soon', 'x-ratelimit-reset': 'NaN' },
			{ retryAfter: null },
			undefined,
		],
		['less than nothing', { 'retry-after': '-5' }, { retryAfter: -1 }, undefined],
		['for ever', { 'retry-after': 'Infinity' }, undefined, Infinity],
	])('is read from %s', (_what, headers, body, expected) => {
		expect(retryAfterMs(headers, body, noon)).toBe(expected);
	});
});

describe('the budget of repeats', () => {
	it('is a tenth of the calls, and a few that come back with time', () => {
		let elapsed = 0;
		const budget = new RetryQuota({ elapsed: () => elapsed });
		const takeAll = (): number => {
			let taken = 0;
			while (budget.tryWithdraw()) taken++;
			return taken;
		};
		expect(takeAll()).toBe(10);
		for (let call = 0; call < 50; call++) budget.deposit();
		expect(takeAll()).toBe(5);
		elapsed += 12_500;
		expect(takeAll()).toBe(2);
		elapsed += 1e9;
		expect(takeAll()).toBe(10);
	});

	it('grows with every call', async () => {
		const ends: End[] = [
			...Array.from({ length: 60 }, () => reset),
			...Array.from({ length: 20 }, () => answer(200)),
			reset,
		];
		const { client, requests } = scripted(ends, { random: 0 });
		while (requests.length < 60) await client.get('7').catch(() => {});
		const before = requests.length;
		for (let call = 0; call < 20; call++) await client.get('7').catch(() => {});
		await client.get('7').catch(() => {});
		expect(requests.length - before).toBe(20 + 3);
	});

	it('ends the repeats when a service fails for everyone', async () => {
		const { client, requests } = scripted([reset]);
		await Promise.allSettled(Array.from({ length: 100 }, async () => await client.get('7')));
		expect(requests.length).toBeLessThanOrEqual(125);
	});
});
