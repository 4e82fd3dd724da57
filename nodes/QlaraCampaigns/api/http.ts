import { apiMessageOf } from './apiMessage';
import { isSameHost } from './baseUrl';
import { pathFor, type Endpoint } from './endpoints';
import { isAmbiguous, QlaraError, resultOf } from './errors';
import { hasTooManyValues, limits, type ListBudget } from './limits';
import { isTooDeep, parseBody, tooDeep } from './parseBody';
import { RateLimiter, unlimited, type Permit } from './rateLimiter';
import { rateReport } from './rateReport';
import { RetryQuota, withRetry } from './retry';
import { takeTurn, type Queue } from './takeTurn';
import type { Time } from './time';
import type { JsonObject, Query } from './types';
import { retryAfterMs } from './retryAfter';

/** One HTTP request, complete but for the API key, which the sender adds. */
export interface WireRequest {
	method: Endpoint['method'];
	/** Absolute, query included. */
	url: string;
	/** JSON text. */
	body?: string;
	timeoutMs: number;
}

/** Any HTTP answer, success or not. */
export interface WireResponse {
	status: number;
	headers: Record<string, unknown>;
	/** Undecoded text: of a success all of it, of a refusal its beginning; undefined when it is more than is read. */
	body: string | undefined;
	/** When it began to come in, ms of `Time.elapsed`; absent: when it was all there. */
	answeredAt?: number;
}

/** Why no answer came. */
export interface SendFailure {
	/** True only when it is certain that the request never left. */
	neverConnected: boolean;
	code: string;
}

/**
 * Sends one request, once: no retry, no redirect followed, the key to no other host. Ends within `timeoutMs` whatever
 * the server does, and holds no more of an answer in memory than {@link limits} allow.
 * Resolves with a failure instead of rejecting, so that nothing gets lost in a `catch`.
 */
export type Send = (request: WireRequest) => Promise<WireResponse | SendFailure>;

/** What goes into one call of an endpoint. */
export interface Call {
	/** Campaign id, for the endpoints of one campaign. */
	id?: string;
	query?: Query;
	body?: JsonObject;
	/** What is left of the list that the answer belongs to. */
	budget?: ListBudget;
	/** Told after each attempt that leaves open what became of it: it may land late, whatever a later one brings. */
	onDoubt?(): void;
}

/**
 * A 2xx answer: the decoded JSON (see {@link parseBody}), or the text itself when it is not JSON, or undefined when
 * empty, or {@link tooDeep}.
 */
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

function readAnswer(status: number, body: string): Answer {
	const value = parseBody(body);
	return { status, body: isTooDeep(value) ? tooDeep : value };
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
	const decoded = parseBody(body ?? '');
	const apiMessage = apiMessageOf(decoded);
	const wait = retryAfterMs(headers, decoded, now);
	const unexplained =
		status === 429
			? 'The rate limit of the Qlara account is reached'
			: `Qlara answered with status ${status} and gave no reason`;
	return new QlaraError(apiMessage ?? unexplained, 'refused', endpoint, {
		status,
		...(apiMessage === undefined ? {} : { apiMessage }),
		...(wait === undefined ? {} : { retryAfterMs: wait }),
	});
}

function connectionFailure(
	endpoint: Endpoint,
	{ neverConnected, code }: SendFailure,
	timeoutMs: number,
): QlaraError {
	if (neverConnected)
		return new QlaraError('Qlara could not be reached, nothing was sent', 'unreachable', endpoint, {
			code,
		});
	const what =
		code === 'ETIMEDOUT'
			? `Qlara did not give a complete answer within ${Math.round(timeoutMs / 1000)} seconds`
			: 'The connection to Qlara ended before the answer was complete';
	return new QlaraError(what, 'noAnswer', endpoint, { code });
}

function tooLarge(endpoint: Endpoint, status: number, what: string): QlaraError {
	return new QlaraError(
		`Qlara answered with more than ${what}, which is not read`,
		'unreadable',
		endpoint,
		{ status },
	);
}

const megabytes = (size: number): string => `${size / 2 ** 20} MB`;

/** What of an answer of success is more than may be held in memory; undefined when nothing is. */
function excessOf(body: string | undefined, budget: ListBudget | undefined): string | undefined {
	if (body === undefined) return megabytes(limits.answerBytes);
	if (hasTooManyValues(body)) return `${limits.values / 1e6} million values`;
	if (budget === undefined) return undefined;
	budget.characters -= body.length;
	return budget.characters < 0 ? megabytes(limits.listCharacters) : undefined;
}

/** What all requests with the same API key and base URL share. */
export interface Shared {
	/** How many retries are left. */
	quota: RetryQuota;
	queue: Queue;
}

/** For a client that shares its server with no other one, and whose server does not count. */
function unshared(time: Time): Shared {
	const limiter = new RateLimiter(time, unlimited);
	return { quota: new RetryQuota(time), queue: { limiter, flow: limiter.startFlow('bulk') } };
}

/**
 * The seam between the endpoints and the network.
 *
 * @param baseUrl as `readBaseUrl` returns it
 * @param send sends one request, once
 * @param time the clocks for waits and deadlines
 * @param shared what all that use the same key and base URL share
 * @returns a function that calls an endpoint, again where that is harmless (see `retry.ts`), and resolves
 *   with what `decode` makes of its 2xx answer; it rejects with a {@link QlaraError} otherwise
 */
export function createHttp(baseUrl: string, send: Send, time: Time, shared = unshared(time)) {
	const { quota, queue } = shared;
	return async <T>(
		endpoint: Endpoint,
		call: Call,
		decode: (endpoint: Endpoint, answer: Answer, call: Call) => T,
	): Promise<T> => {
		const request = {
			method: endpoint.method,
			url: urlFor(baseUrl, endpoint, call),
			...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
		};
		const turn = async (deadline: number) => await takeTurn(endpoint, queue, deadline);
		const { limiter, flow } = queue;
		const ports = { time, quota, turn, flow, downSince: () => limiter.downSince };
		const attempt = async (timeoutMs: number, permit: Permit): Promise<T> => {
			const response = await send({ ...request, timeoutMs });
			permit.release(rateReport(response, time.now()));
			if ('neverConnected' in response) throw connectionFailure(endpoint, response, timeoutMs);
			if (response.status < 200 || response.status > 299)
				throw refusal(endpoint, response, time.now());
			const { status, body = '' } = response;
			const excess = excessOf(response.body, call.budget);
			if (excess !== undefined) throw tooLarge(endpoint, status, excess);
			return decode(endpoint, readAnswer(status, body), call);
		};
		return await withRetry(endpoint, ports, async (timeoutMs, permit) => {
			const result = await resultOf(attempt(timeoutMs, permit));
			if (!(result instanceof QlaraError)) return result;
			if (isAmbiguous(result)) call.onDoubt?.();
			throw result;
		});
	};
}
