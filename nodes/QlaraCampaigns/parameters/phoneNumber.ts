import { isNothing, missing } from './nothing';
import { callingCodeOf, isReachable, nameOf, plansOf, type NumberingPlan } from './numberingPlans';
import { tidy } from './tidy';

/** What is wrong with a phone number: the end of a sentence, and what to do, as a sentence. */
export interface Refusal {
	why: string;
	remedy: string;
}

/** A phone number in E.164, such as `+393401234567`. */
export type PhoneNumberReading = { number: string } | Refusal;

const international =
	'Write it with a plus sign and the country code, such as +393401234567, and nothing else.';
const asText =
	'Format the column of the sheet as plain text, and fill in the numbers anew: what the sheet has changed is lost.';

const refuse = (why: string, remedy = international): Refusal => ({ why, remedy });

/** Nobody writes so many characters for 15 digits. */
const longest = 100;

/** What a text has around a number: quotes of a CSV file, the apostrophe of a sheet, the word of a link. */
function unwrap(text: string): string {
	const tidied = tidy(text).replace(/^tel:/i, '');
	const quoted = /^"([^"]*)"$/.exec(tidied)?.[1] ?? tidied;
	return quoted.replace(/^['’](?=[+\d])/, '').trim();
}

/** Marks that people put into a number and that mean nothing: spaces of any kind, dashes, dots, brackets. */
const marks = /[\s\-‐-―−.()]/g;

/** Why a text that holds more than digits and marks is no phone number. */
function oddity(text: string): Refusal | undefined {
	if (/^[+-]?\d[\d.,]*e[+-]?\d+$/i.test(text))
		return refuse('is what a spreadsheet makes of a long number', asText);
	// One mark before one or two digits, or before zeros only, begins decimals, which must not become digits.
	if (/^\+?[^.,]*\d[.,](\d\d?|0+)$/.test(text)) return refuse('has decimals', asText);
	if (/\(\s*0\s*\)/.test(text)) return refuse('has a 0 in brackets, which is dialled at home only');
	if (/\d\s*[/|&]\s*\+?\d/.test(text))
		return refuse('looks like more than one number', 'Put a comma between two numbers.');
	if (/(?!\d)\p{Nd}/u.test(text)) return refuse('has digits other than 0 to 9');
	if (/\p{L}|[#*]/u.test(text)) return refuse('has letters or an extension');
	return undefined;
}

const notInUse = (where: string): Refusal =>
	refuse(`is too long, too short or not in use ${where}`);

/** Reads the digits behind a plus sign. */
function readInternational(digits: string): PhoneNumberReading {
	const code = callingCodeOf(digits);
	const plans = plansOf(code ?? '');
	const [plan] = plans;
	if (code === undefined || plan === undefined) return refuse('has no country code that exists');
	const national = digits.slice(code.length);
	const { nationalPrefix, pattern } = plan;
	const [prefix = ''] = nationalPrefix?.exec(national) ?? [];
	const isOnlyWithout = pattern.test(national) && !pattern.test(national.slice(prefix.length));
	if (prefix !== '' && !isOnlyWithout)
		return refuse(`has digits behind the country code +${code} that are dialled at home only`);
	if (!plans.some((one) => isReachable(national, one))) return notInUse(`after +${code}`);
	return { number: `+${digits}` };
}

/**
 * Reads a number without a plus sign in a country. Here nothing but the plan says what the digits are, so that it is
 * asked for more than in {@link readInternational}.
 */
function readNational(digits: string, plan: NumberingPlan): PhoneNumberReading {
	const { callingCode, nationalPrefix, pattern } = plan;
	const [prefix = '', more] = nationalPrefix?.exec(digits) ?? [];
	const national = [...new Set([digits, digits.slice(prefix.length)])].filter((rest) =>
		pattern.test(rest),
	);
	const isInternational =
		digits.startsWith(callingCode) && pattern.test(digits.slice(callingCode.length));
	if (plan.changesDigits && !(isInternational && national.length === 0)) {
		return refuse(
			`has no country code, and numbers of ${nameOf(plan)} have other digits without it`,
			'Write it as it is dialled from abroad, with a plus sign and the country code.',
		);
	}
	const readings = new Set(national.map((rest) => callingCode + rest));
	if (isInternational) readings.add(digits);
	const [reading, other] = readings;
	if (reading === undefined || more !== undefined) return notInUse(`in ${nameOf(plan)}`);
	if (other !== undefined) return refuse(`can be +${reading} or +${other}`);
	return readInternational(reading);
}

/**
 * Reads a phone number.
 *
 * No digit is added or dropped, except for the prefix of national numbers, by the rules of the default country.
 *
 * @param home the plan that a number without country code belongs to
 */
export function readPhoneNumber(text: string, home?: NumberingPlan): PhoneNumberReading {
	if (isNothing(text))
		return refuse(missing, 'Check the expression, and the name of the column that it reads.');
	if (text.length > longest) return refuse('is too long for a phone number');
	const unwrapped = unwrap(text);
	const odd = oddity(unwrapped);
	if (odd !== undefined) return odd;
	const plain = unwrapped.replace(marks, '');
	if (!/^\+?\d+$/.test(plain) || /^[-‐-―−.]/.test(unwrapped))
		return refuse('is not a phone number');
	if (plain.startsWith('+')) return readInternational(plain.slice(1));
	if (home === undefined)
		return plain.startsWith('00')
			? readInternational(plain.slice(2))
			: refuse(
					'has no country code',
					'Write it with a plus sign and the country code, such as +393401234567, or choose a Default Country Code.',
				);
	const abroad = home.abroad?.exec(plain)?.[0];
	if (abroad === undefined && !plain.startsWith('00')) return readNational(plain, home);
	if (abroad === '00') return readInternational(plain.slice(2));
	return refuse(`begins like a number that is dialled abroad from ${nameOf(home)}`);
}
