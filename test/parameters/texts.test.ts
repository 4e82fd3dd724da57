import fc from 'fast-check';
import { readText } from '../../nodes/QlaraCampaigns/parameters/texts';

describe('a text', () => {
	it('is read character by character as it was entered', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(readText(text)).toEqual({ value: text });
			}),
		);
	});

	it.each<[unknown, string]>([
		[7, '7'],
		[393401234567, '393401234567'],
		[-0.5, '-0.5'],
		[9007199254740991, '9007199254740991'],
		[false, 'false'],
		['', ''],
	])('is what a person would write for %j: %s', (value, text) => {
		expect(readText(value)).toEqual({ value: text });
	});

	it.each([9007199254740992, 1e21, -1e16, Infinity])(
		'is not made of %p, which has lost digits',
		(value) => {
			expect(readText(value)).toEqual({
				problem: expect.stringMatching(/^holds ".*", a number that has lost digits$/) as string,
				remedy: expect.stringContaining('as text') as string,
			});
		},
	);

	it.each([{}, [], ['a'], new Date(0), null, undefined, NaN])('is not made of %j', (value) => {
		expect(readText(value)).toMatchObject({ problem: expect.stringMatching(/^holds /) as string });
	});
});
