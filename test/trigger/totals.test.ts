import { hasTotals, totalsOf } from '../../nodes/QlaraCampaigns/trigger/totals';

describe('totals and rates', () => {
	it('hold what the API says, as a number or as text', () => {
		const campaign = { id: 7, totalDestinations: '40', totalSuccess: 39, totalFailed: '1' };
		expect(totalsOf(campaign)).toEqual({
			totalDestinations: 40,
			totalSuccess: 39,
			totalFailed: 1,
			deliveryRate: 97.5,
			failureRate: 2.5,
		});
	});

	it('have one decimal', () => {
		const campaign = { id: 7, totalDestinations: 3, totalSuccess: 2, totalFailed: 1 };
		expect(totalsOf(campaign)).toMatchObject({ deliveryRate: 66.7, failureRate: 33.3 });
	});

	it.each([
		['failures are not a number', { totalSuccess: 30, totalFailed: 'many' }, 75, null],
		['only the successes are there', { totalSuccess: 30 }, 75, null],
		['only the failures are there', { totalFailed: 10 }, null, 25],
		['neither is there', {}, null, null],
		['both are empty', { totalSuccess: '', totalFailed: null }, null, null],
	])('have a null for each rate that is not known: %s', (_what, fields, delivery, failure) => {
		const totals = totalsOf({ id: 7, totalDestinations: 40, ...fields });
		expect(totals).toMatchObject({ deliveryRate: delivery, failureRate: failure });
	});

	it.each([0, '0', undefined, null, 'all'])('have no rates for %p recipients', (recipients) => {
		const campaign = { id: 7, totalDestinations: recipients, totalSuccess: 0, totalFailed: 0 };
		expect(totalsOf(campaign)).toMatchObject({
			totalSuccess: 0,
			totalFailed: 0,
			deliveryRate: null,
			failureRate: null,
		});
	});

	it('are there as soon as the recipients are', () => {
		expect(hasTotals({ id: 7, totalDestinations: 0 })).toBe(true);
		expect(hasTotals({ id: 7, totalSuccess: 3 })).toBe(false);
	});
});
