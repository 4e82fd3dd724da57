import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import type { TriggerOn } from '../../nodes/QlaraCampaigns/trigger/eventKinds';
import type { Filter } from '../../nodes/QlaraCampaigns/trigger/filter';
import { sampleEvent } from '../../nodes/QlaraCampaigns/trigger/sampleEvent';

const now = Date.UTC(2026, 5, 10);

/** The sample of an account whose list of recent campaigns and whose other list hold what the test says. */
async function sampleOf(
	{ recent = [], all = [] }: { recent?: Campaign[]; all?: Campaign[] },
	triggerOn: TriggerOn[] = ['any'],
	filter: Partial<Filter> = {},
) {
	const queries: Query[] = [];
	const client = {
		list: (query: Query) => async () => {
			queries.push(query);
			return await Promise.resolve({ rows: query.startDate === undefined ? all : recent });
		},
		get: async (id: string) => await Promise.resolve({ id, status: 2 }),
	};
	const event = await sampleEvent(
		client,
		{ sendingModes: [], search: '', ...filter },
		{ triggerOn: new Set(triggerOn), eachStatus: false },
		now,
	);
	return { event, queries };
}

describe('a test event', () => {
	it('is of the newest campaign by its date, or by its id where dates are not shown', async () => {
		const recent = [
			{ id: 9, status: 3, createdAt: '2026-06-01T00:00:00Z' },
			{ id: 5, status: 3, createdAt: '2026-06-09T00:00:00Z' },
		];
		expect((await sampleOf({ recent })).event).toMatchObject({ id: '5', to: 'completed' });
		const undated = [
			{ id: 'camp-8', status: 0 },
			{ id: 'camp-11', status: 0 },
		];
		expect((await sampleOf({ recent: undated })).event).toMatchObject({ id: 'camp-11' });
	});

	it('is one that was chosen, of an older campaign if need be', async () => {
		const recent = [
			{ id: 9, status: 0 },
			{ id: 5, status: 4 },
		];
		expect((await sampleOf({ recent }, ['failed'])).event).toMatchObject({
			id: '5',
			from: 'sending',
			to: 'failed',
		});
	});

	it('is any change where none was chosen: its fields are what it is for', async () => {
		expect((await sampleOf({ recent: [{ id: 9, status: 0 }] }, ['failed'])).event).toMatchObject({
			id: '9',
			to: 'draft',
		});
	});

	it('is of any campaign of the account where there is no recent one', async () => {
		const { event, queries } = await sampleOf({ all: [{ id: 1, status: 3 }] });
		expect(event).toMatchObject({ id: '1' });
		expect(queries).toEqual([
			{ startDate: '2026-03-10', endDate: expect.any(String) as string, direction: 'DESC' },
			{ direction: 'DESC' },
		]);
	});

	it('is searched for by the API among older campaigns', async () => {
		const filter = { search: 'spring' };
		const { queries } = await sampleOf({}, ['any'], filter);
		expect(queries[1]).toEqual({ search: 'spring', direction: 'DESC' });
	});

	it('passes the filters, and leaves out a status that nobody knows', async () => {
		const recent = [
			{ id: 9, name: 'Autumn', status: 3 },
			{ id: 8, name: 'Spring', status: 77 },
			{ id: 7, name: 'Spring', status: 3 },
		];
		expect((await sampleOf({ recent }, ['any'], { search: 'spring' })).event).toMatchObject({
			id: '7',
		});
	});

	it('is of the one campaign that is watched', async () => {
		const { event, queries } = await sampleOf({}, ['any'], { campaignId: '42' });
		expect(event).toMatchObject({ id: '42', to: 'sending' });
		expect(queries).toEqual([]);
	});

	it('is none where there is no campaign', async () => {
		expect((await sampleOf({})).event).toBeUndefined();
	});
});
