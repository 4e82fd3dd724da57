import fc from 'fast-check';
import { readAmount, readCount } from '../../nodes/QlaraCampaigns/parameters/numbers';
import type { Reading } from '../../nodes/QlaraCampaigns/parameters/reading';

const arabic = (text: string): string =>
	text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

/** What sheets, exports, agents and expressions make of a number. */
const spellings: ReadonlyArray<(number: number) => unknown> = [
	(number) => number,
	String,
	(number) => ` ${number}\u00a0`,
	(number) => `\ufeff${number}`,
	(number) => number.toFixed(2),
	(number) => number.toFixed(2).replace('.', ','),
	(number) => number.toFixed(3),
	(number) => number.toFixed(3).replace('.', ','),
	(number) => `${number}.0`,
	(number) => number.toExponential(),
	(number) => number.toExponential().replace('.', ','),
	(number) => `0x${Math.round(number).toString(16)}`,
	(number) => arabic(String(number)),
	(number) => `${number} €`,
	(number) => `€${number}`,
	(number) => `${number} EUR`,
	(number) => `+${number}`,
	(number) => `'${number}`,
	(number) => `"${number}"`,
	(number) => [number],
	(number) => ({ value: number }),
	(number) => new Date(number),
	(number) => BigInt(Math.round(number)),
	...['en', 'de', 'fr', 'de-CH', 'en-IN', 'it', 'pl', 'ar'].flatMap((locale) => [
		(number: number) => number.toLocaleString(locale),
		(number: number) => number.toLocaleString(locale, { minimumFractionDigits: 2 }),
		(number: number) =>
			number.toLocaleString(locale, { style: 'currency', currency: 'EUR', useGrouping: true }),
	]),
	...['', ' ', '.', ',', "'", '\u202f', '_'].map(
		(mark) => (number: number) => String(number).replace(/(?<=\d)(?=(\d{3})+$)/g, mark),
	),
];

function isRefusal(reading: Reading<number>): boolean {
	if ('value' in reading) return false;
	expect(reading.problem).toMatch(/^is ".*", which /);
	expect(reading.remedy).toMatch(/^Write .*\.$/);
	return true;
}

describe('a count', () => {
	it.each<[unknown, number]>([
		[1, 1],
		[5, 5],
		['12', 12],
		[' 50 ', 50],
		['007', 7],
		[9007199254740991, 9007199254740991],
	])('is read from %p as %p', (value, count) => {
		expect(readCount(value)).toEqual({ value: count });
	});

	it.each([
		'1.000',
		'1,000',
		'1 000',
		"1'000",
		'50.0',
		'٣',
		'１２',
		'1e3',
		'0x10',
		'5 000,00 €',
		'many',
		'',
		0,
		-1,
		1.5,
		1e300,
		NaN,
		Infinity,
		'90071992547409931',
		true,
		null,
		undefined,
		new Date(7),
		[5],
		{},
	])('is not guessed from %p', (value) => {
		const reading = readCount(value);
		expect(isRefusal(reading)).toBe(true);
		expect(reading).toMatchObject({
			problem: expect.stringContaining('not a whole number of at least 1') as string,
			remedy: 'Write it with the digits 0 to 9 and nothing between them, such as 50 or 1000.',
		});
	});

	it('is what was meant, or refused, however a sheet, an export or an expression writes it', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.maxSafeNat()),
				fc.constantFrom(...spellings),
				(meant, spell) => {
					const reading = readCount(spell(meant));
					if ('value' in reading) expect(reading.value).toBe(meant);
					else isRefusal(reading);
				},
			),
			{ numRuns: 3000 },
		);
	});
});

describe('an amount', () => {
	it.each<[unknown, number]>([
		[0, 0],
		[49.9, 49.9],
		['49.90', 49.9],
		['49,90', 49.9],
		[' 5 ', 5],
		['0.125', 0.125],
		['0,125', 0.125],
		['1249.9', 1249.9],
		['12.3456', 12.3456],
	])('is read from %p as %p', (value, amount) => {
		expect(readAmount(value)).toEqual({ value: amount });
	});

	it.each(['1.500', '1,500', '49.900', '12,345'])(
		'is not guessed from %p, which can be thousands or decimals',
		(value) => {
			const [whole, decimals] = value.split(/[.,]/);
			expect(readAmount(value)).toEqual({
				problem: `is "${value}", which can be ${whole}${decimals} or ${whole} and a part of one`,
				remedy: `Write ${whole}${decimals} without a mark, or two decimals, such as ${whole}.${decimals!.slice(0, 2)}.`,
			});
		},
	);

	it.each([
		'5 000,00 €',
		'1.234,50',
		'1,234.50',
		'1 000',
		"1'000",
		'5 EUR',
		'€5',
		'$5',
		'5.',
		'.5',
		'1e3',
		'0x10',
		'٣',
		'-1',
		'many',
		'',
		'9'.repeat(400),
		'90071992547409931',
		-1,
		NaN,
		Infinity,
		null,
		undefined,
		true,
		new Date(7),
		[5],
		{},
	])('is not guessed from %p', (value) => {
		const reading = readAmount(value);
		expect(isRefusal(reading)).toBe(true);
		expect(reading).toMatchObject({
			problem: expect.stringContaining('which is not a number of at least 0') as string,
		});
	});

	it('is what was meant, or refused, however a sheet, an export or an expression writes it', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 1e10 })),
				fc.constantFrom(...spellings),
				(cents, spell) => {
					const meant = cents / 100;
					const reading = readAmount(spell(meant));
					if ('value' in reading) expect(reading.value).toBe(meant);
					else isRefusal(reading);
				},
			),
			{ numRuns: 5000 },
		);
	});
});
