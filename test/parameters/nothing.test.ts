import {
	isEmpty,
	isExpression,
	isLocator,
	isNothing,
} from '../../nodes/QlaraCampaigns/parameters/nothing';

describe('nothing', () => {
	it.each([undefined, null, '', ' \n\t', '\u00a0', '\u200b', '\ufeff \u202a', []])(
		'is %j, which is empty',
		(value) => {
			expect([isEmpty(value), isNothing(value)]).toEqual([true, true]);
		},
	);

	it.each([
		NaN,
		'undefined',
		' null ',
		'NaN',
		'[object Object]',
		'Invalid Date',
		'Invalid DateTime',
		'#N/A',
		'#REF!',
		'#VALUE!',
		'#NAME?',
		'#DIV/0!',
	])('is %p, which programs and sheets write where there is no value', (value) => {
		expect([isEmpty(value), isNothing(value)]).toEqual([false, true]);
	});

	it.each([0, false, 'x', 'Null', 'undefined friends', [null], {}, '0', '#1'])(
		'is not %j',
		(value) => {
			expect([isEmpty(value), isNothing(value)]).toEqual([false, false]);
		},
	);
});

describe('an expression', () => {
	it.each(['=', '={{ $json.x }}', '=87', { __rl: true, mode: 'id', value: '={{ 1 }}' }])(
		'is %j',
		(raw) => {
			expect(isExpression(raw)).toBe(true);
		},
	);

	it.each([
		'87',
		' =1',
		'',
		undefined,
		null,
		7,
		['=1'],
		{ a: '=1' },
		{ __rl: true, mode: 'id', value: '87' },
	])('is not %j', (raw) => {
		expect(isExpression(raw)).toBe(false);
	});
});

describe('a value of a resource locator', () => {
	it('is told by the mark that n8n gives it', () => {
		expect(isLocator({ __rl: true, mode: 'id', value: undefined })).toBe(true);
		for (const value of [{ value: 1 }, { __rl: true }, null, 'x', []])
			expect(isLocator(value)).toBe(false);
	});
});
