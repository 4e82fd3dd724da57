import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import parsePhoneNumber, { getExampleNumber, type CountryCode } from 'libphonenumber-js/max';
import {
	numberingPlans,
	type NumberingPlan,
} from '../../nodes/QlaraCampaigns/parameters/numberingPlans';
import { readPhoneNumber } from '../../nodes/QlaraCampaigns/parameters/phoneNumber';

const planOf = (country: string): NumberingPlan =>
	numberingPlans().find((plan) => plan.country === country)!;

/** The number, or why there is none. */
function read(text: string, country?: string): string {
	const reading = readPhoneNumber(text, country === undefined ? undefined : planOf(country));
	if ('number' in reading) return reading.number;
	expect(reading.remedy).toMatch(/^[A-Z].*\.$/);
	return reading.why;
}

describe('a phone number with its country code', () => {
	it.each([
		['+393401234567', '+393401234567'],
		['00393401234567', '+393401234567'],
		['+39 340-123.4567', '+393401234567'],
		['0039 340 1234567', '+393401234567'],
		['+39 340 123456', '+39340123456'],
		['(+39) 340 1234567', '+393401234567'],
		['+1 (212) 555-0100', '+12125550100'],
		['+39 340 0012345', '+393400012345'],
		['+39 02 1234 5678', '+390212345678'],
		['\u202a+393401234567\u202c', '+393401234567'],
		['\ufeff+39\u00a0340\u2011123\u20114568', '+393401234568'],
		['+3934\u200b01234567', '+393401234567'],
		["'+393401234567", '+393401234567'],
		['’+393401234567', '+393401234567'],
		['"+393401234567"', '+393401234567'],
		['tel:+39-340-1234567', '+393401234567'],
		['+393.401.234.567', '+393401234567'],
		['+7 812 123-45-67', '+78121234567'],
		['+881 612 345 678', '+881612345678'],
	])('is read from %j as %s, with any default country or none', (text, number) => {
		expect(read(text)).toBe(number);
		expect(read(text, 'IT')).toBe(number);
		expect(read(text, 'GB')).toBe(number);
	});

	it.each([
		['+44 07911 123456', 'has digits behind the country code +44 that are dialled at home only'],
		['+44 (0)7911 123456', 'has a 0 in brackets, which is dialled at home only'],
		['+44 ( 0 ) 20 7946 0000', 'has a 0 in brackets, which is dialled at home only'],
		['+52 1 222 123 4567', 'is too long, too short or not in use after +52'],
		['+3934012345670', 'is too long, too short or not in use after +39'],
		['+3934012345', 'is too long, too short or not in use after +39'],
		['+1 212 555 010', 'is too long, too short or not in use after +1'],
		['+39', 'is too long, too short or not in use after +39'],
		['+9991234567', 'has no country code that exists'],
		['+0393401234567', 'has no country code that exists'],
		['+', 'is not a phone number'],
		['++393401234567', 'is not a phone number'],
		['39+3401234567', 'is not a phone number'],
		['-393401234567', 'is not a phone number'],
		['+39340,1234567', 'is not a phone number'],
		['393401234567.0', 'has decimals'],
		['+39 340 1234567.00', 'has decimals'],
		['393401234567,0', 'has decimals'],
		['393401234567.000', 'has decimals'],
		['393401234567.5', 'has decimals'],
		['3,93401E+11', 'is what a spreadsheet makes of a long number'],
		['3.93E+11', 'is what a spreadsheet makes of a long number'],
		['3.93401234567e11', 'is what a spreadsheet makes of a long number'],
		['+3934O1234567', 'has letters or an extension'],
		['+39 340 1234567 ext. 12', 'has letters or an extension'],
		['+39 340 1234567 #12', 'has letters or an extension'],
		['+39 340 1234567x12', 'has letters or an extension'],
		['mobile: +39 340 1234567', 'has letters or an extension'],
		['+٣٩٣٤٠١٢٣٤٥٦٧', 'has digits other than 0 to 9'],
		['+३९३४०१२३४५६७', 'has digits other than 0 to 9'],
		['+３９３４０１２３４５６７', 'has digits other than 0 to 9'],
		['+39 340 1234567 / +39 340 7654321', 'looks like more than one number'],
		['+39 340 1234567/8', 'looks like more than one number'],
		['+393401234567|+393407654321', 'looks like more than one number'],
		['+393401234567 +393407654321', 'is not a phone number'],
		['undefined', 'is what a missing value looks like'],
		['#N/A', 'is what a missing value looks like'],
		['', 'is what a missing value looks like'],
		['__proto__', 'has letters or an extension'],
		['1'.repeat(101), 'is too long for a phone number'],
	])('is not made of %j, with any default country or none', (text, why) => {
		expect(read(text)).toBe(why);
		expect(read(text, 'IT')).toBe(why);
	});
});

