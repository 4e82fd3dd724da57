import type { Dialect } from './dialect';

/** The published limits per API key (docs/api.md#rate-limits); `unlimited` is for tests that are not about them. */
export const PLANS = {
	production: { perMinute: 1000, perSecond: 50 },
	trial: { perMinute: 100, perSecond: 10 },
	unlimited: { perMinute: Infinity, perSecond: Infinity },
} as const;

export type Plan = keyof typeof PLANS;

export interface RateState {
	allowed: boolean;
	/** Left in each window after this request. */
	remainingMinute: number;
	remainingSecond: number;
	/** ms until the next request is taken, 0 if at once. */
	waitMs: number;
}

interface Counter {
	/** Times of the accepted requests, oldest first, from `head` on. */
	times: number[];
	head: number;
}

const MINUTE = 60_000;
const SECOND = 1_000;

/** Counts accepted requests per key; a refused one does not count. */
export class RateLimiter {
	private readonly counters = new Map<string, Counter>();
	readonly limits: { perMinute: number; perSecond: number };

	constructor(plan: Plan) {
		this.limits = PLANS[plan];
	}

	/** Counts one request at `now` (ms), or only looks with `count: false`. */
	take(key: string, now: number, window: Dialect['rateWindow'], count = true): RateState {
		const { perMinute, perSecond } = this.limits;
		if (perMinute === Infinity)
			return { allowed: true, remainingMinute: perMinute, remainingSecond: perSecond, waitMs: 0 };
		let counter = this.counters.get(key);
		if (!counter) {
			counter = { times: [], head: 0 };
			this.counters.set(key, counter);
		}
		const { times } = counter;
		// A clock that went back must not block the key until it has caught up.
		if (times.length > counter.head && times[times.length - 1]! > now) {
			times.length = 0;
			counter.head = 0;
		}
		const minuteFrom = window === 'fixed' ? Math.floor(now / MINUTE) * MINUTE - 1 : now - MINUTE;
		const secondFrom = window === 'fixed' ? Math.floor(now / SECOND) * SECOND - 1 : now - SECOND;
		while (counter.head < times.length && times[counter.head]! <= minuteFrom) counter.head++;
		if (counter.head > 4096) {
			times.splice(0, counter.head);
			counter.head = 0;
		}
		let inSecond = 0;
		while (
			inSecond < perSecond &&
			times.length - inSecond > counter.head &&
			times[times.length - 1 - inSecond]! > secondFrom
		)
			inSecond++;
		const inMinute = times.length - counter.head;
		const waitMs = Math.max(
			inMinute < perMinute ? 0 : times[counter.head]! - minuteFrom,
			inSecond < perSecond ? 0 : times[times.length - perSecond]! - secondFrom,
		);
		// In fixed windows the wait ends with the window, whenever its requests came.
		const wait =
			waitMs === 0 || window === 'sliding'
				? waitMs
				: inMinute >= perMinute
					? minuteFrom + 1 + MINUTE - now
					: secondFrom + 1 + SECOND - now;
		const allowed = wait === 0;
		const taken = allowed && count ? 1 : 0;
		if (taken) times.push(now);
		return {
			allowed,
			remainingMinute: perMinute - inMinute - taken,
			remainingSecond: perSecond - inSecond - taken,
			waitMs: wait,
		};
	}
}
