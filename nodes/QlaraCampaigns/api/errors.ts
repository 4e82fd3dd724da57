import type { Endpoint } from './endpoints';

/**
 * How a request ended that brought no usable answer:
 * - `refused`: the API answered with a status outside 2xx; `status` and `apiMessage` tell which and why
 * - `queued`: it did not get its turn in time, so it has not left (see `rateLimiter.ts`)
 * - `unreachable`: no connection was ever made, so the API has seen nothing
 * - `noAnswer`: the connection broke or timed out; the API may or may not have done the work
 * - `unreadable`: the answer was 2xx, but nobody can read it, or it is not what was asked for, or it says that the
 *   request did not succeed; the work may or may not be done
 */
export type FailureKind = 'queued' | 'refused' | 'unreachable' | 'noAnswer' | 'unreadable';

/** What is known about a failure beside its kind. */
export interface FailureDetails {
	/** HTTP status, when there was an answer. */
	status?: number;
	/** The API's own words, when it gave a reason. */
	apiMessage?: string;
	/** What broke, in the words of the network layer (`ECONNRESET`, ...). */
	code?: string;
	/** How long the API asks to wait before the next request, ms. */
	retryAfterMs?: number;
	/** True when the body of an unreadable answer is missing, cut or no JSON at all. */
	garbled?: boolean;
	/** For how long it was tried, ms, where the rate limit or an API that was down made it wait. */
	triedMs?: number;
	/** How often the request was made in all. */
	attempts?: number;
}

/** The one error of this folder. `message` is a sentence for people and never holds the API key. */
export class QlaraError extends Error {
	override readonly name = 'QlaraError';

	constructor(
		message: string,
		readonly kind: FailureKind,
		readonly endpoint: Endpoint,
		readonly details: FailureDetails = {},
	) {
		super(message);
	}

	/** The same error, as the end of so many attempts. */
	withAttempts(attempts: number, triedMs?: number): QlaraError {
		return new QlaraError(this.message, this.kind, this.endpoint, {
			...this.details,
			attempts,
			...(triedMs === undefined ? {} : { triedMs }),
		});
	}
}

/**
 * What a request brought, as a value also when it failed.
 *
 * @returns what it resolves with, or the `QlaraError` it rejects with
 * @throws anything else it rejects with
 */
export async function resultOf<T>(request: Promise<T>): Promise<T | QlaraError> {
	return await request.catch((error: unknown) => {
		if (error instanceof QlaraError) return error;
		throw error;
	});
}

/** Whether a failure leaves open if the API has done the work. 408 comes from servers that gave up on a request. */
export function isAmbiguous({ kind, details: { status = 0 } }: QlaraError): boolean {
	return kind === 'noAnswer' || kind === 'unreadable' || status >= 500 || status === 408;
}

/** Whether a failure says that the campaign is not there. Only for reads: to a delete, 404 can mean something else. */
export function isNotFound(error: unknown): boolean {
	return error instanceof QlaraError && error.kind === 'refused' && error.details.status === 404;
}
