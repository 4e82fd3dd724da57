import { lazily } from '../api/lazily';
import { numberingPlanLines } from './numberingPlanLines';

/** A country with telephones of its own. */
export interface Country {
	/** ISO code, such as `IT`; `001` for numbers of no country. */
	country: string;
	/** In English; `-` for no country. */
	name: string;
	/** Such as `39`. */
	callingCode: string;
}

/** How the numbers of a country are made. */
export interface NumberingPlan extends Country {
	/** What people dial there to reach another country, at the start. */
	abroad: RegExp | undefined;
	/** What people dial there before a national number, at the start. A group in it catches more than that. */
	nationalPrefix: RegExp | undefined;
	/** Whether mobile numbers have other digits at home than behind the calling code. */
	changesDigits: boolean;
	/** A national number of any kind, without prefix. */
	pattern: RegExp;
	/** Digits that national numbers begin with that a message can reach, by their length. */
	beginnings: ReadonlyMap<number, string>;
}

const lines = numberingPlanLines.trim().split('\n');

function countryOf(line: string): Country {
	const [country = '', name = '', callingCode = ''] = line.split(' ', 3);
	return { country, name: name.replaceAll('_', ' '), callingCode };
}

/** Every country, of those with one calling code first the one that the code stands for. */
export const countries: readonly Country[] = lines
	.map(countryOf)
	.filter(({ country }) => country !== '001');

function planOf(line: string): NumberingPlan {
	const [, , , abroad, prefix, pattern, ...shapes] = line.split(' ');
	const atStart = (source = '-'): RegExp | undefined =>
		source === '-' ? undefined : new RegExp(`^(?:${source})`);
	return {
		...countryOf(line),
		abroad: atStart(abroad),
		nationalPrefix: prefix === '?' ? undefined : atStart(prefix),
		changesDigits: prefix === '?',
		pattern: new RegExp(`^(?:${pattern})$`),
		beginnings: new Map(
			shapes.map((shape) => {
				const [length, digits = ''] = shape.split(':');
				return [Number(length), digits];
			}),
		),
	};
}

/** Every plan, in the order of {@link countries}, then those of no country. */
export const numberingPlans = lazily((): readonly NumberingPlan[] => lines.map(planOf));

const byCallingCode = lazily(() => {
	const plans = new Map<string, NumberingPlan[]>();
	for (const plan of numberingPlans())
		plans.set(plan.callingCode, [...(plans.get(plan.callingCode) ?? []), plan]);
	return plans;
});

/** The plans of a calling code, first the one that it stands for; none when there is no such code. */
export function plansOf(callingCode: string): readonly NumberingPlan[] {
	return byCallingCode().get(callingCode) ?? [];
}

/** The calling code that digits begin with; undefined when they begin with none. No code begins another one. */
export function callingCodeOf(digits: string): string | undefined {
	return [1, 2, 3]
		.map((length) => digits.slice(0, length))
		.find((code) => byCallingCode().has(code));
}

/** Longest number with its calling code, by E.164. */
const maxDigits = 15;

/** Whether a message can reach a national number, as far as its length and its first digit tell. */
export function isReachable(national: string, { callingCode, beginnings }: NumberingPlan): boolean {
	return (
		national !== '' &&
		callingCode.length + national.length <= maxDigits &&
		(beginnings.get(national.length) ?? '').includes(national.charAt(0))
	);
}

/** The English name of a country and its calling code, such as `Italy (+39)`. */
export function nameOf({ country, name, callingCode }: Country): string {
	return country === '001' ? `+${callingCode}` : `${name} (+${callingCode})`;
}
