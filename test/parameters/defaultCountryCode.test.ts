import {
	defaultCountryCode,
	readDefaultCountry,
} from '../../nodes/QlaraCampaigns/parameters/defaultCountryCode';
import { paramsOf } from './paramsOf';

const labels = new Map([['defaultCountryCode', 'Default Country Code']]);
const read = (value: unknown, raw: unknown = value) =>
	readDefaultCountry(
		paramsOf({ defaultCountryCode: value }, { raw: { defaultCountryCode: raw }, labels }),
	)?.country;

describe('the default country code', () => {
	it('is none unless one is chosen from all countries by name', () => {
		const [first, ...others] = defaultCountryCode.options as Array<{ name: string; value: string }>;
		expect([defaultCountryCode.default, first]).toEqual(['', { name: 'None', value: '' }]);
		expect(others).toHaveLength(245);
		expect(others).toContainEqual({ name: 'Italy (+39)', value: 'IT' });
		expect(others).toEqual([...others].sort((a, b) => a.name.localeCompare(b.name)));
	});

	it('is read from each of its options', () => {
		for (const option of defaultCountryCode.options as Array<{ value: string }>)
			expect(read(option.value) ?? '').toBe(option.value);
	});

	it.each<[unknown, string]>([
		['IT', 'IT'],
		[' it ', 'IT'],
		['39', 'IT'],
		['+39', 'IT'],
		['0039', 'IT'],
		[39, 'IT'],
		['+1', 'US'],
		[44, 'GB'],
	])('is read from %j as %s', (value, country) => {
		expect(read(value)).toBe(country);
	});

	it('is none when it is left empty or the form does not have it', () => {
		expect([read(''), read(undefined)]).toEqual([undefined, undefined]);
	});

	it.each(['Italy', 'ITA', 'XX', '00', '999', 881, '0', 3.9, true, ['IT'], {}])(
		'is not guessed from %j',
		(value) => {
			expect(() => read(value)).toThrow(
				expect.objectContaining({
					message: expect.stringMatching(
						/^"Default Country Code" is ".*", which is neither a country nor a country code$/,
					) as string,
					remedy: expect.stringContaining('such as IT') as string,
				}) as Error,
			);
		},
	);

	it('is not none because an expression returned nothing', () => {
		expect(() => read('', '={{ $json.country }}')).toThrow('"Default Country Code" has no value');
	});
});
