import { textProblems } from '../../nodes/QlaraCampaigns/channels/textProblems';

const codes = (text: string): string[] => textProblems(text, 'smsBody').map(({ code }) => code);

describe('textProblems', () => {
	it.each([
		['Hi undefined, hello', ['missingValue']],
		['undefined', ['missingValue']],
		['Hi [object Object]', ['missingValue']],
		['x[object Object]x', ['missingValue']],
		['Hi null!', ['missingValue']],
		['Total: NaN euro', ['missingValue']],
		['See you on Invalid Date', ['missingValue']],
		['See you on Invalid DateTime', ['missingValue']],
		['undefined and null', ['missingValue', 'missingValue']],
		['Hi {{}}', ['emptyPlaceholder']],
		['Hi {{ }}', ['emptyPlaceholder']],
		['Hi {{name}', ['unbalancedBraces']],
		['Hi {name}}', ['unbalancedBraces']],
		['Hi {{name}} and {{', ['unbalancedBraces']],
		['Hi {name}', ['singleBraces']],
		['Hi {first.name} and {1}', ['singleBraces']],
		['Hi \\{{name}}', ['backslash']],
		['Hi , we reopen', ['emptyPersonalisation']],
		['Hi . We reopen', ['emptyPersonalisation']],
		[' , we reopen', ['emptyPersonalisation']],
		['Hi  we reopen', ['emptyPersonalisation']],
		['Hi {{name}}  we reopen', ['emptyPersonalisation']],
		['Hi undefined , {name}', ['missingValue', 'singleBraces', 'emptyPersonalisation']],
	])('finds in %j the problems %j', (text, expected) => {
		expect(codes(text)).toEqual(expected);
	});

	it.each([
		'',
		'Hi {{name}}, we reopen.',
		'undefinedness, nullify, aNaN',
		'Undefined and NULL',
		'We reopen.  Come in!  Now?  Yes:  at 9',
		'a {b c} d',
		'a { } b',
		'10 .50',
		'a ... b',
		'Ends with two spaces  ',
		'line\n\nline',
	])('finds nothing in %j', (text) => {
		expect(codes(text)).toEqual([]);
	});

	it('makes each problem a warning about the field, with sentences', () => {
		for (const problem of textProblems('undefined {{}} {x} \\{{y}} , {{', 'rcsText')) {
			expect(problem).toMatchObject({ field: 'rcsText', severity: 'warning' });
			expect(problem.message).toMatch(/^The text .*\.$/);
			expect(problem.remedy).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('names the trace of the missing value', () => {
		expect(textProblems('Hi null', 'smsBody')[0]!.message).toBe(
			'The text contains "null", which is what a missing value looks like.',
		);
	});
});
