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

/** Statuses of a gateway behind which the API is not there. */
const gatewayStatuses = [502, 503, 504];

/**
 * Codes of the network layer for what waiting does not mend: a wrong address or certificate, or an execution that a
 * person has stopped.
 */
const lasting =
	/^(ENOTFOUND|ERR_|EPROTO|CERT_|CRL_|UNABLE_TO_|HOSTNAME_|INVALID_|DEPTH_|SELF_SIGNED_)/;

/**
 * What the end of a request says about the limits of the account, and whether the API is there.
 *
 * @param response its status, headers with names in any case, and the text of its body; or why no answer came
 * @param now our clock in ms since 1970
 * @returns undefined when it says nothing
 */
export function rateReport(
	response:
		| {
				status: number;
				headers: Record<string, unknown>;
				body: string | undefined;
				answeredAt?: number;
		  }
		| { code: string },
	now: number,
): RateReport | undefined {
	if ('code' in response) {
		const { code } = response;
		return lasting.test(code) ? undefined : { refused: false, trouble: code };
	}
	const headers = new Map(
		Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const refused = response.status === 429;
	const isDown = gatewayStatuses.includes(response.status);
	return {
		refused,
		answeredAt: response.answeredAt,
		limit: countIn(headers, limitHeaders),
		remaining: countIn(headers, remainingHeaders),
		...(isDown && { trouble: String(response.status) }),
		retryAfterMs:
			refused || isDown
				? retryAfterMs(response.headers, parseBody(response.body ?? ''), now)
				: undefined,
	};
}