describe('a phone number without its country code', () => {
	it.each(['340 1234567', '393401234567', '0212345678', '7911 123456'])(
		'is refused without a default country: %j',
		(text) => {
			expect(readPhoneNumber(text)).toEqual({
				why: 'has no country code',
				remedy:
					'Write it with a plus sign and the country code, such as +393401234567, or choose a Default Country Code.',
			});
		},
	);

	it.each([
		['IT', '340 1234567', '+393401234567'],
		['IT', '02 1234 5678', '+390212345678'],
		['IT', '393 1234567', '+393931234567'],
		['IT', '393401234567', '+393401234567'],
		['GB', '07911 123456', '+447911123456'],
		['GB', '7911123456', '+447911123456'],
		['GB', '(020) 7946 0000', '+442079460000'],
		['GB', '447911123456', '+447911123456'],
		['ES', '612 34 56 78', '+34612345678'],
		['FR', '06.12.34.56.78', '+33612345678'],
		['HU', '06 20 123 4567', '+36201234567'],
		['RU', '8 (912) 345-67-89', '+79123456789'],
		['BY', '8 029 491-19-11', '+375294911911'],
		['LT', '8 612 34567', '+37061234567'],
		['US', '(212) 555-0100', '+12125550100'],
		['US', '1-212-555-0100', '+12125550100'],
		['AR', '5491123456789', '+5491123456789'],
	])('in %s is completed by the rules of the country: %s is %s', (country, text, number) => {
		expect(read(text, country)).toBe(number);
	});

	it.each([
		['IT', '447911123456', 'is too long, too short or not in use in Italy (+39)'],
		['IT', '21234567', 'is too long, too short or not in use in Italy (+39)'],
		['IT', '34012345678', 'is too long, too short or not in use after +39'],
		['DE', '4915123456789', 'can be +494915123456789 or +4915123456789'],
		['ID', '62812345678', 'can be +6262812345678 or +62812345678'],
		['AG', '460 1234', 'is too long, too short or not in use in Antigua & Barbuda (+1)'],
		[
			'AR',
			'011 15-2345-6789',
			'has no country code, and numbers of Argentina (+54) have other digits without it',
		],
		[
			'AR',
			'11 2345-6789',
			'has no country code, and numbers of Argentina (+54) have other digits without it',
		],
		[
			'HK',
			'001 65 8123 4567',
			'begins like a number that is dialled abroad from Hong Kong SAR China (+852)',
		],
		[
			'US',
			'0039 340 1234567',
			'begins like a number that is dialled abroad from United States (+1)',
		],
		[
			'US',
			'011 39 340 1234567',
			'begins like a number that is dialled abroad from United States (+1)',
		],
	])('in %s is refused where the rules do not tell: %s %s', (country, text, why) => {
		expect(read(text, country)).toBe(why);
	});
});

describe('the example mobile number of', () => {
	const plans = numberingPlans().filter(({ country }) => country !== '001');

	/** What cannot be read, with its reason. */
	const exceptions: Readonly<Record<string, string>> = {
		'AR national':
			'has no country code, and numbers of Argentina (+54) have other digits without it',
		// A national number of the same digits exists.
		'DE without plus': 'can be +494915123456789 or +4915123456789',
		'ID without plus': 'can be +6262812345678 or +62812345678',
		'XK without plus': 'can be +38338343201234 or +38343201234',
	};

	it('is there for every country of libphonenumber-js', () => {
		expect(plans).toHaveLength(245);
	});

	it.each(plans)(
		'$country is the same E.164 in every spelling as for libphonenumber-js',
		(plan) => {
			const example = getExampleNumber(plan.country as CountryCode, examples)!;
			const spellings = {
				national: example.formatNational(),
				international: example.formatInternational(),
				link: example.getURI(),
				'without plus': example.number.slice(1),
			};
			for (const [name, text] of Object.entries(spellings))
				expect([name, read(text, plan.country)]).toEqual([
					name,
					exceptions[`${plan.country} ${name}`] ?? example.number,
				]);
			expect(read(example.formatInternational())).toBe(example.number);
			expect(read(example.number.replace('+', '00'))).toBe(example.number);
		},
	);
});

