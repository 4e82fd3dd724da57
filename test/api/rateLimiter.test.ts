import {
	maxInFlight,
	plans,
	RateLimiter,
	type QueueError,
	type Priority,
	type RateLimit,
	type RateReport,
} from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { sideBySide } from '../../nodes/QlaraCampaigns/n8n/sideBySide';
import { VirtualTime } from '../simulation/virtualTime';
import { seededRandom } from '../simulator';

const second = 1_000;
const minute = 60_000;

/** How a server counts and what it tells. */
interface ServerOptions {
	limit: RateLimit;
	window: 'fixed' | 'sliding';
	headers: 'minute' | 'second' | 'none';
	/** Time to the server and back, ms. */
	latency: () => [there: number, back: number];
}

/** A server that counts exactly, in virtual time. */
class Server {
	readonly accepted: number[] = [];
	refused = 0;

	constructor(
		readonly time: VirtualTime,
		readonly options: ServerOptions,
	) {}

	private since(windowMs: number): number {
		const { now } = this.time;
		return this.options.window === 'fixed'
			? Math.floor(now / windowMs) * windowMs - 1e-6
			: now - windowMs;
	}

	private left(windowMs: number): number {
		const from = this.since(windowMs);
		const allowed =
			windowMs === minute ? this.options.limit.perMinute : this.options.limit.perSecond;
		let count = 0;
		for (let at = this.accepted.length - 1; at >= 0 && this.accepted[at]! > from; at--) count++;
		return allowed - count;
	}

	/** Until the window opens again, ms. */
	private waitMs(): number {
		const { now } = this.time;
		const windowMs = this.left(minute) < 1 ? minute : second;
		if (this.options.window === 'fixed') return windowMs - (now % windowMs);
		const from = this.since(windowMs);
		return this.accepted.find((at) => at > from)! + windowMs - now;
	}

	/** One request, now at the server. */
	take(): RateReport {
		const { headers, limit } = this.options;
		const refused = this.left(second) < 1 || this.left(minute) < 1;
		if (refused) this.refused++;
		else this.accepted.push(this.time.now);
		if (headers === 'none') return { refused };
		return headers === 'minute'
			? { refused, limit: limit.perMinute, remaining: Math.max(0, this.left(minute)) }
			: { refused, limit: limit.perSecond, remaining: Math.max(0, this.left(second)) };
	}

	async request(): Promise<RateReport> {
		const [there, back] = this.options.latency();
		await this.time.sleep(there);
		const report = this.take();
		const retryAfterMs = report.refused ? this.waitMs() : undefined;
		await this.time.sleep(back);
		return { ...report, retryAfterMs };
	}
}

const steady = (): [number, number] => [100, 100];

const jitter = seededRandom(11);
/** As steady as answers are on a good network: most alike, a few late. */
const varying = (): [number, number] => {
	const late = jitter() < 0.25 ? 120 : 8;
	return [98 + jitter() * late, 98 + jitter() * late];
};

function createWorld(options: Partial<ServerOptions> = {}) {
	const time = new VirtualTime(1_000_000);
	const server = new Server(time, {
		limit: plans.production,
		window: 'sliding',
		headers: 'minute',
		latency: steady,
		...options,
	});
	const clock = {
		elapsed: () => time.now,
		sleep: async (ms: number) => await time.sleep(ms),
		random: () => 0.5,
	};
	const newLimiter = () => new RateLimiter(clock);
	/** Makes requests one after the other in a flow of its own, again after a refusal. */
	const work = async (limiter: RateLimiter, count = 1, priority: Priority = 'bulk') => {
		const flow = limiter.startFlow(priority, count);
		for (let done = 0; done < count;) {
			const permit = await limiter.acquire(flow);
			const report = await server.request();
			permit.release(report);
			if (!report.refused) done++;
		}
		limiter.endFlow(flow);
		return time.now;
	};
	return { time, server, newLimiter, work };
}

