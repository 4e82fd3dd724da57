import { costIn, currencyIn, recipientsOf } from '../../nodes/QlaraCampaigns/api/campaignFigures';

describe('recipientsOf', () => {
	it.each<[unknown, number | undefined]>([
		[0, 0],
		[38, 38],
		['38', 38],
		[-1, undefined],
		[1.5, undefined],
		['', undefined],
		[' ', undefined],
		['many', undefined],
		[null, undefined],
		[undefined, undefined],
		[true, undefined],
		[1e300, undefined],
	])('of totalDestinations %j is %j', (totalDestinations, expected) => {
		expect(recipientsOf({ totalDestinations })).toBe(expected);
	});
});

describe('costIn', () => {
	it.each<[Record<string, unknown>, number | undefined]>([
		[{ estimatedCost: 1.71, price: 9 }, 1.71],
		[{ estimatedCost: null, totalCost: '1,71' }, 1.71],
		[{ cost: 0 }, 0],
		[{ cost: 'much' }, undefined],
		[{}, undefined],
	])('of %j is %j', (fields, expected) => {
		expect(costIn(fields)).toBe(expected);
	});
});

describe('currencyIn', () => {
	it.each<[unknown, string | undefined]>([
		['EUR', 'EUR'],
		['<b>', undefined],
		[978, undefined],
		[undefined, undefined],
	])('of the currency %j is %j', (currency, expected) => {
		expect(currencyIn({ currency })).toBe(expected);
	});
});
