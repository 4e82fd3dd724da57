import type { Endpoint } from './endpoints';
import { isAmbiguous, QlaraError, resultOf } from './errors';
import type { Flow, Permit } from './rateLimiter';
import type { Time } from './time';

/** How an attempt failed that may be worth another one. */
type RetryableFailure = 'unreachable' | 'ambiguous';

/**
 * How often one call is made at most, by how the last attempt failed:
 * - `unreachable`: no connection, so nothing was sent, and every endpoint may be called again
 * - `ambiguous`: timeout, reset, 5xx, unreadable answer: only endpoints that are idempotent
 */
const maxAttempts: Readonly<Record<RetryableFailure, number>> = {
	unreachable: 3,
	ambiguous: 3,
};

/** Full jitter: any delay up to a ceiling, which doubles with each attempt. ms. */
const baseDelayMs = 500;
const maxDelayMs = 20_000;
/** A call that is refused with 429 for so long gives up: others use up the limit, or the server means something else. */
const maxThrottledMs = 600_000;
/** A server that asks for more than this is not waited for: a minute is the window of the published limits. */
const maxRetryAfterMs = 65_000;
/** Added to what the server asks for, so that those it sent away do not come back together. */
const maxJitterMs = 1_000;

function failureOf(error: QlaraError): RetryableFailure | undefined {
	if (error.kind === 'unreachable') return 'unreachable';
	// An answer in JSON that is not what was expected will be the same the next time.
	if (error.kind === 'unreadable' && error.details.garbled !== true) return undefined;
	return isAmbiguous(error) ? 'ambiguous' : undefined;
}

/** Tokens that one retry costs, that one call earns, and that there can be at most. */
const retryCost = 10;
const callIncome = 1;
const maxTokens = 100;
/** One token comes back in so many ms without any call. */
const tokenIntervalMs = 600;

/**
 * Keeps retries to a tenth of the requests, so that a service in trouble is not hit by several times
 * its usual load. A few are always there, and one comes back every six seconds. One for each API key
 * and base URL in the process.
 */
export class RetryQuota {
	private tokens = maxTokens;
	private filledAt: number;

	constructor(private readonly time: Pick<Time, 'elapsed'>) {
		this.filledAt = time.elapsed();
	}

	/** To be called for every call, not for its retries. */
	deposit(): void {
		this.tokens = Math.min(maxTokens, this.tokens + callIncome);
	}

	/** Whether one more retry is allowed; takes it. */
	tryWithdraw(): boolean {
		const now = this.time.elapsed();
		this.tokens = Math.min(maxTokens, this.tokens + (now - this.filledAt) / tokenIntervalMs);
		this.filledAt = now;
		if (this.tokens < retryCost) return false;
		this.tokens -= retryCost;
		return true;
	}
}

/** How long to wait before one more attempt after so many failures, ms; undefined when it is not to be made. */
function delayBeforeRetry(
	error: QlaraError,
	endpoint: Endpoint,
	failures: number,
	time: Time,
): number | undefined {
	const failure = failureOf(error);
	if (failure === undefined || (failure === 'ambiguous' && !endpoint.idempotent)) return undefined;
	if (failures >= maxAttempts[failure]) return undefined;
	const backOff = time.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (failures - 1));
	const { retryAfterMs } = error.details;
	if (retryAfterMs === undefined) return backOff;
	if (retryAfterMs > maxRetryAfterMs) return undefined;
	return Math.max(backOff, retryAfterMs + time.random() * maxJitterMs);
}

/** What a call needs beside its attempts. */
export interface RetryPorts {
	time: Time;
	quota: RetryQuota;
	/** Waits until a request may leave, at most until a time on the clock of `Time.elapsed`, ms; rejects after that. */
	turn(deadline: number): Promise<Permit>;
	/** The work that the call belongs to. */
	flow: Pick<Flow, 'priority' | 'outageMs'>;
	/** Since when all requests with the same key and base URL have found the API down; undefined: it is there. */
	downSince(): number | undefined;
}

