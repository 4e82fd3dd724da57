import { initialCursor, unreadList } from '../../nodes/QlaraCampaigns/trigger/cursor';

describe('the cursor before the first poll', () => {
	it('begins with the first page of every list', () => {
		const { lists, ...others } = initialCursor();
		expect(lists).toEqual({ drafts: unreadList, recent: unreadList, all: unreadList });
		expect(Object.values(others).filter(Boolean)).toEqual([]);
		expect(unreadList).toMatchObject({ page: 0, completedAt: 0 });
	});

	it('is a new one each time, so that what n8n does to one does not reach the next', () => {
		const first = initialCursor();
		first.lists.drafts = { ...first.lists.drafts, page: 7 };
		expect(initialCursor().lists.drafts.page).toBe(0);
	});
});
