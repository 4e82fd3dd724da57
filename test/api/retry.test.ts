import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import { RetryQuota } from '../../nodes/QlaraCampaigns/api/retry';
import { answer, refused, reset, scriptedClient, type End } from './scriptedClient';

const directories = [
	'contactLists',
	'rcsAgents',
	'rcsTemplates',
	'whatsAppNumbers',
	'whatsAppTemplates',
] as const;

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
	...Object.fromEntries(
		directories.map((name) => [
			name,
			async ({ directory }: QlaraClient) => await directory(name)(0, 10),
		]),
	),
	credit: async ({ credit }) => await credit(),
	'get for a poll': async ({ get }) => await get('7', 'poll'),
	'list for a poll': async ({ list }) => await list({}, 'poll')(0, 10),
	'get for a watcher': async ({ get }) => await get('7', 'watch'),
	'list for a watcher': async ({ list }) => await list({}, 'watch')(0, 10),
};

const idempotent = [
	'list',
	'statistics',
	'get',
	'price',
	'calculateGoal',
	'update',
	...directories,
	'credit',
	'get for a poll',
	'list for a poll',
];
const notIdempotent = ['delete', 'create', 'confirm'];
const neverRetried = ['get for a watcher', 'list for a watcher'];

/** How often one address was asked. */
async function attempts(name: string, end: End): Promise<number> {
	const { client, requests } = scriptedClient([end]);
	await calls[name]!(client).catch((error: unknown) => expect(error).toBeInstanceOf(QlaraError));
	// Where the path is unknown, each of the likely ones is asked.
	const { url } = requests[0]!;
	return requests.filter((request) => request.url === url).length;
}

describe('how often a request is made', () => {
	it('is settled for every endpoint', () => {
		const settled = [...idempotent, ...notIdempotent, ...neverRetried];
		expect(Object.keys(calls).sort()).toEqual([...settled].sort());
		expect(settled).toEqual(expect.arrayContaining(Object.keys(endpoints)));
	});

	it.each([...idempotent, ...notIdempotent])(
		'%s is made again when no connection was made, three times in all',
		async (name) => {
			expect(await attempts(name, refused)).toBe(3);
		},
	);

	it.each([...idempotent, ...notIdempotent])(
		'%s waits for its turn after 429, however often, and gives up in the end',
		async (name) => {
			const { client, requests, time } = scriptedClient([answer(429, { retryAfter: 20 })]);
			const began = time.elapsed();
			await expect(calls[name]!(client)).rejects.toMatchObject({ details: { status: 429 } });
			const waited = time.elapsed() - began;
			const atLeast = name.endsWith('for a poll') ? 20_000 : name === 'confirm' ? 160_000 : 600_000;
			expect(waited).toBeGreaterThanOrEqual(atLeast);
			expect(waited).toBeLessThan(atLeast + 25_000);
			expect(requests.length).toBe(Math.floor(waited / 20_000) + 1);
		},
	);

	it('a 429 costs nothing of what failures may be retried', async () => {
		const ends = Array.from({ length: 12 }, () => answer(429, { retryAfter: 1 }));
		const { client, requests } = scriptedClient([...ends, reset, refused, answer(200)]);
		expect(await client.get('7')).toEqual({ id: 7, price: 1 });
		expect(requests).toHaveLength(15);
	});

	const ambiguous: Array<[string, End]> = [
		['a reset', reset],
		['a 500', answer(500)],
		['a 502', answer(502, '<html>')],
		['a 503', answer(503, '')],
		['a 408', answer(408, '')],
	];
	it.each(idempotent.flatMap((name) => ambiguous.map(([what, end]) => [name, what, end] as const)))(
		'%s after %s is tried three times in all',
		async (name, _what, end) => {
			expect(await attempts(name, end)).toBe(3);
		},
	);
	it.each(
		notIdempotent.flatMap((name) => ambiguous.map(([what, end]) => [name, what, end] as const)),
	)('%s is not retried after %s', async (name, _what, end) => {
		expect(await attempts(name, end)).toBe(1);
	});

	it.each(['list', 'get', 'price', 'calculateGoal'])(
		'%s is retried when the answer is cut off or no JSON',
		async (name) => {
			expect(await attempts(name, answer(200, '{"id":7,"pri'))).toBe(3);
			expect(await attempts(name, answer(200, '<html>Sign in</html>'))).toBe(3);
		},
	);

	it('get is not retried when the answer is JSON of an unexpected shape, which would come again', async () => {
		expect(await attempts('get', answer(200, { name: 'x' }))).toBe(1);
	});

	it('create is not retried when nobody can read what was created', async () => {
		expect(await attempts('create', answer(201, '{"id":'))).toBe(1);
	});

	it.each(
		Object.keys(calls).flatMap((name) =>
			[400, 401, 403, 404, 307].map((status) => [name, status] as const),
		),
	)('%s is not retried after %i', async (name, status) => {
		expect(await attempts(name, answer(status))).toBe(1);
	});

	it.each(Object.keys(calls))('%s takes no redirect for a success', async (name) => {
		const { client } = scriptedClient([answer(302)]);
		await expect(calls[name]!(client)).rejects.toMatchObject({
			kind: 'refused',
			details: { status: 302 },
		});
	});

	it.each(neverRetried)('%s is tried once, whatever happens', async (name) => {
		for (const end of [answer(429, {}), refused, reset, answer(500), answer(200, '{"id')])
			expect(await attempts(name, end)).toBe(1);
	});

	it('confirm is retried only until an attempt ends ambiguously', async () => {
		const { client, requests } = scriptedClient([answer(429, {}), refused, reset, answer(202, '')]);
		await expect(client.confirm('7')).rejects.toMatchObject({
			kind: 'noAnswer',
			details: { code: 'ECONNRESET', attempts: 3 },
		});
		expect(requests).toHaveLength(3);
	});

	it('get is not retried after a success', async () => {
		const { client, requests } = scriptedClient([answer(429, {}), reset, answer(200)]);
		expect(await client.get('7')).toEqual({ id: 7, price: 1 });
		expect(requests).toHaveLength(3);
	});
});

