import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { getExampleNumber, type CountryCode } from 'libphonenumber-js/max';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import { readPhoneNumbers } from '../../nodes/QlaraCampaigns/parameters/phoneNumbers';
import { paramsOf } from './paramsOf';

const labels = new Map([['destinations', 'Phone Numbers']]);
const expression = '={{ $json.phone }}';

/** @param defaultCountryCode the country of numbers without country code */
function read(value: unknown, defaultCountryCode = '', raw = value) {
	const given = { destinations: value, defaultCountryCode };
	return readPhoneNumbers(
		[paramsOf(given, { raw: { ...given, destinations: raw }, labels })],
		'destinations',
	);
}

/** One campaign from all items, each with its own value. */
const readItems = (values: unknown[], raw: unknown = expression) =>
	readPhoneNumbers(
		values.map((value) =>
			paramsOf({ destinations: value }, { raw: { destinations: raw }, labels }),
		),
		'destinations',
	);

function refusal(act: () => unknown): { message: string; remedy: string } {
	try {
		act();
	} catch (error) {
		expect(error).toBeInstanceOf(InputError);
		const { message, remedy } = error as InputError;
		return { message, remedy };
	}
	throw new Error('nothing was refused');
}

const two = ['+393401234567', '+393407654321'];

describe('phone numbers', () => {
	it.each<[string, unknown]>([
		['commas', '+393401234567, +393407654321'],
		['semicolons', '+393401234567;+393407654321;'],
		['lines', '+393401234567\r\n\r\n+39 340 7654321\n'],
		['tabs', '+393401234567\t+393407654321'],
		['spaces', '+393401234567 +393407654321'],
		['spaces between and inside', '+39 340 1234567 +39 340 7654321'],
		['spaces between numbers with 00', '00393401234567  00393407654321'],
		['everything at once', '"+393401234567", \'+39 340 7654321;\n\n,'],
		['a list', two],
		['lists in a list', [[two[0]], [[two[1]]]]],
		['texts of several in a list', ['+393401234567, +393407654321']],
		['JSON text of a list', JSON.stringify(two)],
		['JSON text of lists in a list', '[["+39 340 1234567"], ["+39 340 7654321"]]'],
	])('are read with %s between them', (_name, value) => {
		expect(read(value)).toEqual({ numbers: two, duplicates: [] });
	});

	it.each<[string, unknown]>([
		['numbers', [393401234567, 3407654321]],
		['JSON text of numbers', '[393401234567, 3407654321]'],
		['text', '340 1234567, 393407654321'],
		['text with spaces between whole numbers', '3401234567 3407654321'],
	])('are read from %s with a default country', (_name, value) => {
		expect(read(value, 'IT')).toEqual({ numbers: two, duplicates: [] });
		expect(read(value, '39')).toEqual({ numbers: two, duplicates: [] });
	});

	it('are kept once each, and those that come again are reported', () => {
		expect(read(['+393401234567', '00393401234567', '+393407654321', '+39 340 1234567'])).toEqual({
			numbers: two,
			duplicates: ['+393401234567'],
		});
	});

	it('are none when the field was left empty', () => {
		for (const value of ['', ' , \n', undefined, []])
			expect(read(value)).toEqual({ numbers: [], duplicates: [] });
		expect(readPhoneNumbers([], 'destinations')).toEqual({ numbers: [], duplicates: [] });
	});

	it('are not none because an expression returned nothing', () => {
		expect(() => read('', '', expression)).toThrow(
			'"Phone Numbers" has no value: its expression returned nothing for this item',
		);
	});
});

