import { parseBody } from './parseBody';
import type { RateReport } from './rateLimiter';
import { retryAfterMs } from './retryAfter';

/** Header names of the limit and of what is left; the first of each is the documented one (docs/api.md#rate-limits). */
const limitHeaders = ['x-ratelimit-limit', 'x-rate-limit-limit', 'ratelimit-limit'];
const remainingHeaders = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining'];

/** A count from a header: a whole number, not below 0; undefined for anything else. */
function countIn(headers: ReadonlyMap<string, unknown>, names: string[]): number | undefined {
	const value = names.map((name) => headers.get(name)).find((found) => found !== undefined);
	const first: unknown = [value].flat()[0];
	return typeof first === 'string' && /^\s*\d{1,9}\s*$/.test(first) ? Number(first) : undefined;
}

/**
 * What an answer says about the limits of the account.
 *
 * @param response its status, headers with names in any case, and the text of its body
 * @param now our clock in ms since 1970
 */
export function rateReport(
	response: {
		status: number;
		headers: Record<string, unknown>;
		body: string | undefined;
		answeredAt?: number;
	},
	now: number,
): RateReport {
	const headers = new Map(
		Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const refused = response.status === 429;
	return {
		refused,
		answeredAt: response.answeredAt,
		limit: countIn(headers, limitHeaders),
		remaining: countIn(headers, remainingHeaders),
		retryAfterMs: refused
			? retryAfterMs(response.headers, parseBody(response.body ?? ''), now)
			: undefined,
	};
}