describe('the wait before a retry', () => {
	it('doubles its ceiling, with full jitter', async () => {
		for (const random of [0, 0.25, 0.999]) {
			const { client, sleeps } = scriptedClient([reset], { random });
			await client.get('7').catch(() => {});
			expect(sleeps).toEqual([500, 1_000].map((ceiling) => random * ceiling));
		}
	});

	it('doubles after a 429 that says nothing, up to a minute', async () => {
		const { client, sleeps } = scriptedClient([answer(429, {})]);
		await client.get('7').catch(() => {});
		expect(sleeps.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 65, 65].map((s) => s * 1_000));
	});

	it('is as long as a 429 asks for', async () => {
		const { client, sleeps } = scriptedClient([answer(429, { retryAfter: 7 }), answer(200)]);
		await client.confirm('7').catch(() => {});
		expect(sleeps).toEqual([7_000]);
	});

	it.each([[66], [3_600], [1e12]])(
		'that would last %d s is not made: the error says how long it would be',
		async (seconds) => {
			const { client, requests, sleeps } = scriptedClient([answer(429, { retryAfter: seconds })]);
			await expect(client.get('7')).rejects.toMatchObject({
				details: { status: 429, retryAfterMs: seconds * 1000, attempts: 1 },
			});
			expect([requests.length, sleeps.length]).toEqual([1, 0]);
		},
	);

	it('is as long as a 503 asks for, too', async () => {
		const { client, sleeps } = scriptedClient([
			answer(503, '', { 'retry-after': '4' }),
			answer(200),
		]);
		await client.get('7');
		expect(sleeps).toEqual([4_500]);
	});

	it('keeps the call within its deadline, and shortens the last attempt', async () => {
		const { client, requests, time } = scriptedClient([answer(503, { retryAfter: 50 }), reset], {
			took: 20_000,
		});
		const started = time.elapsed();
		await client.get('7').catch(() => {});
		expect(time.elapsed() - started).toBeLessThanOrEqual(endpoints.get.deadlineMs + 20_000);
		expect(requests[0]!.timeoutMs).toBe(30_000);
		expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([30_000, 30_000, 29_000]);
	});
});

describe('the retry quota', () => {
	it('is a tenth of the calls, and one more every six seconds', () => {
		let elapsed = 0;
		const quota = new RetryQuota({ elapsed: () => elapsed });
		const takeAll = (): number => {
			let taken = 0;
			while (quota.tryWithdraw()) taken++;
			return taken;
		};
		expect(takeAll()).toBe(10);
		for (let call = 0; call < 50; call++) quota.deposit();
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
		const { client, requests } = scriptedClient(ends, { random: 0 });
		while (requests.length < 60) await client.get('7').catch(() => {});
		const before = requests.length;
		for (let call = 0; call < 20; call++) await client.get('7').catch(() => {});
		await client.get('7').catch(() => {});
		expect(requests.length - before).toBe(20 + 3);
	});

	it('stops the retries when a service fails for everyone', async () => {
		const { client, requests } = scriptedClient([reset]);
		await Promise.allSettled(Array.from({ length: 100 }, async () => await client.get('7')));
		expect(requests.length).toBeLessThanOrEqual(125);
	});
});