describe('an entry that cannot be read', () => {
	it.each<[unknown, string]>([
		['3401234567', '"3401234567" (entry 2), which has no country code'],
		[393401234567, '"393401234567" (entry 2), which has no country code'],
		['3,93401E+11', '"3,93401E+11" (entry 2), which is what a spreadsheet makes of a long number'],
		['393401234567,0', '"393401234567,0" (entry 2), which has decimals'],
		['393401234567.0', '"393401234567.0" (entry 2), which has decimals'],
		['393,401,234,567', '"393,401,234,567" (entry 2), which is not a phone number'],
		[
			'+44 (0)20 7946 0000',
			'"+44 (0)20 7946 0000" (entry 2), which has a 0 in brackets, which is dialled at home only',
		],
		[
			'+39 340 1234567 / +39 340 7654321',
			'"+39 340 1234567 / +39 340 7654321" (entry 2), which looks like more than one number',
		],
		[
			'+39 340 1234567 3407654321',
			'"+39 340 1234567 3407654321" (entry 2), which is too long, too short or not in use after +39',
		],
		[
			{ phone: '+393401234567' },
			'"{"phone":"+393401234567"}" (entry 2), which is not a phone number',
		],
		[true, '"true" (entry 2), which is not a phone number'],
		[null, 'nothing (entry 2)'],
		['', 'nothing (entry 2)'],
		['undefined', '"undefined" (entry 2), which is what a missing value looks like'],
	])('is named with its place: %j', (entry, named) => {
		expect(refusal(() => read(['+393401234567', entry])).message).toBe(
			`"Phone Numbers" holds ${named}`,
		);
	});

	it('is the whole cell where a comma stands inside of a number, and no more than that', () => {
		expect(
			refusal(() => read('+393401234567,3,93401E+11,+393407654321, 393401234567,00')).message,
		).toBe(
			'"Phone Numbers" holds 2 entries that cannot be read: "3,93401E+11" (entry 2) is what a spreadsheet makes of a ' +
				'long number; " 393401234567,00" (entry 4) has decimals'.replace('" ', '"'),
		);
	});

	it('says what to do about it', () => {
		expect(refusal(() => read('3401234567')).remedy).toBe(
			'Write it with a plus sign and the country code, such as +393401234567, or choose a Default Country Code.',
		);
		expect(refusal(() => read('3,93E+11')).remedy).toContain('plain text');
		expect(refusal(() => read([{}])).remedy).toContain('{{ $json.contacts.map(');
		expect(refusal(() => read(['3401234567', '3,93E+11'])).remedy).toBe(
			`${refusal(() => read('3401234567')).remedy} ${refusal(() => read('3,93E+11')).remedy}`,
		);
	});

	it('is counted, and the first five are named', () => {
		const numbers = Array.from({ length: 5000 }, (_, index) =>
			index % 100 === 7 ? `wrong ${index}` : `+39340${String(index).padStart(7, '0')}`,
		);
		expect(refusal(() => read(numbers)).message).toBe(
			'"Phone Numbers" holds 50 entries that cannot be read: ' +
				[7, 107, 207, 307, 407]
					.map((index) => `"wrong ${index}" (entry ${index + 1}) has letters or an extension`)
					.join('; ') +
				'; and 45 more',
		);
	});

	it('can be one number or two, and is refused', () => {
		expect(refusal(() => read('0554597 6608959', 'AT')).message).toMatch(
			/^"Phone Numbers" holds "0554597 6608959" \(entry 1\), which can be one number or several$/,
		);
	});
});

describe('phone numbers of all items', () => {
	it('are one list', () => {
		expect(readItems(['+393401234567', ['+39 340 7654321', '+393401234567']])).toEqual({
			numbers: two,
			duplicates: ['+393401234567'],
		});
	});

	it('count once when they are fixed for all', () => {
		expect(readItems(['+393401234567', '+393401234567'], '+393401234567')).toEqual({
			numbers: ['+393401234567'],
			duplicates: [],
		});
	});

	it('are named with their item when they cannot be read', () => {
		expect(
			refusal(() => readItems(['+393401234567', '340', undefined, '+393401234567, 341', 'NaN'])),
		).toEqual({
			message:
				'"Phone Numbers" holds 4 entries that cannot be read: "340" (item 2) has no country code; nothing (item 3); ' +
				'"341" (item 4, entry 2) has no country code; nothing (item 5)',
			remedy: expect.stringContaining('leave out the rows without one') as string,
		});
		expect(refusal(() => readItems(['+393401234567', ''])).message).toBe(
			'"Phone Numbers" holds nothing (item 2)',
		);
	});
});