/** How long a call waits for its turn at most, ms. */
function turnMsOf({ turnMs, deadlineMs }: Endpoint, { priority }: Pick<Flow, 'priority'>): number {
	return turnMs ?? (priority === 'bulk' ? Infinity : deadlineMs);
}

/** How long a call is made again while the API is down, ms: nothing of it may have been done, or nothing is done twice. */
function outageMsOf(
	error: QlaraError,
	endpoint: Endpoint,
	{ outageMs }: { outageMs: number },
): number {
	const failure = failureOf(error);
	const isRepeatable = failure === 'unreachable' || (failure !== undefined && endpoint.idempotent);
	// Whoever has set a time for the turn decides himself when to ask again.
	return isRepeatable && endpoint.turnMs === undefined && endpoint.deadlineMs > 0 ? outageMs : 0;
}

/**
 * Makes a call, and makes it again as far as that is harmless (docs/api.md#retries). The only place that retries.
 * A 429 is no failure but a turn to wait for: it was refused before any work, so every endpoint is called again, as
 * soon as the rate limiter says that the window is open.
 *
 * @param attempt makes one request that may take `timeoutMs` at most; rejects with a `QlaraError`
 * @returns what the first successful attempt resolves with
 * @throws QlaraError of the last attempt, with the number of attempts
 */
export async function withRetry<T>(
	endpoint: Endpoint,
	{ time, quota, turn, flow, downSince }: RetryPorts,
	attempt: (timeoutMs: number, permit: Permit) => Promise<T>,
): Promise<T> {
	const began = time.elapsed();
	const turnDeadline = began + turnMsOf(endpoint, flow);
	let waitedMs = 0;
	let failures = 0;
	let throttledSince = Infinity;
	/** Since when this call has waited for an API that is down; undefined: it does not. */
	let waitsSince: number | undefined;
	let outageMs = Infinity;
	let refusal: QlaraError | undefined;
	quota.deposit();
	for (let made = 1; ; made++) {
		const asked = time.elapsed();
		const outageDeadline = waitsSince === undefined ? Infinity : waitsSince + outageMs;
		const permit = await turn(Math.min(turnDeadline, outageDeadline)).catch((error: unknown) => {
			if (refusal === undefined || waitsSince === undefined) throw refusal ?? error;
			throw refusal.withAttempts(made - 1, time.elapsed() - waitsSince);
		});
		waitedMs += time.elapsed() - asked;
		const deadline = Math.min(began + endpoint.deadlineMs + waitedMs, turnDeadline);
		// What must not be retried keeps its whole time: the answer to it is worth more than punctuality.
		const timeoutMs =
			made > 1 && endpoint.idempotent
				? Math.min(endpoint.timeoutMs, deadline - time.elapsed())
				: endpoint.timeoutMs;
		const result = await resultOf(attempt(timeoutMs, permit)).finally(() => permit.release());
		if (!(result instanceof QlaraError)) return result;
		const now = time.elapsed();
		if (result.details.status === 429) {
			const { retryAfterMs = 0 } = result.details;
			throttledSince = Math.min(throttledSince, now);
			refusal = result.withAttempts(made, now - throttledSince);
			const isTooLong = retryAfterMs > maxRetryAfterMs || now + retryAfterMs >= turnDeadline;
			if (isTooLong || endpoint.deadlineMs === 0 || now - throttledSince >= maxThrottledMs)
				throw refusal;
			continue;
		}
		throttledSince = Infinity;
		const isDownSince = downSince();
		outageMs = isDownSince === undefined ? 0 : outageMsOf(result, endpoint, flow);
		if (isDownSince !== undefined && outageMs > 0) {
			waitsSince ??= Math.max(asked, isDownSince);
			refusal = result.withAttempts(made, now - waitsSince);
			if (now >= Math.min(deadline, waitsSince + outageMs)) throw refusal;
			continue;
		}
		refusal = waitsSince = undefined;
		const delay = delayBeforeRetry(result, endpoint, ++failures, time);
		if (delay === undefined || now + delay >= deadline || !quota.tryWithdraw())
			throw result.withAttempts(made);
		await time.sleep(delay);
	}
}
