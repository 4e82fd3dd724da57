import { numberingPlanLines } from './numberingPlanLines';

/** How the numbers of a country are made. */
export interface NumberingPlan {
	/** ISO code, such as `IT`; `001` for numbers of no country. */
	country: string;
	/** Such as `39`. */
	callingCode: string;
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

function planOf(line: string): NumberingPlan {
	const [country = '', callingCode = '', abroad, prefix, pattern, ...shapes] = line.split(' ');
	const atStart = (source = '-'): RegExp | undefined =>
		source === '-' ? undefined : new RegExp(`^(?:${source})`);
	return {
		country,
		callingCode,
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

/** Every plan, of those with one calling code first the one that the code stands for. */
export const numberingPlans: readonly NumberingPlan[] = numberingPlanLines
	.trim()
	.split('\n')
	.map(planOf);

const byCallingCode = new Map<string, NumberingPlan[]>();
for (const plan of numberingPlans)
	byCallingCode.set(plan.callingCode, [...(byCallingCode.get(plan.callingCode) ?? []), plan]);

/** The plans of a calling code, first the one that it stands for; none when there is no such code. */
export function plansOf(callingCode: string): readonly NumberingPlan[] {
	return byCallingCode.get(callingCode) ?? [];
}

/** The calling code that digits begin with; undefined when they begin with none. No code begins another one. */
export function callingCodeOf(digits: string): string | undefined {
	return [1, 2, 3].map((length) => digits.slice(0, length)).find((code) => byCallingCode.has(code));
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

const names = new Intl.DisplayNames(['en'], { type: 'region' });

/** The English name of a plan's country and its calling code, such as `Italy (+39)`. */
export function nameOf({ country, callingCode }: NumberingPlan): string {
	return country === '001' ? `+${callingCode}` : `${names.of(country)} (+${callingCode})`;
}
