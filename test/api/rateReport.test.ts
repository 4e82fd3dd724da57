import { rateReport } from '../../nodes/QlaraCampaigns/api/rateReport';

const report = (headers: Record<string, unknown>, status = 200, body = '') =>
	rateReport({ status, headers, body }, 0);

describe('what an answer says about the limits', () => {
	it('is the limit and what is left, whatever the case of the headers', () => {
		expect(report({ 'x-ratelimit-limit': '1000', 'X-RateLimit-Remaining': '998' })).toEqual({
			refused: false,
			limit: 1000,
			remaining: 998,
			retryAfterMs: undefined,
		});
	});

	it('is nothing where the headers are absent or no counts', () => {
		const nothing = { refused: false, limit: undefined, remaining: undefined };
		expect(report({})).toMatchObject(nothing);
		for (const value of ['', '-1', '1e3', 'many', '1000;w=60', '99999999999', {}, [], null])
			expect(report({ 'X-RateLimit-Limit': value, 'X-RateLimit-Remaining': value })).toMatchObject(
				nothing,
			);
	});

	it('is how long a refusal asks to wait', () => {
		expect(report({}, 429, '{"retryAfter":7}')).toMatchObject({
			refused: true,
			retryAfterMs: 7_000,
		});
		expect(report({ 'Retry-After': '3' }, 429)).toMatchObject({ retryAfterMs: 3_000 });
		expect(report({ 'Retry-After': '3' }, 200)).toMatchObject({ retryAfterMs: undefined });
	});
});
