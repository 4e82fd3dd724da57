// Polls of an API that answers as the test says.
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { eventId } from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import type { TriggerClient } from '../../nodes/QlaraCampaigns/trigger/observer';
import { pollCampaigns, type PollOptions } from '../../nodes/QlaraCampaigns/trigger/pollCampaigns';
import { emptyState } from '../../nodes/QlaraCampaigns/trigger/state';
import { START } from '../simulator/harness';
import { stateWith } from './fixtures';

const options: PollOptions = {
	rules: { triggerOn: new Set(['any']), eachStatus: false },
	filter: { sendingModes: [], search: '' },
	keepEmitted: false,
	redeliver: false,
	now: () => START,
	deadline: START + 1e9,
};

function page(...rows: Campaign[]) {
	return async () => await Promise.resolve({ rows, last: true });
}

const refused = (status: number) => new QlaraError('no', 'refused', endpoints.get, { status });
const notAsked = async () => await Promise.reject(new Error('not asked for'));

describe('of two observations of a campaign in one poll', () => {
	it.each([
		[1, 0],
		[0, 1],
	])('the further one counts: %s and %s', async (drafts, recent) => {
		const client: TriggerClient = {
			list: ({ isDraft }: Query) => page({ id: 1, status: isDraft === true ? drafts : recent }),
			get: notAsked,
		};
		const { state } = await pollCampaigns(client, emptyState('a', 'f'), options);
		expect(state.open.get('1')).toMatchObject({ state: 'ready' });
	});
});

describe('reads of campaigns by their ids', () => {
	const many = Array.from({ length: 80 }, (_value, index) => String(index + 1));
	const known = () => stateWith(Object.fromEntries(many.map((id) => [id, 'draft' as const])));

	it('are sixty in a poll, and the rest waits for the next one', async () => {
		const asked: string[] = [];
		const client: TriggerClient = {
			list: () => page(),
			get: async (id) => {
				asked.push(id);
				return await Promise.resolve({ id, status: 2 });
			},
		};
		const first = await pollCampaigns(client, known(), options);
		expect([asked.length, first.events.length]).toEqual([60, 60]);
		const second = await pollCampaigns(client, first.state, options);
		expect(second.events).toHaveLength(20);
		expect(new Set([...first.events, ...second.events].map(({ id }) => id)).size).toBe(80);
	});

	it.each([
		['end at the first one that shows that nothing can be read', 429, 1],
		['go on behind one that only fails itself', 500, 60],
	])('%s', async (_what, status, calls) => {
		let asked = 0;
		const client: TriggerClient = {
			list: () => page(),
			get: async () => {
				asked++;
				return await Promise.reject(refused(status));
			},
		};
		const { error, events } = await pollCampaigns(client, known(), options);
		expect([asked, events, error?.message]).toEqual([calls, [], 'no']);
	});

	it('make no campaign a new one', async () => {
		const pending = new Map([['1', { state: 'ready' as const, since: START - 60_000 }]]);
		const client: TriggerClient = {
			list: () => page(),
			get: async (id) => await Promise.resolve({ id, status: 1 }),
		};
		const before = stateWith({}, { pending });
		const { events, state } = await pollCampaigns(client, before, options);
		expect(events).toEqual([]);
		expect(state.open.get('1')).toMatchObject({ state: 'ready', unlisted: true });
	});

	it('bring the totals that no list shows', async () => {
		const client: TriggerClient = {
			list: () => page({ id: 1, status: 3 }),
			get: async (id) => await Promise.resolve({ id, status: 3, totalDestinations: 7 }),
		};
		const { events } = await pollCampaigns(client, stateWith({ 1: 'sending' }), options);
		expect(events.map(({ campaign }) => campaign?.totalDestinations)).toEqual([7]);
	});
});

describe('a poll in which a list cannot be read', () => {
	const client: TriggerClient = {
		list: () => async () => await Promise.reject(refused(429)),
		get: notAsked,
	};

	it('reads no campaign by its id, and loses nothing that was known', async () => {
		const before = stateWith({ 1: 'sending' });
		const { events, state, error } = await pollCampaigns(client, before, options);
		expect([events, error?.details.status]).toEqual([[], 429]);
		expect(state.open.get('1')).toMatchObject({ state: 'sending' });
	});

	it('still owes the existing campaigns to those who asked for them', async () => {
		const asked = { ...emptyState('a', 'f'), deliverExisting: true };
		const failed = await pollCampaigns(client, asked, options);
		expect(failed.state).toMatchObject({ baseline: false, deliverExisting: true });
		const working: TriggerClient = { list: () => page({ id: 1, status: 2 }), get: notAsked };
		const first = await pollCampaigns(working, failed.state, options);
		expect(first.events).toMatchObject([{ id: '1', to: 'sending' }]);
		expect(first.state).toMatchObject({ baseline: true, deliverExisting: false });
	});
});

describe('the only campaign to watch', () => {
	const filter = { campaignId: '1', sendingModes: [], search: '' };
	const watching = (get: TriggerClient['get']): TriggerClient => ({ list: () => notAsked, get });

	it('makes the baseline when it was read, and not when it could not be', async () => {
		const failing = watching(async () => await Promise.reject(refused(500)));
		const failed = await pollCampaigns(failing, emptyState('a', 'f'), { ...options, filter });
		expect([failed.state.baseline, failed.error?.message]).toEqual([false, 'no']);
		const working = watching(async (id) => await Promise.resolve({ id, status: 2 }));
		const { state } = await pollCampaigns(working, failed.state, { ...options, filter });
		expect([state.baseline, state.open.get('1')?.state]).toEqual([true, 'sending']);
	});
});

describe('the last events', () => {
	const client = (status: number): TriggerClient => ({
		list: () => page({ id: 1, status, totalDestinations: 1 }),
		get: notAsked,
	});
	const keep = { ...options, keepEmitted: true };

	it('are kept until there are others, and come once more where asked', async () => {
		const first = await pollCampaigns(client(2), stateWith({ 1: 'ready' }), keep);
		const quiet = await pollCampaigns(client(2), first.state, keep);
		expect(quiet.events).toEqual([]);
		const again = await pollCampaigns(client(2), quiet.state, { ...keep, redeliver: true });
		expect(again.events).toMatchObject([{ id: '1', to: 'sending', redelivered: true }]);
		const both = await pollCampaigns(client(3), quiet.state, { ...keep, redeliver: true });
		expect(both.events.map((event) => [eventId(event), event.redelivered])).toEqual([
			['1:sending', true],
			['1:completed', false],
		]);
		expect(both.state.lastEmitted.map(eventId)).toEqual(['1:sending', '1:completed']);
	});

	it('are not kept unless asked', async () => {
		const { events, state } = await pollCampaigns(client(2), stateWith({ 1: 'ready' }), options);
		expect([events.length, state.lastEmitted]).toEqual([1, []]);
	});
});
