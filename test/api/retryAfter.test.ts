import { retryAfterMs } from '../../nodes/QlaraCampaigns/api/retryAfter';

const noon = Date.UTC(2026, 2, 10, 12);

describe('retryAfterMs', () => {
	const http = (ms: number): string => new Date(ms).toUTCString();
	it.each<[string, Record<string, unknown>, unknown, number | undefined]>([
		['seconds in the header', { 'retry-after': '12' }, undefined, 12_000],
		['a header in any case', { 'Retry-After': '12' }, undefined, 12_000],
		['a fraction of a second', { 'retry-after': '0.5' }, undefined, 500],
		['an HTTP date', { 'retry-after': http(noon + 30_000) }, undefined, 30_000],
		[
			'a date by the clock of a server that is an hour fast',
			{ 'retry-after': http(noon + 3_630_000), date: http(noon + 3_600_000) },
			undefined,
			30_000,
		],
		['a date in the past', { 'retry-after': http(noon - 30_000) }, undefined, undefined],
		['the body', {}, { retryAfter: 5 }, 5_000],
		['a text in the body', {}, { retryAfter: '5' }, 5_000],
		['an error inside the body', {}, { error: { retry_after: 5 } }, 5_000],
		['a reset in seconds', { 'x-ratelimit-reset': '9' }, undefined, 9_000],
		[
			'a reset as a time in seconds',
			{ 'X-RateLimit-Reset': String(noon / 1000 + 9) },
			undefined,
			9_000,
		],
		['a reset as a time in ms', { 'ratelimit-reset': String(noon + 9_000) }, undefined, 9_000],
		[
			'several places, of which the longest counts',
			{ 'retry-after': '3', 'x-ratelimit-reset': '9' },
			{ retryAfter: 5 },
			9_000,
		],
		['a header that comes twice', { 'retry-after': ['3', '4'] }, undefined, 4_000],
		['no time at all', {}, { message: 'wait' }, undefined],
		[
			'nonsense',
			{ 'retry-after': 'soon', 'x-ratelimit-reset': 'NaN' },
			{ retryAfter: null },
			undefined,
		],
		['no wait', { 'retry-after': '0' }, { retryAfter: 0 }, undefined],
		['a negative time', { 'retry-after': '-5' }, { retryAfter: -1 }, undefined],
		['an infinite time', { 'retry-after': 'Infinity' }, undefined, Infinity],
	])('reads %s', (_what, headers, body, expected) => {
		expect(retryAfterMs(headers, body, noon)).toBe(expected);
	});
});