describe('over random damage', () => {
	const country = fc.constantFrom(
		...numberingPlans().flatMap((plan) => (plan.country === '001' ? [] : [plan.country])),
	);
	const theirs = (text: string, home?: string): string | undefined =>
		parsePhoneNumber(text, home === undefined ? {} : { defaultCountry: home as CountryCode })
			?.number;

	/** The islands have plans of their own behind +44, which libphonenumber-js uses for shorter numbers too. */
	const isQuirk = (number: string): boolean => /^\+44(1481|1534|1624)\d{5}$/.test(number);

	/** Whether two numbers have the same digits, but for a national prefix at the start of what was written. */
	function expectSameDigits(number: string, text: string, home?: string): void {
		const digits = text.replace(/\D/g, '').replace(/^00/, '');
		const code = home === undefined ? '' : planOf(home).callingCode;
		const isSame = number === `+${digits}` || digits.endsWith(number.slice(1 + code.length));
		expect({ number, text, isSame }).toEqual({ number, text, isSame: true });
		const added = number.length - 1 - digits.length;
		expect(added).toBeLessThanOrEqual(code.length);
	}

	function check(text: string, home?: string): void {
		const reading = readPhoneNumber(text, home === undefined ? undefined : planOf(home));
		if (!('number' in reading) || isQuirk(reading.number)) return;
		// Without a country, 00 is the plus sign.
		const asked = home === undefined ? text.replace(/^([^\d+]*)0([^\d+]*)0/, '$1+$2') : text;
		expect([text, home, reading.number]).toEqual([text, home, theirs(asked, home)]);
		expectSameDigits(reading.number, text, home);
	}

	const damage = fc.array(
		fc.tuple(
			fc.nat({ max: 30 }),
			fc.constantFrom('insert', 'remove', 'replace'),
			fc.constantFrom(...'0123456789', ' ', '-', '.', '(', ')', '+', '/', ',', "'", 'e', 'E+'),
		),
		{ maxLength: 3 },
	);
	const tails = fc.constantFrom(
		'',
		'',
		'',
		'.0',
		',0',
		'.00',
		'E+11',
		' ext. 12',
		'#1',
		'/2',
		'.5',
	);

	it('of valid numbers, where a number is read, libphonenumber-js reads the same, and no digit changed', () => {
		fc.assert(
			fc.property(
				country,
				fc.constantFrom('national', 'international', 'E.164', 'without plus', 'bare'),
				damage,
				tails,
				fc.boolean(),
				(name, spelling, changes, tail, hasHome) => {
					const example = getExampleNumber(name as CountryCode, examples)!;
					let text: string = {
						national: example.formatNational(),
						international: example.formatInternational(),
						'E.164': example.number,
						'without plus': example.number.slice(1),
						bare: example.nationalNumber,
					}[spelling];
					for (const [place, how, mark] of changes) {
						const at = place % (text.length + 1);
						const rest = text.slice(how === 'insert' ? at : at + 1);
						text = text.slice(0, at) + (how === 'remove' ? '' : mark) + rest;
					}
					check(text + tail, hasHome ? name : undefined);
				},
			),
			{ numRuns: 10_000 },
		);
	});

	it('of random digits of a plausible length, libphonenumber-js reads the same', () => {
		const shape = fc.tuple(
			country,
			fc.nat({ max: 99 }),
			fc.nat({ max: 9 }),
			fc.bigInt(0n, 10n ** 17n),
		);
		fc.assert(
			fc.property(
				shape,
				fc.constantFrom('', '0', '8', '06', '80', '1'),
				fc.constantFrom('', 'code', '+code', '00code'),
				([name, which, first, random], prefix, code) => {
					const { beginnings, callingCode } = planOf(name);
					const lengths = [...beginnings];
					const [length, digits] = lengths[which % lengths.length]!;
					const national =
						digits.charAt(first % digits.length) +
						String(random)
							.padStart(17, '0')
							.slice(0, length - 1);
					check(code.replace('code', callingCode) + prefix + national, name);
				},
			),
			{ numRuns: 10_000 },
		);
	});
});
