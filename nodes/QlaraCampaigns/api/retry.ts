import type { Endpoint } from './endpoints';
import { isAmbiguous, QlaraError, resultOf } from './errors';
import type { Time } from './time';

/** How an attempt failed that may be worth another one. */
type RetryableFailure = 'throttled' | 'unreachable' | 'ambiguous';

/**
 * How often one call is made at most, by how the last attempt failed:
 * - `throttled`: 429, refused before any work, so every endpoint may be called again
 * - `unreachable`: no connection, so nothing was sent, and every endpoint may be called again
 * - `ambiguous`: timeout, reset, 5xx, unreadable answer: only endpoints that are idempotent
 */
const maxAttempts: Readonly<Record<RetryableFailure, number>> = {
	throttled: 4,
	unreachable: 3,
	ambiguous: 3,
};

/** Full jitter: any delay up to a ceiling, which doubles with each attempt. ms. */
const baseDelayMs = 500;
const maxDelayMs = 20_000;
/** A server that asks for more than this is not waited for: a minute is the window of the published limits. */
const maxRetryAfterMs = 65_000;
/** Added to what the server asks for, so that those it sent away do not come back together. */
const maxJitterMs = 1_000;

function failureOf(error: QlaraError): RetryableFailure | undefined {
	if (error.details.status === 429) return 'throttled';
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

/** How long to wait before attempt `attempt + 1`, ms; undefined when it is not to be made. */
function delayBeforeRetry(
	error: QlaraError,
	endpoint: Endpoint,
	attempt: number,
	time: Time,
): number | undefined {
	const failure = failureOf(error);
	if (failure === undefined || (failure === 'ambiguous' && !endpoint.idempotent)) return undefined;
	if (attempt >= maxAttempts[failure]) return undefined;
	const backOff = time.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
	const { retryAfterMs } = error.details;
	if (retryAfterMs === undefined) return backOff;
	if (retryAfterMs > maxRetryAfterMs) return undefined;
	return Math.max(backOff, retryAfterMs + time.random() * maxJitterMs);
}

/**
 * Makes a call, and makes it again as far as that is harmless (docs/api.md#retries). The only place that retries.
 *
 * @param attempt makes one request that may take `timeoutMs` at most; rejects with a `QlaraError`
 * @returns what the first successful attempt resolves with
 * @throws QlaraError of the last attempt, with the number of attempts
 */
export async function withRetry<T>(
	endpoint: Endpoint,
	{ time, quota }: { time: Time; quota: RetryQuota },
	attempt: (timeoutMs: number) => Promise<T>,
): Promise<T> {
	const deadline = time.elapsed() + endpoint.deadlineMs;
	quota.deposit();
	for (let made = 1; ; made++) {
		// What must not be retried keeps its whole time: the answer to it is worth more than punctuality.
		const timeoutMs =
			made > 1 && endpoint.idempotent
				? Math.min(endpoint.timeoutMs, deadline - time.elapsed())
				: endpoint.timeoutMs;
		const result = await resultOf(attempt(timeoutMs));
		if (!(result instanceof QlaraError)) return result;
		const delay = delayBeforeRetry(result, endpoint, made, time);
		if (delay === undefined || time.elapsed() + delay >= deadline || !quota.tryWithdraw())
			throw result.withAttempts(made);
		await time.sleep(delay);
	}
}
