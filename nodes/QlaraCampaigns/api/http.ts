import { isSameHost } from './baseUrl';
import { pathFor, type Endpoint } from './endpoints';
import { QlaraError } from './errors';
import { RepeatBudget, withRepeats } from './retry';
import type { Time } from './time';
import { isJsonObject, type JsonObject, type Query } from './types';
import { askedWait } from './retryAfter';

/** One HTTP request, complete but for the API key, which the sender adds. */
export interface WireRequest {
	method: Endpoint['method'];
	/** Absolute, query included. */
	url: string;
	/** JSON text. */
	body?: string;
	timeoutMs: number;
}

/** Any HTTP answer, success or not; the body as undecoded text. */
export interface WireResponse {
	status: number;
	headers: Record<string, unknown>;
	body: string;
}

/** Why no answer came. */
export interface SendFailure {
	/** True only when it is certain that the request never left. */
	neverConnected: boolean;
	code: string;
}

/**
 * Sends one request, once: no repeat, no redirect followed, the key to no other host.
 * Resolves with a failure instead of rejecting, so that nothing gets lost in a `catch`.
 */
export type Send = (request: WireRequest) => Promise<WireResponse | SendFailure>;

/** What goes into one call of an endpoint. */
export interface Call {
	/** Campaign id, for the endpoints of one campaign. */
	id?: string;
	query?: Query;
	body?: JsonObject;
}

/** A 2xx answer: the decoded JSON, or the text itself when it is not JSON, or undefined when empty. */
export interface Answer {
	status: number;
	body: unknown;
}

function urlFor(baseUrl: string, endpoint: Endpoint, { id, query = {} }: Call): string {
	const url = new URL(baseUrl + pathFor(endpoint, id));
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) url.searchParams.set(name, String(value));
	}
	if (!isSameHost(url.href, baseUrl))
		throw new TypeError('A request must stay on the host of the base URL');
	return url.href;
}

/** JSON when it is JSON, the text itself otherwise, undefined when there is nothing. */
function decodeBody(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (trimmed === '') return undefined;
	try {
		return JSON.parse(trimmed);
	} catch {
		return trimmed;
	}
}

const longestWords = 500;

function plainText(html: string): string {
	return html
		.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The places in which the vendor's pages put the reason of a refusal, most telling first (section 6). */
function wordsIn(value: unknown): string | undefined {
	if (typeof value === 'string') return plainText(value) || undefined;
	if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join('; ') || undefined;
	if (!isJsonObject(value)) return undefined;
	const { message, error_description, error, detail, title, description, defaultMessage, errors } =
		value;
	// Spring names the failed checks in `errors`, under a `message` that only says that there are some.
	const parts = [
		wordsIn(
			message ?? error_description ?? error ?? detail ?? title ?? description ?? defaultMessage,
		),
		wordsIn(errors),
	];
	return parts.filter(Boolean).join(': ') || undefined;
}

/** The API's own words in the body of a refusal, at most 500 characters; undefined when it gave none. */
export function wordsOf(body: unknown): string | undefined {
	const hasText =
		isJsonObject(body) &&
		Object.values(body).some((value) => typeof value === 'string' && value.trim() !== '');
	const words = wordsIn(body) ?? (hasText ? JSON.stringify(body) : undefined);
	return words !== undefined && words.length > longestWords
		? `${words.slice(0, longestWords)}…`
		: words;
}

function refusal(
	endpoint: Endpoint,
	{ status, headers, body }: WireResponse,
	now: number,
): QlaraError {
	if (status >= 300 && status < 400) {
		const target =
			typeof headers.location === 'string' ? ` to ${headers.location.split('?')[0]}` : '';
		return new QlaraError(
			`The server answered with a redirect${target}, which is not followed because the API key must stay with its host`,
			'refused',
			endpoint,
			{ status },
		);
	}
	const decoded = decodeBody(body);
	const words = wordsOf(decoded);
	const waitMs = askedWait(headers, decoded, now);
	const unexplained =
		status === 429
			? 'Qlara takes no more requests for now'
			: `Qlara answered with status ${status} and gave no reason`;
	const message = words ?? unexplained;
	return new QlaraError(message, 'refused', endpoint, {
		status,
		...(words === undefined ? {} : { words }),
		...(waitMs === undefined ? {} : { waitMs }),
	});
}

function connectionFailure(endpoint: Endpoint, { neverConnected, code }: SendFailure): QlaraError {
	return neverConnected
		? new QlaraError('Qlara could not be reached, nothing was sent', 'unreachable', endpoint, {
				code,
			})
		: new QlaraError(
				'The connection to Qlara ended before the answer was complete',
				'noAnswer',
				endpoint,
				{ code },
			);
}

/**
 * The seam between the endpoints and the network.
 *
 * @param baseUrl as `readBaseUrl` returns it
 * @param send sends one request, once
 * @param time the clocks for waits and deadlines
 * @param budget how many repeats are left; shared by all that use the same key and base URL
 * @returns a function that calls an endpoint, again where that is harmless (see `repeat.ts`), and resolves
 *   with what `decode` makes of its 2xx answer; it rejects with a {@link QlaraError} otherwise
 */
export function createHttp(
	baseUrl: string,
	send: Send,
	time: Time,
	budget = new RepeatBudget(time),
) {
	return async <T>(
		endpoint: Endpoint,
		call: Call,
		decode: (endpoint: Endpoint, answer: Answer) => T,
	): Promise<T> => {
		const request = {
			method: endpoint.method,
			url: urlFor(baseUrl, endpoint, call),
			...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
		};
		return await withRepeats(endpoint, { time, budget }, async (timeoutMs) => {
			const response = await send({ ...request, timeoutMs });
			if ('neverConnected' in response) throw connectionFailure(endpoint, response);
			if (response.status < 200 || response.status > 299)
				throw refusal(endpoint, response, time.now());
			return decode(endpoint, { status: response.status, body: decodeBody(response.body) });
		});
	};
}
