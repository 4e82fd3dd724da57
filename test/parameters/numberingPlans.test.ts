import {
	callingCodeOf,
	isReachable,
	nameOf,
	numberingPlans,
	plansOf,
} from '../../nodes/QlaraCampaigns/parameters/numberingPlans';

const plan = (country: string) => numberingPlans().find((one) => one.country === country)!;

describe('numbering plans', () => {
	it('are found by the calling code, first the one that it stands for', () => {
		expect(plansOf('39').map(({ country }) => country)).toEqual(['IT', 'VA']);
		expect(plansOf('1')[0]!.country).toBe('US');
		expect(plansOf('999')).toEqual([]);
	});

	it.each([
		['393401234567', '39'],
		['12125550100', '1'],
		['79123456789', '7'],
		['35312345', '353'],
		['881612345678', '881'],
		['999123', undefined],
		['0393401234567', undefined],
		['', undefined],
	])('have calling codes of one to three digits: %s begins with %s', (digits, code) => {
		expect(callingCodeOf(digits)).toBe(code);
	});

	it('have no calling code that begins another one', () => {
		const codes = new Set(numberingPlans().map(({ callingCode }) => callingCode));
		for (const code of codes)
			for (const length of [1, 2])
				if (length < code.length) expect(codes.has(code.slice(0, length))).toBe(false);
	});

	it.each([
		['IT', '3401234567', true],
		['IT', '340123456', true],
		['IT', '0212345678', true],
		['IT', '34012345670', false],
		['IT', '34012345', false],
		['IT', '2123456', false],
		['IT', '', false],
		['US', '2125550100', true],
		['US', '1125550100', false],
		['US', '12125550100', false],
	])('%s has %s: %j', (country, national, expected) => {
		expect(isReachable(national, plan(country))).toBe(expected);
	});

	it('never make a number longer than E.164 allows', () => {
		for (const one of numberingPlans())
			for (const [length, digits] of one.beginnings)
				if (one.callingCode.length + length > 15)
					expect(isReachable(digits.charAt(0).padEnd(length, '1'), one)).toBe(false);
	});

	it('are called by the name of the country and the calling code', () => {
		expect(['IT', 'GB', 'US'].map((country) => nameOf(plan(country)))).toEqual([
			'Italy (+39)',
			'United Kingdom (+44)',
			'United States (+1)',
		]);
		expect(nameOf(plansOf('881')[0]!)).toBe('+881');
	});

	it('say where digits change between home and abroad', () => {
		expect(
			numberingPlans()
				.filter(({ changesDigits }) => changesDigits)
				.map(({ country }) => country),
		).toEqual(['AR']);
	});
});
