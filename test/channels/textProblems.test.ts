import { textProblems } from '../../nodes/QlaraCampaigns/channels/textProblems';
import { marketingTexts } from './marketingTexts';

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
		['Your code: #N/A', ['missingValue']],
		['#DIV/0!', ['missingValue']],
		['Call us: #NAME?', ['missingValue']],
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
		'#1 for you, #NA, #REFUGE',
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

describe('a text that was meant for another program or came out of one', () => {
	it.each<[string, string, string]>([
		['Ciao {{ $json.firstName }}, promo', 'n8nExpression', '{{ $json.firstName }}'],
		[
			"Ciao {{ $('Read sheet').item.json.name }}",
			'n8nExpression',
			"{{ $('Read sheet').item.json.name }}",
		],
		['Oggi {{ $now }}', 'n8nExpression', '{{ $now }}'],
		['{{$node["x"].json["y"]}}', 'n8nExpression', '{{$node["x"].json["y"]}}'],
		['Hi {{ firstName }}', 'spacedPlaceholder', '{{ firstName }}'],
		['Hi {{firstName }}', 'spacedPlaceholder', '{{firstName }}'],
		["Hi {{ first_name|default:'you' }}", 'foreignPlaceholder', "{{ first_name|default:'you' }}"],
		['Hi {{{firstName}}}', 'foreignPlaceholder', '{{{firstName}}}'],
		['Hi {{first name}}', 'foreignPlaceholder', '{{first name}}'],
		['Hi {{1}}', 'foreignPlaceholder', '{{1}}'],
		['Hi {{contact.firstname}}', 'foreignPlaceholder', '{{contact.firstname}}'],
		['Hi {{#if x}}you{{/if}}', 'foreignPlaceholder', '{{#if x}}'],
		['Hi {{ new Date() }}', 'foreignPlaceholder', '{{ new Date() }}'],
		['Hi *|FNAME|*', 'foreignPlaceholder', '*|FNAME|*'],
		['Hi *|IF:FNAME|*', 'foreignPlaceholder', '*|IF:FNAME|*'],
		['Hi %FIRSTNAME%', 'foreignPlaceholder', '%FIRSTNAME%'],
		['Hi %first_name%, 50% off', 'foreignPlaceholder', '%first_name%'],
		['Hi %%First Name%%', 'foreignPlaceholder', '%%First Name%%'],
		['Hi [[firstName]]', 'foreignPlaceholder', '[[firstName]]'],
		['Hi <%= name %>', 'foreignPlaceholder', '<%= name %>'],
		['Hi ${name}', 'foreignPlaceholder', '${name}'],
		['Hi #{name}', 'foreignPlaceholder', '#{name}'],
		['Hi <<First Name>>', 'foreignPlaceholder', '<<First Name>>'],
		['Hi ##NAME##', 'foreignPlaceholder', '##NAME##'],
		['Hi __NAME__', 'foreignPlaceholder', '__NAME__'],
		['Hi __FIRST_NAME__!', 'foreignPlaceholder', '__FIRST_NAME__'],
		['See https://x.it/?n=*|FNAME|*', 'foreignPlaceholder', '*|FNAME|*'],
		['Hi {firstName}', 'singleBraces', '{firstName}'],
		['Hi {first_name|you}', 'singleBraces', '{first_name|you}'],
		['Hi {!Contact.FirstName}', 'singleBraces', '{!Contact.FirstName}'],
		['See https://x.it/?n={firstName}', 'singleBraces', '{firstName}'],
		['Ciao<br>Anna', 'html', '<br>'],
		['Ciao <br/>Anna', 'html', '<br/>'],
		['<b>Ciao</b>', 'html', '<b>'],
		['<p style="x">Ciao', 'html', '<p style="x">'],
		['Ciao</DIV>', 'html', '</DIV>'],
		['Perch&egrave; no', 'html', '&egrave;'],
		['50&nbsp;euro', 'html', '&nbsp;'],
		['Fish &amp; chips', 'html', '&amp;'],
		['it&#39;s', 'html', '&#39;'],
		['it&#x27;s', 'html', '&#x27;'],
		['Uno\\nDue', 'literalEscape', '\\n'],
		['Perch\\u00e8', 'literalEscape', '\\u00e8'],
		['caff\\xe8', 'literalEscape', '\\xe8'],
		['Perch\ufffd', 'damagedText', 'U+FFFD'],
		['Hi \ud83d', 'damagedText', 'U+D83D'],
		['\ude00 hi', 'damagedText', 'U+DE00'],
		['PerchÃ© no', 'damagedText', 'Ã©'],
		['CittÃ\u00a0 bella', 'damagedText', 'Ã\u00a0'],
		['CaffÃ¨', 'damagedText', 'Ã¨'],
		['Ã€ bientÃ´t', 'damagedText', 'Ã€'],
		['UNIVERSITÃ€', 'damagedText', 'Ã€'],
		['PERCHÃˆ NO', 'damagedText', 'Ãˆ'],
		['Itâ€™s', 'damagedText', 'â€™'],
		['10 â‚¬', 'damagedText', 'â‚¬'],
		['10 Â€', 'damagedText', 'Â€'],
		['ciaoÂ\u00a0Anna', 'damagedText', 'Â\u00a0'],
		['Party ðŸŽ‰', 'damagedText', 'ðŸŽ‰'],
		['Ð¿Ñ€Ð¸Ð²ÐµÑ‚', 'damagedText', 'Ð¿Ñ€'],
		['ÎšÎ±Î»', 'damagedText', 'ÎšÎ±'],
		['PerchÃ\u00a9', 'damagedText', 'Ã©'],
		['caff√®', 'damagedText', '√®'],
		['it‚Äôs', 'damagedText', '‚Äô'],
		['a\u0000b', 'controlCharacter', 'U+0000'],
		['a\u001bb', 'controlCharacter', 'U+001B'],
		['a\u0085b', 'controlCharacter', 'U+0085'],
	])('%j is warned of as %s, naming %j', (text, code, part) => {
		expect(textProblems(text, 'smsBody')).toEqual([
			expect.objectContaining({
				code,
				severity: 'warning',
				message: expect.stringContaining(`The text contains "${part}", which`) as string,
			}),
		]);
	});
});

it('a long part of a text is shown by its beginning', () => {
	const [found] = textProblems(
		`<a href="https://shop.example/${'x'.repeat(60)}">shop</a>`,
		'smsBody',
	);
	expect(found!.message).toContain(
		`The text contains "<a href="https://shop.example/${'x'.repeat(60 - 30)}…", which`,
	);
});

describe('texts that people really send', () => {
	it('are at least two hundred, and no two are the same', () => {
		expect(new Set(marketingTexts).size).toBe(marketingTexts.length);
		expect(marketingTexts.length).toBeGreaterThanOrEqual(200);
	});

	it.each(marketingTexts)('raise no warning: %j', (text) => {
		expect(textProblems(text, 'smsBody')).toEqual([]);
	});
});
