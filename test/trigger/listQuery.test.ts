import { initialCursor } from '../../nodes/QlaraCampaigns/trigger/cursor';
import { listQuery } from '../../nodes/QlaraCampaigns/trigger/listQuery';

describe('the list of recent campaigns', () => {
	const at = (hours: number) => Date.UTC(2026, 2, 10, hours);
	const recent = (completedAt: number, now: number, lookbackDays = 0) => {
		const cursor = initialCursor();
		const lists = { ...cursor.lists, recent: { ...cursor.lists.recent, completedAt } };
		const { startDate, endDate } = listQuery('recent', { lists, lookbackDays }, now);
		return { startDate: String(startDate), endDate: String(endDate) };
	};
	const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

	it('begins before it was read last and ends after now, in every time zone', () => {
		for (let hour = 0; hour < 24; hour++) {
			const { startDate, endDate } = recent(at(hour), at(hour));
			// The calendar of the server is at most 14 hours ahead and 12 behind.
			expect(startDate < day(at(hour) - 12 * 3_600_000)).toBe(true);
			expect(endDate > day(at(hour) + 14 * 3_600_000)).toBe(true);
		}
	});

	it('has a campaign that was created long ago by its date, which may be a year ahead', () => {
		expect(recent(at(0), at(0)).endDate).toBe('2027-03-11');
	});

	it('goes on where it was read last, however long ago', () => {
		expect(recent(at(0), at(24 * 100)).startDate).toBe('2026-03-08');
		expect(recent(0, at(0)).startDate).toBe('2026-03-08');
		expect(recent(at(0), at(0), 8).startDate).toBe('2026-02-28');
	});

	it('has no gap after a clock was set back', () => {
		expect(recent(at(240), at(0)).startDate).toBe('2026-03-08');
	});
});

describe('the other lists', () => {
	it('have no dates', () => {
		expect(listQuery('drafts', initialCursor(), 0)).toEqual({ isDraft: true, direction: 'ASC' });
		expect(listQuery('all', initialCursor(), 0)).toEqual({ direction: 'ASC' });
	});
});
