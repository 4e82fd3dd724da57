import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { Observer } from '../../nodes/QlaraCampaigns/trigger/observer';
import { searchHits } from '../../nodes/QlaraCampaigns/trigger/searchHits';

/** An observer that has seen campaigns, of an account whose search answers as the test says. */
function observerOf(seen: Campaign[], answer: Campaign[] | QlaraError) {
	const queries: Query[] = [];
	const client = {
		list: (query: Query) => async () => {
			queries.push(query);
			return await (answer instanceof Error
				? Promise.reject(answer)
				: Promise.resolve({ rows: answer }));
		},
		get: async () => await Promise.reject(new Error('not asked for')),
	};
	const observer = new Observer(client, { now: () => 0, deadline: 1 });
	for (const campaign of seen) observer.add(campaign, true);
	return { observer, queries };
}

describe("the API's own search", () => {
	it('is asked only where a campaign shows neither name nor description', async () => {
		const named = observerOf([{ id: 1, name: 'x', status: 0 }], []);
		expect(await searchHits(named.observer, 'Spring')).toBeUndefined();
		const unsearched = observerOf([{ id: 1, status: 0 }], []);
		expect(await searchHits(unsearched.observer, '')).toBeUndefined();
		expect([named.queries, unsearched.queries]).toEqual([[], []]);
	});

	it('finds ids as text, the newest first', async () => {
		const { observer, queries } = observerOf([{ id: 1, status: 0 }], [{ id: 1 }, { id: 'x' }]);
		expect(await searchHits(observer, 'Spring')).toEqual(new Set(['1', 'x']));
		expect(queries).toEqual([{ search: 'Spring', direction: 'DESC' }]);
	});

	it('that fails finds nothing out, and the poll says why', async () => {
		const down = new QlaraError('down', 'refused', endpoints.list, { status: 503 });
		const { observer } = observerOf([{ id: 1, status: 0 }], down);
		expect(await searchHits(observer, 'Spring')).toBeUndefined();
		expect(observer.error).toBe(down);
	});
});
