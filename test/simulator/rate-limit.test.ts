import { CampaignsApi, PLANS } from './index';
import { harness, START } from './harness';

const list = '/campaigns';

describe.each([
	['production', 1_000, 50],
	['trial', 100, 10],
] as const)('the %s plan', (plan, perMinute, perSecond) => {
	it(`takes ${perSecond} requests in any second`, () => {
		const h = harness({ plan });
		for (let i = 0; i < perSecond; i++) {
			h.clock.now = START + i;
			expect(h.call('GET', list).status).toBe(200);
		}
		h.clock.now = START + 999;
		expect(h.call('GET', list).status).toBe(429);
		h.clock.now = START + 1_000;
		expect(h.call('GET', list).status).toBe(200);
		expect(h.call('GET', list).status).toBe(429);
	});

	it(`takes ${perMinute} requests in any minute`, () => {
		const h = harness({ plan });
		// As fast as the second allows, so that the minute is what ends it.
		let taken = 0;
		for (let at = 0; at < 60_000; at += 1_000 / perSecond) {
			h.clock.now = START + at;
			if (h.call('GET', list).status === 200) taken++;
		}
		expect(taken).toBe(perMinute);
		h.clock.now = START + 60_000;
		expect(h.call('GET', list).status).toBe(200);
		expect(h.call('GET', list).status).toBe(429);
	});

	it('tells limit and what remains with every answer, also with a refusal', () => {
		const h = harness({ plan });
		expect(h.call('GET', list).headers).toMatchObject({
			'X-RateLimit-Limit': String(perMinute),
			'X-RateLimit-Remaining': String(perMinute - 1),
		});
		expect(h.call('GET', '/campaigns/1').headers).toMatchObject({
			'X-RateLimit-Remaining': String(perMinute - 2),
		});
		for (let i = 2; i < perSecond; i++) h.call('GET', list);
		const refused = h.call('GET', list);
		expect([refused.status, refused.headers['X-RateLimit-Remaining']]).toEqual([
			429,
			String(perMinute - perSecond),
		]);
	});
});

describe('a 429', () => {
	it('has the documented body with the seconds to wait', () => {
		const h = harness({ plan: 'trial' });
		for (let i = 0; i < 100; i++) {
			h.clock.now = START + i * 100;
			h.call('GET', list);
		}
		h.clock.now = START + 20_500;
		expect(h.call('GET', list).json).toEqual({
			status: 429,
			error: 'Too Many Requests',
			message: 'Rate limit exceeded. Retry after 40 seconds.',
			retryAfter: 40,
		});
		h.clock.now += 39_500;
		expect(h.call('GET', list).status).toBe(200);
	});

	it('is decided before the work', () => {
		const h = harness({ plan: 'trial' });
		for (let i = 0; i < 10; i++) h.call('GET', list);
		expect(() => h.create()).toThrow('429');
		expect(h.api.campaigns.size).toBe(0);
		expect(h.api.received.at(-1)).toMatchObject({ method: 'POST', status: 429 });
	});

	it('does not count against the limit itself', () => {
		const h = harness({ plan: 'trial' });
		for (let i = 0; i < 10; i++) h.call('GET', list);
		for (let i = 0; i < 500; i++) h.call('GET', list);
		h.clock.now += 1_000;
		expect(h.call('GET', list)).toMatchObject({
			status: 200,
			headers: { 'X-RateLimit-Remaining': '89' },
		});
	});
});

it('limits are counted per key, and a wrong key counts nowhere', () => {
	const api = new CampaignsApi({ now: () => START, plan: 'trial', apiKeys: ['a', 'b'] });
	const get = (key: string): number =>
		api.handle({
			method: 'GET',
			path: '/api/partner-gateway/v1/campaigns',
			headers: { 'x-api-key': key },
		}).status;
	for (let i = 0; i < PLANS.trial.perSecond; i++) get('a');
	for (let i = 0; i < 100; i++) expect(get('wrong')).toBe(401);
	expect([get('a'), get('b')]).toEqual([429, 200]);
});

it('limits may run on a clock of their own', () => {
	const rate = { now: 0 };
	const h = harness({ plan: 'trial', rateNow: () => rate.now });
	for (let i = 0; i < 10; i++) h.call('GET', list);
	h.clock.now += 3_600_000;
	expect(h.call('GET', list).status).toBe(429);
	rate.now += 1_000;
	expect(h.call('GET', list).status).toBe(200);
});

it('a clock that went back does not block the key', () => {
	const h = harness({ plan: 'trial' });
	for (let i = 0; i < 10; i++) h.call('GET', list);
	h.clock.now -= 3_600_000;
	expect(h.call('GET', list).status).toBe(200);
});
