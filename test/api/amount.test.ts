import { amount } from '../../nodes/QlaraCampaigns/api/amount';

describe('amount', () => {
	it.each<[unknown, number]>([
		[0, 0],
		[-1.5, -1.5],
		['12.50', 12.5],
		['12,50', 12.5],
		['0.234', 0.234],
		['0,234', 0.234],
		['-0.234', -0.234],
		['1234.567', 1234.567],
		['1.2345', 1.2345],
		['1.234,50', 1234.5],
		['1,234.50', 1234.5],
		['-1.234.567,891 EUR', -1234567.891],
		['1,2345', 1.2345],
		[' 12.50 EUR ', 12.5],
		['EUR 12', 12],
		['eur12', 12],
		['€ 3', 3],
		['3€', 3],
		['-3,5', -3.5],
	])('reads %j as %d', (value, expected) => {
		expect(amount(value)).toBe(expected);
	});

	it.each([
		'1,234',
		'1.234',
		'-1.500',
		'150,000 EUR',
		'1.234.567',
		'1.23,450',
		'1,2345.6',
		'1.234,',
		'1..5',
		`${'1'.repeat(200)}.5`,
		'1 234',
		'12.',
		'.5',
		'12 Euro',
		'about 3',
		'',
		' ',
		'EUR',
		NaN,
		Infinity,
		true,
		null,
		undefined,
		[3],
		{},
	])('does not guess what %p means', (value) => {
		expect(amount(value)).toBeUndefined();
	});
});
