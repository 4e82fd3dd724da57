import { CampaignsApi } from './index';
import { SMS, START, type Answer, type Harness } from './harness';

/** Ways of looking at a server, used to see what a switch of the dialect changes. */

export const get = (h: Harness, path: string): Answer => h.call('GET', path);
export const kind = (answer: Answer): string | null =>
	answer.headers['Content-Type']?.split(';')[0] ?? null;
export const keys = (value: unknown): string[] => Object.keys(value as object);

/** A list of two campaigns, the first page of one row. */
export function firstOfTwo(h: Harness): unknown {
	h.api.seedCampaign();
	h.api.seedCampaign();
	return get(h, '/campaigns?page=0&limit=1').json;
}

export function priced(h: Harness): Answer {
	const id = h.create();
	h.call('POST', `/campaigns/${id}/calculateGoal`);
	return get(h, `/campaigns/${id}/price`);
}

/** The ids of some pages of the list of campaigns 1 to 20. */
export function walk(h: Harness, pages: number[], limit = 5, more = ''): string[] {
	if (h.api.campaigns.size === 0)
		for (let id = 1; id <= 20; id++)
			h.api.seedCampaign({
				id,
				createdAt: START - id * 1_000,
				updatedAt: START + ((id * 7) % 20) * 1_000,
			});
	return pages.map((page) =>
		(get(h, `/campaigns?page=${page}&limit=${limit}${more}`).json as Array<{ id: number }>)
			.map((row) => row.id)
			.join(' '),
	);
}

export function refused(h: Harness): Answer {
	h.create();
	return h.call('POST', '/campaigns', { ...SMS, smsBody: undefined });
}

/** The first 429 of the trial plan, and the hints it carries. */
export function hints(h: Harness): unknown {
	const api = new CampaignsApi({
		now: () => START + 200,
		plan: 'trial',
		apiKeys: ['k'],
		dialect: h.api.dialect,
	});
	const request = {
		method: 'GET',
		path: '/api/partner-gateway/v1/campaigns',
		headers: { 'X-Api-Key': 'k' },
	};
	for (let i = 0; i < 10; i++) api.handle(request);
	const { headers, body } = api.handle(request);
	return {
		retryAfter: headers['Retry-After'],
		reset: headers['X-RateLimit-Reset'],
		body: (JSON.parse(body) as { retryAfter?: number }).retryAfter,
	};
}

export function rateHeaders(h: Harness): unknown {
	const api = new CampaignsApi({
		now: () => START,
		plan: 'trial',
		apiKeys: ['k'],
		dialect: h.api.dialect,
	});
	const { headers } = api.handle({
		method: 'GET',
		path: '/api/partner-gateway/v1/campaigns',
		headers: { 'X-Api-Key': 'k' },
	});
	return [headers['X-RateLimit-Limit'], headers['X-RateLimit-Remaining']];
}

/** Ten requests just before a full second, one just after it. */
export function acrossSecond(h: Harness): unknown {
	let now = START + 900;
	const api = new CampaignsApi({
		now: () => now,
		plan: 'trial',
		apiKeys: ['k'],
		dialect: h.api.dialect,
	});
	const status = (): number =>
		api.handle({
			method: 'GET',
			path: '/api/partner-gateway/v1/campaigns',
			headers: { 'X-Api-Key': 'k' },
		}).status;
	for (let i = 0; i < 10; i++) status();
	now = START + 1_000;
	return status();
}

export function stats(h: Harness, query = 'aggregateOn=day'): Answer {
	return get(h, `/campaigns/stats?startDate=2026-03-01&endDate=2026-03-02&${query}`);
}
