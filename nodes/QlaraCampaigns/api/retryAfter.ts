import { toText } from './toText';
import { isJsonObject } from './types';

/**
 * Header names in which servers tell when the limit resets; which one Qlara uses is unknown
 * (docs/api.md#rate-limits).
 */
const resetHeaders = ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset'];

/** A point in time in seconds since 1970 is larger than this (2001), one in ms larger still. */
const epochSeconds = 1e9;
const epochMilliseconds = 1e12;

/** A number of seconds or a date in ms from now; undefined for anything else, such as `soon` or a time that is over. */
function fromNow(value: unknown, now: number): number | undefined {
	if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === ''))
		return undefined;
	const seconds = Number(value);
	const wait = Number.isNaN(seconds) ? Date.parse(String(value)) - now : seconds * 1000;
	return wait > 0 ? wait : undefined;
}

/** A reset header holds seconds from now, or a point in time in seconds or ms. */
function untilReset(value: unknown, now: number): number | undefined {
	const number = Number(toText(value));
	if (number >= epochMilliseconds) return fromNow((number - now) / 1000, now);
	if (number >= epochSeconds) return fromNow(number - now / 1000, now);
	return fromNow(value, now);
}

/**
 * How long a server asks to wait, from everything it says: the `Retry-After` header as seconds or as
 * an HTTP date, `retryAfter` in the body (docs/api.md#rate-limits), a reset header. They may disagree; the
 * longest counts, because to come back too early is refused again.
 *
 * @param headers of the answer, names in any case
 * @param body decoded
 * @param now our clock in ms since 1970; a `Date` header counts instead, so that a wrong clock here does no harm
 * @returns ms, or undefined when the server does not say; absurd values come back as they are
 */
export function retryAfterMs(
	headers: Record<string, unknown>,
	body: unknown,
	now: number,
): number | undefined {
	const byName = new Map(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const values = (name: string): unknown[] => [byName.get(name)].flat();
	const serverDate = Date.parse(toText(byName.get('date')));
	const at = Number.isNaN(serverDate) ? now : serverDate;
	const inBody = (isJsonObject(body) ? [body, body.error] : [])
		.filter(isJsonObject)
		.flatMap(({ retryAfter, retry_after }) => [retryAfter, retry_after]);
	const waits = [
		...[...values('retry-after'), ...inBody].map((value) => fromNow(value, at)),
		...resetHeaders.flatMap(values).map((value) => untilReset(value, at)),
	].filter((wait) => wait !== undefined);
	return waits.length === 0 ? undefined : Math.max(...waits);
}
