import { createHash } from 'node:crypto';
import { sleep } from 'n8n-workflow';
import type { Endpoint, EndpointName } from '../api/endpoints';
import { RateLimiter, type RateLimit } from '../api/rateLimiter';
import { RetryQuota } from '../api/retry';
import type { Time } from '../api/time';
import { ConfirmLedger } from '../sending/confirmLedger';
import { BodiesInMemory } from './bodiesInMemory';
import type { ConfirmTiming } from '../sending/confirmSafely';
import type { Alarm } from './deadline';
import { RetryMemory } from './retryMemory';

/** What lasts from one execution to the next, and no longer than the n8n process. */
export interface ProcessState {
	time: Time;
	/** Rings at the deadline of a request. */
	alarm: Alarm;
	retryMemory: RetryMemory;
	/** The answers that are being read. */
	bodies: BodiesInMemory;
	/** What all requests with an API key and base URL share: the retries that are left, and the pace. */
	shared(baseUrl: string, key: string): { quota: RetryQuota; limiter: RateLimiter };
	/** What is known about confirms at a base URL. */
	confirmLedger(baseUrl: string): ConfirmLedger;
	/** Where directories without a documented path were found at a base URL. */
	foundAt(baseUrl: string): Map<EndpointName, Endpoint>;
	/** Other assumptions than the usual ones, for simulations. */
	confirmTiming?: ConfirmTiming;
}

/** The value of a key, made when it is asked for first. */
function getOrMake<V>(values: Map<string, V>, key: string, make: () => V): V {
	const found = values.get(key) ?? make();
	values.set(key, found);
	return found;
}

/**
 * The state of a process that begins now and knows nothing yet.
 *
 * @param limit what an account allows, until its answers tell
 */
export function createProcessState(
	time: Time,
	alarm: Alarm = (ms) => AbortSignal.timeout(ms),
	limit?: RateLimit,
): ProcessState {
	const accounts = new Map<string, ReturnType<ProcessState['shared']>>();
	const found = new Map<string, Map<EndpointName, Endpoint>>();
	const ledgers = new Map<string, ConfirmLedger>();
	return {
		time,
		alarm,
		retryMemory: new RetryMemory(),
		bodies: new BodiesInMemory(),
		shared: (baseUrl, key) => {
			// A hash, so that no memory dump of this table holds the keys.
			const account = createHash('sha256').update(`${baseUrl} ${key}`).digest('hex');
			return getOrMake(accounts, account, () => ({
				quota: new RetryQuota(time),
				limiter: new RateLimiter(time, limit),
			}));
		},
		foundAt: (baseUrl) => getOrMake(found, baseUrl, () => new Map<EndpointName, Endpoint>()),
		confirmLedger: (baseUrl) => getOrMake(ledgers, baseUrl, () => new ConfirmLedger()),
	};
}

/** The state of this n8n process. */
export const thisProcess: ProcessState = createProcessState({
	now: () => Date.now(),
	elapsed: () => performance.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
});
