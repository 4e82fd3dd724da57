import { createClient, type QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError, resultOf } from '../../nodes/QlaraCampaigns/api/errors';
import {
	plans,
	RateLimiter,
	type Priority,
	type Wait,
} from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { RetryQuota } from '../../nodes/QlaraCampaigns/api/retry';
import { VirtualTime } from '../simulation/virtualTime';
import { seededRandom } from '../simulator';
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

describe('while the API is down', () => {
	/** An API that goes down at once and comes back after so many seconds, and clients that share its limits. */
	function createOutage(seconds: number, end: End = refused) {
		const virtual = new VirtualTime(0);
		const time = {
			now: () => virtual.now,
			elapsed: () => virtual.now,
			sleep: async (ms: number) => await virtual.sleep(ms),
			random: seededRandom(5),
		};
		const limiter = new RateLimiter(time, plans.production);
		const quota = new RetryQuota(time);
		const requests: Array<{ at: number; method: string }> = [];
		const inFlight = { now: 0, most: 0 };
		const waits: Wait[] = [];
		const newClient = (priority: Priority = 'bulk', outageMs = 120_000) =>
			createClient(
				'https://qlara.test',
				async ({ method }) => {
					const at = virtual.now;
					requests.push({ at, method });
					if (at > 10_000) inFlight.most = Math.max(inFlight.most, ++inFlight.now);
					await virtual.sleep(100);
					if (at > 10_000) inFlight.now--;
					return at < seconds * 1_000 ? end : answer(method === 'PUT' ? 202 : 200);
				},
				time,
				{
					quota,
					queue: {
						limiter,
						flow: limiter.startFlow(priority, 1, outageMs),
						onWait: (wait) => void waits.push(wait),
					},
				},
			);
		return { virtual, requests, inFlight, waits, newClient };
	}

	const outages: Array<[string, End]> = [
		['refuses connections', refused],
		['resets connections', reset],
		['answers with 502', answer(502, '<html>')],
		['answers with 503', answer(503, '')],
		['answers with 504', answer(504, '')],
	];
	it.each(outages)(
		'a hundred reads wait a minute for a server that %s, and all succeed',
		async (_what, end) => {
			const { virtual, requests, newClient } = createOutage(60, end);
			const reads = Array.from({ length: 100 }, async () => {
				expect(await newClient().get('7')).toEqual({ id: 7, price: 1 });
			});
			await virtual.play(Promise.all(reads).then(() => {}));
			// Soon after it is back, and with few requests until then.
			expect(virtual.now).toBeLessThan(75_000);
			expect(requests.filter(({ at }) => at < 60_000).length).toBeLessThan(30);
		},
	);

	it('one request at a time asks whether it is back', async () => {
		const { virtual, inFlight, newClient } = createOutage(60);
		const until = 59_000;
		const reads = Array.from({ length: 100 }, async () => await resultOf(newClient().get('7')));
		await virtual.play(virtual.sleep(until));
		expect(inFlight.most).toBe(1);
		await virtual.play(Promise.all(reads).then(() => {}));
	});

	it('a read gives up after two minutes, and says for how long and how often it was tried', async () => {
		const { virtual, newClient } = createOutage(1_000);
		let error: unknown;
		await virtual.play(
			newClient()
				.get('7')
				.then(
					() => {},
					(caught: unknown) => void (error = caught),
				),
		);
		expect(error).toMatchObject({ kind: 'unreachable', details: { code: 'ECONNREFUSED' } });
		const { triedMs = 0, attempts = 0 } = (error as QlaraError).details;
		expect(Math.round(triedMs / 1_000)).toBeCloseTo(120, -1);
		expect(attempts).toBeGreaterThan(10);
		expect(virtual.now).toBeLessThan(125_000);
	});

	it('every one of many reads gives up after two minutes, those that were never sent too', async () => {
		const { virtual, newClient } = createOutage(1_000);
		const ends: unknown[] = [];
		const reads = Array.from({ length: 50 }, async () => {
			ends.push(await resultOf(newClient().get('7')));
		});
		await virtual.play(Promise.all(reads).then(() => {}));
		expect(ends).toHaveLength(50);
		for (const end of ends) expect(end).toMatchObject({ kind: 'unreachable' });
		expect(virtual.now).toBeLessThan(125_000);
	});

	it('what a person or a poll waits for ends as soon as ever', async () => {
		for (const priority of ['interactive', 'trigger'] as const) {
			const { virtual, requests, newClient } = createOutage(1_000);
			const read = resultOf(newClient(priority, 0).get('7'));
			await virtual.play(read.then(() => {}));
			expect(await read).toMatchObject({ kind: 'unreachable', details: { attempts: 3 } });
			expect(requests).toHaveLength(3);
			expect(virtual.now).toBeLessThan(3_000);
		}
	});

	it('an answer to a person lets everything else go on at once', async () => {
		const { virtual, newClient } = createOutage(30);
		const reads = Array.from({ length: 20 }, async () => await newClient().get('7'));
		const person = async (): Promise<void> => {
			await virtual.sleep(30_001);
			await newClient('interactive', 0).get('7');
		};
		await virtual.play(Promise.all([...reads, person()]).then(() => {}));
		expect(virtual.now).toBeLessThan(31_000);
	});

	it('a create that was never sent waits, and none that may have arrived is made again', async () => {
		const never = createOutage(60);
		const created = resultOf(never.newClient().create({ name: 'x' }));
		await never.virtual.play(created.then(() => {}));
		expect(await created).toMatchObject({ id: 7 });
		const open = createOutage(60, answer(503, ''));
		const end = resultOf(open.newClient().create({ name: 'x' }));
		await open.virtual.play(end.then(() => {}));
		expect(await end).toMatchObject({ kind: 'refused', details: { status: 503 } });
		expect(open.requests).toHaveLength(1);
	});

	it('a confirm is not held back beyond its own time, and not made again when it may have arrived', async () => {
		const { virtual, requests, newClient } = createOutage(60, reset);
		const others = Array.from({ length: 5 }, async () => await newClient().get('7'));
		await virtual.play(virtual.sleep(5_000));
		const before = requests.length;
		const confirm = resultOf(newClient().confirm('7', 180_000, 1_000));
		await virtual.play(confirm.then(() => {}));
		expect(await confirm).toBeInstanceOf(QlaraError);
		expect(requests.slice(before).filter(({ method }) => method === 'PUT').length).toBeLessThan(2);
		await virtual.play(Promise.all(others).then(() => {}));
	});

	it('those who wait are told why, and for how long at most', async () => {
		const { virtual, waits, newClient } = createOutage(20);
		await virtual.play(
			Promise.all(Array.from({ length: 10 }, async () => await newClient().get('7'))).then(
				() => {},
			),
		);
		const told = waits.filter(({ trouble }) => trouble !== undefined);
		expect(told.length).toBeGreaterThanOrEqual(9);
		for (const { trouble, until } of told) {
			expect(trouble).toBe('ECONNREFUSED');
			expect(until).toBeLessThan(130_000);
		}
	});

	it('one request that always fails does not stop the others', async () => {
		const { virtual: clock, client } = brokenEndpoint();
		const ends: unknown[] = [];
		await clock.play(
			Promise.all([
				...Array.from({ length: 30 }, async (_value, index) => {
					await clock.sleep(index * 100);
					await client().get('7');
				}),
				resultOf(client().price('7')).then((end) => void ends.push(end)),
			]).then(() => {}),
		);
		expect(ends[0]).toMatchObject({ details: { status: 503 } });
		expect(clock.now).toBeLessThan(10_000);
	});

	/** An API whose prices are down, and nothing else. */
	function brokenEndpoint() {
		const virtual = new VirtualTime(0);
		const time = {
			now: () => virtual.now,
			elapsed: () => virtual.now,
			sleep: async (ms: number) => await virtual.sleep(ms),
			random: () => 0.5,
		};
		const limiter = new RateLimiter(time, plans.trial);
		const quota = new RetryQuota(time);
		const client = () =>
			createClient(
				'https://qlara.test',
				async ({ url }) => {
					await virtual.sleep(100);
					return url.includes('price') ? answer(503, '') : answer(200);
				},
				time,
				{ quota, queue: { limiter, flow: limiter.startFlow('bulk', 1, 120_000) } },
			);
		return { virtual, client };
	}
});