describe('phone numbers as sheets, exports, agents and expressions make them', () => {
	const country = fc.constantFrom<CountryCode>(
		'IT',
		'GB',
		'ES',
		'FR',
		'US',
		'HU',
		'RU',
		'PL',
		'CH',
	);
	/** Numbers that exist: the example of a country with other last digits. */
	const meant = country.chain((name) => {
		const example = getExampleNumber(name, examples)!;
		return fc.record({
			name: fc.constant(name),
			numbers: fc.uniqueArray(
				fc
					.integer({ min: 0, max: 999 })
					.map((end) => example.number.slice(0, -3) + String(end).padStart(3, '0')),
				{ minLength: 1, maxLength: 4 },
			),
		});
	});
	/** As text of a cell. */
	const cells: ReadonlyArray<(number: string) => string> = [
		(number) => number,
		(number) => number.slice(1),
		(number) => number.replace('+', '00'),
		(number) => `'${number}`,
		(number) => `"${number}"`,
		(number) => `\ufeff${number}\u200b`,
		(number) => `tel:${number}`,
		(number) => `${number.slice(1)}.0`,
		(number) => `${number.slice(1)},0`,
		(number) => `${number}.00`,
		(number) => Number(number).toExponential(5).toUpperCase(),
		(number) => Number(number).toExponential(5).toUpperCase().replace('.', ','),
		(number) => Number(number).toLocaleString('en'),
		(number) => Number(number).toLocaleString('de'),
		(number) => Number(number).toLocaleString('fr'),
		(number) => number.replace(/(?<=^\+\d\d)/, ' (0)'),
		// In Italy a 0 there can begin a number.
		(number) => number.replace(/^\+(44|33|36|48|41)/, '+$10'),
		(number) => number.replace(/(?=\d{6}$)/, ' ').replace(/(?=\d{4}$)/, '-'),
		(number) => `${number} ext. 7`,
		(number) => `${number}/8`,
		(number) => number.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit))),
	];
	const lists: ReadonlyArray<(cells: string[]) => unknown> = [
		(all) => all,
		(all) => [all],
		(all) => all.map((cell) => [cell]),
		(all) => all.map((cell) => ({ phone: cell })),
		(all) => JSON.stringify(all),
		(all) => `[${all.join(', ')}]`,
		(all) => `['${all.join("', '")}']`,
		(all) => all.map((cell) => (/^\d+$/.test(cell) ? Number(cell) : cell)),
		...[',', ', ', ';', '\n', '\r\n', '\t', ' ', '  ', ' / ', ' | ', ' and ', ',,', ''].map(
			(separator) => (all: string[]) => all.join(separator),
		),
	];

	it('are those that were meant, or an error names entries and remedy', () => {
		fc.assert(
			fc.property(
				meant,
				fc.constantFrom(...cells),
				fc.constantFrom(...lists),
				fc.boolean(),
				({ name, numbers }, spell, list, hasHome) => {
					const value = list(numbers.map(spell));
					try {
						expect(read(value, hasHome ? name : '')).toEqual({ numbers, duplicates: [] });
					} catch (error) {
						if (!(error instanceof InputError)) throw error;
						expect(error.message).toMatch(/^"Phone Numbers" holds .+ \(entry \d+\)/);
						expect(error.remedy).toMatch(/\.$/);
					}
				},
			),
			{ numRuns: 10_000 },
		);
	});

	it('are read in time that grows with their length, also when nothing in them is a number', () => {
		const pieces = [
			'+393401234567',
			'340',
			'3,9E+11',
			' ',
			',',
			'+',
			'"',
			'[',
			'(0)',
			'\\',
			'x',
			'1,',
		];
		for (const piece of pieces) {
			const text = piece.repeat(40_000 / piece.length);
			for (const value of [text, `[${text}`, `"${text}`, [text, text]]) {
				try {
					read(value, 'IT');
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
					expect((error as Error).message.length).toBeLessThan(1000);
				}
			}
		}
	});

	it('may be 20,000, in a list, a text or from as many items', () => {
		const many = Array.from(
			{ length: 20_000 },
			(_, index) => `+39340${String(index).padStart(7, '0')}`,
		);
		for (const value of [many, many.join(', '), many.join(' '), JSON.stringify(many)])
			expect(read(value).numbers).toEqual(many);
		expect(readItems(many).numbers).toEqual(many);
	});
});
