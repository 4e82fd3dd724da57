import { readFlag } from '../../nodes/QlaraCampaigns/parameters/flags';

describe('yes or no', () => {
	it.each<[boolean, unknown[]]>([
		[true, [true, 'true', 'TRUE', ' True ', 1, '1', 'yes', 'Yes', 'on']],
		[false, [false, 'false', 'FALSE', ' False\n', 0, '0', 'no', 'NO', 'off']],
	])('is %j for every spelling of it', (value, spellings) => {
		expect(spellings.map(readFlag)).toEqual(spellings.map(() => ({ value })));
	});

	it.each([
		'',
		' ',
		2,
		-1,
		'01',
		'1.0',
		'maybe',
		'y',
		'vero',
		'ja',
		'x',
		'true false',
		null,
		undefined,
		{},
		[true],
		NaN,
	])('is not guessed from %j', (value) => {
		expect(readFlag(value)).toEqual({
			problem: expect.stringMatching(/^is ".*", which is neither true nor false$/) as string,
			remedy: 'Switch it on or off, or use an expression that returns true or false.',
		});
	});
});