describe('one process', () => {
	const cases = (['fixed', 'sliding'] as const).flatMap((window) =>
		(['minute', 'second', 'none'] as const).flatMap((headers) =>
			(['production', 'trial'] as const).map((plan) => [window, headers, plan] as const),
		),
	);

	it.each(cases)(
		'is never refused: %s windows, headers by %s, %s plan',
		async (window, headers, plan) => {
			const random = seededRandom(7);
			const { time, server, newLimiter, work } = createWorld({
				window,
				headers,
				limit: plans[plan],
				latency: () => [20 + random() * 400, 20 + random() * 400],
			});
			const limiter = newLimiter();
			await time.play(
				Promise.all(Array.from({ length: 2_500 }, async () => await work(limiter))).then(() => {}),
			);
			expect(server.refused).toBe(0);
			expect(server.accepted).toHaveLength(2_500);
		},
	);

	it.each(cases.filter(([, headers]) => headers !== 'none'))(
		'uses 95 %% of the minute at least: %s windows, headers by %s, %s plan',
		async (window, headers, plan) => {
			const limit = plans[plan];
			const { time, server, newLimiter, work } = createWorld({ window, headers, limit });
			const limiter = newLimiter();
			const count = limit.perMinute * 5;
			await time.play(
				Promise.all(Array.from({ length: count }, async () => await work(limiter))).then(() => {}),
			);
			expect(server.refused).toBe(0);
			// Whole minutes from the first, in which the server would have accepted as many as the limit.
			const taken = server.accepted.filter((at) => at < 1_000_000 + 4 * minute).length;
			expect(taken / 4).toBeGreaterThan(0.95 * limit.perMinute);
		},
	);

	// The least time: the answer that tells the plan, whole seconds of 50 each, and the last answer.
	it.each([
		['100 pages', 100, 1.4, steady],
		['500 items', 500, 9.4, steady],
		['500 items, with answers that vary', 500, 9.4, varying],
	] as const)(
		'takes little more than the limits need: %s',
		async (_what, count, least, latency) => {
			const { time, server, newLimiter, work } = createWorld({ latency });
			const limiter = newLimiter();
			const began = time.now;
			await time.play(
				sideBySide(
					Array.from({ length: count }, () => async () => await work(limiter)),
					maxInFlight,
				).then(() => {}),
			);
			expect(server.refused).toBe(0);
			expect(least / ((time.now - began) / second)).toBeGreaterThan(0.9);
		},
	);

	it('counts a request from when its answer began, however long the rest of the answer takes', async () => {
		const { time, server, newLimiter } = createWorld();
		const limiter = newLimiter();
		const began = time.now;
		const read = async (): Promise<void> => {
			const permit = await limiter.acquire(limiter.startFlow('bulk'));
			const report = await server.request();
			const answeredAt = time.now;
			await time.sleep(700);
			permit.release({ ...report, answeredAt });
		};
		await time.play(Promise.all(Array.from({ length: 101 }, read)).then(() => {}));
		expect(server.refused).toBe(0);
		// Three answers of 900 ms one after the other, and the wait until the second of the first fifty is over.
		expect(time.now - began).toBeLessThan(3_100);
	});

	it('lets a person through while bulk work has used up the minute', async () => {
		const { time, newLimiter, work } = createWorld();
		const limiter = newLimiter();
		const waits: number[] = [];
		await time.play(
			(async () => {
				const bulk = Array.from({ length: 3_000 }, async () => await work(limiter));
				for (let round = 0; round < 15; round++) {
					await time.sleep(7_000);
					const asked = time.now;
					waits.push((await work(limiter, 1, 'interactive')) - asked);
				}
				await Promise.all(bulk);
			})(),
		);
		expect(Math.max(...waits)).toBeLessThan(2_000 + 200);
	});

	it('lets work that has begun run through before other work begins', async () => {
		const { time, newLimiter, server } = createWorld({ limit: plans.trial });
		const limiter = newLimiter();
		const spans: Array<[number, number]> = [];
		const send = async (): Promise<void> => {
			const flow = limiter.startFlow('bulk', 7);
			let began = 0;
			for (let step = 0; step < 7; step++) {
				const permit = await limiter.acquire(flow);
				if (step === 0) began = time.now;
				permit.release(await server.request());
			}
			limiter.endFlow(flow);
			spans.push([began, time.now]);
		};
		await time.play(Promise.all(Array.from({ length: 60 }, send)).then(() => {}));
		expect(server.refused).toBe(0);
		expect(Math.max(...spans.map(([began, ended]) => ended - began))).toBeLessThan(20_000);
		const begins = spans.map(([began]) => began);
		expect([...begins].sort((a, b) => a - b)).toEqual(begins);
	});
});

