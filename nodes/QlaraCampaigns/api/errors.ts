import type { Endpoint } from './endpoints';

/**
 * How a request ended that brought no usable answer:
 * - `refused`: the API answered with a status outside 2xx; `status` and `words` tell which and why
 * - `unreachable`: no connection was ever made, so the API has seen nothing
 * - `noAnswer`: the connection broke or timed out; the API may or may not have done the work
 * - `unreadable`: the API answered 2xx with something nobody can read; the work is probably done
 */
export type FailureKind = 'refused' | 'unreachable' | 'noAnswer' | 'unreadable';

/** The one error of this folder. `message` is a sentence for people and never holds the API key. */
export class QlaraError extends Error {
	override readonly name = 'QlaraError';

	constructor(
		message: string,
		readonly kind: FailureKind,
		readonly endpoint: Endpoint,
		readonly details: {
			/** HTTP status, when there was an answer. */
			status?: number;
			/** The API's own words, when it gave a reason. */
			words?: string;
			/** What broke, in the words of the network layer (`ECONNRESET`, ...). */
			code?: string;
		} = {},
	) {
		super(message);
	}
}
