import { adjustLookback, type Lookback } from '../../nodes/QlaraCampaigns/trigger/lookback';
import type { OpenCampaign } from '../../nodes/QlaraCampaigns/trigger/state';

const draft: OpenCampaign = { state: 'draft', unlisted: false, matchesFilter: true };
const sending: OpenCampaign = { ...draft, state: 'sending' };
const unlisted: OpenCampaign = { ...sending, unlisted: true };

const lookback = (lookbackDays: number, lookbackFull = false): Lookback => ({
	lookbackDays,
	lookbackFull,
});

describe('how far the list of recent campaigns looks back', () => {
	it.each([
		['begins with two days', 0, 10, 2],
		['grows fourfold while four times the rows fit into a page', 2, 250, 8],
		['grows twofold while only twice the rows fit', 8, 500, 16],
		['stays where even twice the rows do not fit', 16, 501, 16],
		['has a limit', 512, 1, 1024],
		['stays at its limit', 1024, 1, 1024],
	])('%s', (_what, days, rows, expected) => {
		expect(adjustLookback(lookback(days), [draft, unlisted], { rows, pages: 1 })).toEqual(
			lookback(expected),
		);
	});

	it('grows only for a campaign that no list shows', () => {
		expect(adjustLookback(lookback(8), [draft, sending], { rows: 10, pages: 1 })).toEqual(
			lookback(8),
		);
	});

	it.each([
		[1, 0],
		[2, 0],
		[8, 2],
		[64, 16],
	])('of %s days shrinks to %s when it needs a second page, and then stays', (days, expected) => {
		const shrunk = adjustLookback(lookback(days), [unlisted], { rows: 1_001, pages: 2 });
		expect(shrunk).toEqual(lookback(expected, true));
		expect(adjustLookback(shrunk, [unlisted], { rows: 10, pages: 1 })).toEqual(shrunk);
	});

	it('does not shrink below what the list covers anyway', () => {
		expect(adjustLookback(lookback(0), [unlisted], { rows: 1_001, pages: 2 })).toEqual(lookback(0));
	});

	it('begins anew when nothing but drafts is open', () => {
		for (const open of [[draft], []])
			expect(adjustLookback(lookback(64, true), open, { rows: 10, pages: 1 })).toEqual(lookback(0));
	});
});