describe('what nobody expects', () => {
	it.each([
		[{ limit: 0, remaining: 0 }],
		[{ limit: 1e9, remaining: 1e9 }],
		[{ limit: 7.5, remaining: 3 }],
		[{ limit: 100, remaining: 5_000 }],
		[{ remaining: 0 }],
	])('headers such as %j lead to no refusal, and stop nothing', async (absurd) => {
		const { time, server, newLimiter } = createWorld({ limit: plans.trial });
		const limiter = newLimiter();
		const began = time.now;
		const ask = async (): Promise<void> => {
			const permit = await limiter.acquire(limiter.startFlow('bulk'));
			const { refused } = await server.request();
			permit.release({ refused, ...absurd });
		};
		await time.play(Promise.all(Array.from({ length: 150 }, ask)).then(() => {}));
		expect(server.refused).toBe(0);
		expect(time.now - began).toBeLessThan(1.5 * minute);
	});

	it('a process that starts anew where another has just used up the second is refused once at most', async () => {
		const { time, server, newLimiter, work } = createWorld();
		const all = async (count: number): Promise<void> => {
			const limiter = newLimiter();
			await Promise.all(Array.from({ length: count }, async () => await work(limiter)));
		};
		await time.play(all(120).then(async () => await all(120)));
		expect(server.refused).toBeLessThanOrEqual(1);
		expect(server.accepted).toHaveLength(240);
	});

	it('a machine that slept through the windows goes on as if it had not', async () => {
		const { time, server, newLimiter, work } = createWorld();
		const limiter = newLimiter();
		await time.play(
			(async () => {
				await Promise.all(Array.from({ length: 100 }, async () => await work(limiter)));
				await time.sleep(8 * 3_600_000);
				const began = time.now;
				await Promise.all(Array.from({ length: 100 }, async () => await work(limiter)));
				expect(time.now - began).toBeLessThan(2_000);
			})(),
		);
		expect(server.refused).toBe(0);
	});

	it('a poll goes before bulk work that came first', async () => {
		const { time, newLimiter, work } = createWorld({ limit: plans.trial });
		const limiter = newLimiter();
		await time.play(
			(async () => {
				const bulk = Array.from({ length: 60 }, async () => await work(limiter));
				await time.sleep(1_500);
				const began = time.now;
				expect((await work(limiter, 1, 'trigger')) - began).toBeLessThan(1_500);
				await Promise.all(bulk);
			})(),
		);
	});
});

describe('several processes on one key', () => {
	it.each(['fixed', 'sliding'] as const)(
		'are refused at most 3 %% of their requests together: %s windows',
		async (window) => {
			const { time, server, newLimiter, work } = createWorld({ window });
			const limiters = [newLimiter(), newLimiter()];
			await time.play(
				Promise.all(
					limiters.flatMap((limiter) =>
						Array.from({ length: 1_400 }, async () => await work(limiter)),
					),
				).then(() => {}),
			);
			expect(server.refused / 2_800).toBeLessThan(0.03);
			// Two whole windows, and what the burst limit needs for the rest.
			expect(time.now - 1_000_000).toBeLessThan(1.15 * (2 * minute + 800 * 20));
		},
	);
});

describe('a request that waits', () => {
	it('goes once when another of the same work has begun it meanwhile', async () => {
		const { time, server, newLimiter, work } = createWorld();
		const limiter = newLimiter();
		await time.play(work(limiter).then(() => {}));
		const busy = Array.from({ length: 80 }, async () => await work(limiter));
		const flow = limiter.startFlow('bulk', 2);
		const both = [0, 1].map(async () => {
			const permit = await limiter.acquire(flow);
			permit.release(await server.request());
		});
		await time.play(Promise.all([...busy, ...both]).then(() => {}));
		expect(server.accepted).toHaveLength(83);
		const { now } = time;
		await time.play(Promise.race([work(limiter), time.sleep(5 * second)]).then(() => {}));
		expect(time.now - now).toBeLessThan(2 * second);
	});

	it('says how many are ahead and until when it waits at most, and that comes true', async () => {
		const { time, newLimiter, work, server } = createWorld({ limit: plans.trial });
		const limiter = newLimiter();
		await time.play(
			(async () => {
				const others = Array.from({ length: 250 }, async () => await work(limiter));
				await time.sleep(500);
				let told: { ahead: number; until: number } | undefined;
				const permit = await limiter.acquire(limiter.startFlow('bulk'), {
					onWait: (queue) => (told = queue),
				});
				permit.release(await server.request());
				expect(told!.ahead).toBeGreaterThan(200);
				expect(time.now).toBeLessThanOrEqual(told!.until + 200);
				await Promise.all(others);
			})(),
		);
	});

	it('leaves the queue at once when its execution is stopped, and at its deadline', async () => {
		const { time, newLimiter, work } = createWorld({ limit: plans.trial });
		const limiter = newLimiter();
		const stop = new AbortController();
		await time.play(
			(async () => {
				const others = Array.from({ length: 150 }, async () => await work(limiter));
				const stopped = limiter.acquire(limiter.startFlow('bulk'), { signal: stop.signal });
				const late = limiter.acquire(limiter.startFlow('bulk'), { deadline: time.now + 3_000 });
				const began = time.now;
				const end = late.catch((error: unknown) => [error, time.now - began] as const);
				await time.sleep(100);
				stop.abort();
				await expect(stopped).rejects.toMatchObject({ reason: 'aborted' });
				expect(time.now - began).toBe(100);
				const [error, after] = (await end) as readonly [QueueError, number];
				expect(error).toMatchObject({ reason: 'deadline' });
				expect(error.ahead).toBeGreaterThan(50);
				expect(Math.round(after / 10)).toBe(300);
				await Promise.all(others);
			})(),
		);
	});
});
