// Polls against an API that answers as the test says.
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { firstState, poll, type PollApi } from '../../nodes/QlaraCampaigns/trigger/poll';
import { CampaignsApi, DEFAULT_API_KEY, type Dialect } from '../simulator';
import { START } from '../simulator/harness';
import { Host } from './host';
import { ConnectionError, deliver } from './wire';

const options = {
	on: new Set(['any' as const]), eachStep: false, doubtMs: 45_000, keep: false, again: false,
	filter: { sendingModes: [], search: '' }, now: () => START, deadline: START + 1e9,
};

function page(...rows: Campaign[]) {
	return async () => await Promise.resolve({ rows, last: true });
}

/** A published workflow in an n8n whose requests take `requestMs`. */
function host(dialect: Partial<Dialect> = {}, requestMs = 0) {
	const clock = { now: START };
	const api = new CampaignsApi({ now: () => clock.now, plan: 'unlimited', dialect });
	const made = new Host({
		credentials: { apiKey: DEFAULT_API_KEY, baseUrl: 'https://qlara.test/api' },
		time: { now: () => clock.now, elapsed: () => clock.now, sleep: async () => {}, random: () => 0.5 },
		send: async (request) => {
			clock.now += requestMs;
			return await Promise.resolve(deliver(api, DEFAULT_API_KEY, request));
		},
	});
	return { api, clock, host: made };
}

describe('of two looks at a campaign in one poll', () => {
	it('the further one counts, in whatever order they come', async () => {
		for (const [drafts, recent] of [[1, 0], [0, 1]] as const) {
			const api: PollApi = {
				list: ({ isDraft }: Query) => (isDraft === true ? page({ id: 1, status: drafts }) : page({ id: 1, status: recent })),
				get: async () => await Promise.reject(new Error('not asked for')),
			};
			const { state } = await poll(api, firstState('a', 'f', false), options);
			expect(state.open.get('1')).toMatchObject({ place: 1 });
		}
	});
});

describe('a server that refuses large pages', () => {
	it('is asked for smaller ones from then on', async () => {
		const { api, host: n8n, clock } = host({ maxPageSize: 100, oversizedLimit: 'refused' });
		api.seedCampaign({ status: 2 });
		await n8n.register('activate');
		const { length } = api.received;
		clock.now += 60_000;
		await n8n.poll();
		const later = api.received.slice(length);
		expect(later.length).toBeLessThanOrEqual(3);
		expect(later.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
	});
});

describe('an n8n that gives a poll less time than a request may take', () => {
	it('does not keep it from getting on', async () => {
		const { api, host: n8n, clock } = host({}, 100);
		n8n.pollBudgetMs = 20_000;
		await n8n.register('activate');
		const { id } = api.seedCampaign({ status: 0, createdAt: clock.now });
		clock.now += 60_000;
		expect((await n8n.poll()).events?.map(({ eventId }) => eventId)).toEqual([`${id}:draft`]);
		expect((n8n.memory.campaigns as { baseline: boolean }).baseline).toBe(true);
	});
});

describe('a name server that does not answer for a moment', () => {
	it('does not stop an activation', async () => {
		const { host: n8n } = host();
		const { send } = n8n.options;
		n8n.options.send = async () => await Promise.reject(new ConnectionError('EAI_AGAIN'));
		expect((await n8n.register('activate')).error).toBeUndefined();
		expect(n8n.isAlive).toBe(true);
		expect((await n8n.poll()).error).toBeInstanceOf(Error);
		n8n.options.send = send;
		expect((await n8n.poll()).error).toBeUndefined();
	});
});
