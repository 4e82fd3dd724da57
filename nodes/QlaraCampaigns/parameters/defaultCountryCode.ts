import type { INodeProperties } from 'n8n-workflow';
import { compareNames } from './compareNames';
import { countries, nameOf, plansOf, type NumberingPlan } from './numberingPlans';
import type { Params } from './params';
import { quote } from './reading';
import { tidy } from './tidy';

/** The country of phone numbers that are written without a country code; none unless one is chosen. */
export const defaultCountryCode: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'options',
	options: [
		{ name: 'None', value: '' },
		...countries
			.map((country) => ({ name: nameOf(country), value: country.country }))
			.sort((a, b) => compareNames(a.name, b.name)),
	],
	default: '',
	description:
		'The country of phone numbers without a country code, such as 340 1234567. They are completed by the rules of that ' +
		'country; a number that can be read in two ways is refused.',
};

/** The plan of a country or a calling code; of a code that several countries share, the one that it stands for. */
function find(text: string): NumberingPlan | undefined {
	const code = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(text)?.[1];
	if (code !== undefined) return plansOf(code).find(({ country }) => country !== '001');
	const found = countries.find(({ country }) => country === text.toUpperCase());
	return found && plansOf(found.callingCode).find(({ country }) => country === found.country);
}

/**
 * Reads the default country.
 *
 * @returns its numbering plan; undefined when none is chosen
 * @throws InputError for what is neither a country nor a calling code
 */
export function readDefaultCountry(params: Params): NumberingPlan | undefined {
	const { name } = defaultCountryCode;
	if (params.isLeftEmpty(name)) return undefined;
	const value = params.given(name);
	const isText = typeof value === 'string' || typeof value === 'number';
	const plan = isText ? find(tidy(String(value))) : undefined;
	if (plan !== undefined) return plan;
	throw params.problem(
		name,
		`is ${quote(value)}, which is neither a country nor a country code`,
		'Choose a country from the list, or use an expression that returns its two letters, such as IT, or its code, such as 39.',
	);
}
