// Polls against an API that answers as the test says.
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { firstState, poll, type PollApi } from '../../nodes/QlaraCampaigns/trigger/observe';
import { CampaignsApi, DEFAULT_API_KEY, type Dialect } from '../simulator';
import { START } from '../simulator/harness';
import { Host } from './host';
import { ConnectionError, deliver } from './wire';

const options = {
	on: new Set(['any' as const]),
	eachStep: false,
	doubtMs: 45_000,
	keep: false,
	again: false,
	filter: { sendingModes: [], search: '' },
	now: () => START,
	deadline: START + 1e9,
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
		time: {
			now: () => clock.now,
			elapsed: () => clock.now,
			sleep: async () => {},
			random: () => 0.5,
		},
		send: async (request) => {
			clock.now += requestMs;
			return await Promise.resolve(deliver(api, DEFAULT_API_KEY, request));
		},
	});
	return { api, clock, host: made };
}

describe('of two looks at a campaign in one poll', () => {
	it('the further one counts, in whatever order they come', async () => {
		for (const [drafts, recent] of [
			[1, 0],
			[0, 1],
		] as const) {
			const api: PollApi = {
				list: ({ isDraft }: Query) =>
					isDraft === true ? page({ id: 1, status: drafts }) : page({ id: 1, status: recent }),
				get: async () => await Promise.reject(new Error('not asked for')),
			};
			const { state } = await poll(api, firstState('a', 'f', false), options);
			expect(state.open.get('1')).toMatchObject({ place: 1 });
		}
	});
});

describe('reads of campaigns by their id', () => {
	const many = Array.from({ length: 80 }, (_value, index) => String(index + 1));
	const known = () => {
		const state = { ...firstState('a', 'f', false), baseline: true };
		for (const id of many) state.open.set(id, { place: 0, hidden: false, wanted: true });
		return state;
	};

	it('are sixty in a poll, and the rest waits for the next one', async () => {
		const asked: string[] = [];
		const api: PollApi = {
			list: () => page(),
			get: async (id) => {
				asked.push(id);
				return await Promise.resolve({ id, status: 2 });
			},
		};
		const first = await poll(api, known(), options);
		expect([asked.length, first.events.length]).toEqual([60, 60]);
		const second = await poll(api, first.state, options);
		expect(second.events).toHaveLength(20);
		expect(new Set([...first.events, ...second.events].map(({ id }) => id)).size).toBe(80);
	});

	it('end at the first one that shows that nothing can be read, and go on behind one that only fails itself', async () => {
		for (const [status, calls] of [
			[429, 1],
			[500, 60],
		] as const) {
			let asked = 0;
			const api: PollApi = {
				list: () => page(),
				get: async () => {
					asked++;
					return await Promise.reject(new QlaraError('no', 'refused', endpoints.list, { status }));
				},
			};
			const { error, events } = await poll(api, known(), options);
			expect([asked, events, error?.message]).toEqual([calls, [], 'no']);
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
