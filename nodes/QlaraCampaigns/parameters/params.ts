import { isResourceLocatorValue, tryToParseDateTime } from 'n8n-workflow';
import { toApiId } from '../api/campaignId';
import { InputError } from './inputError';

/** A date and time in a zone (a Luxon DateTime, as n8n-workflow parses it). */
export type DateTime = ReturnType<typeof tryToParseDateTime>;

/** Where parameter values come from, for one item. */
export interface ParamSource {
	/** The value of a top-level parameter, expressions evaluated; undefined when the form does not show it. */
	value(name: string): unknown;
	/** The same parameter as the workflow holds it: an expression is text that starts with `=`. */
	raw(name: string): unknown;
	/**
	 * What n8n makes of an expression for this item; absent where there is no item.
	 *
	 * @param expression without the `=` that makes a parameter an expression
	 * @throws whatever n8n throws for one that it cannot evaluate
	 */
	evaluate?(expression: string): unknown;
	/** The label of a parameter in the form. */
	label(name: string): string;
	/** Time zone of the workflow (IANA name). */
	timezone: string;
	/** The current time in ms since 1970. */
	now(): number;
}

function asText(value: unknown): string {
	try {
		return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
	} catch {
		// A circular structure, a BigInt: nothing that could be shown in one line.
		return typeof value;
	}
}

/** A value as it can be quoted in a message: short, on one line. */
export function quote(value: unknown): string {
	const text = asText(value).replace(/\s+/g, ' ');
	return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

// What Luxon reads as ISO 8601. Everything else would fall back to a parser that guesses the order of
// day and month and reads in the zone of the server.
const iso8601 =
	/^(\d{4}-\d{2}-\d{2}|\d{8}|\d{4}-?W\d{2}-?\d|\d{4}-\d{3})(T\d{2}(:?\d{2}(:?\d{2}([.,]\d{1,9})?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$/i;

function parseDateTime(value: unknown, timezone: string): DateTime | undefined {
	// n8n hands a Luxon date or a JavaScript date on as it is, or as its text.
	const given =
		typeof value === 'string'
			? value
					.trim()
					.replace(/^(\d{4}-\d{2}-\d{2}) +(?=\d)/, '$1T')
					.replace(/ (?=[+-]\d{2}:?\d{2}$)/, '')
			: value;
	if (typeof given === 'string' && !iso8601.test(given)) return undefined;
	if (typeof given !== 'string' && (typeof given !== 'object' || given === null)) return undefined;
	const parsed = parseOrUndefined(given, timezone);
	if (parsed === undefined || parsed.year < 1970 || parsed.year > 9999) return undefined;
	// A day that does not exist (February 30) would come back as another day.
	const day = typeof given === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(given)?.[0] : undefined;
	return day === undefined || parsed.toFormat('yyyy-MM-dd') === day ? parsed : undefined;
}

function parseOrUndefined(value: unknown, timezone: string): DateTime | undefined {
	try {
		return tryToParseDateTime(value, timezone);
	} catch {
		return undefined;
	}
}

function isEmpty(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
	);
}

function isFields(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the parameters of one item, whatever an expression has made of them. Every reader returns a
 * value of the type its name says or throws an {@link InputError} that names the parameter's label.
 */
export class Params {
	constructor(private readonly source: ParamSource) {}

	/** Whether the parameter is there; inside a collection: whether the user added it. */
	has(name: string): boolean {
		return this.source.value(name) !== undefined;
	}

	/** Whether the parameter is absent or holds nothing but white space. */
	isEmpty(name: string): boolean {
		const value = this.source.value(name);
		if (Array.isArray(value)) return value.length === 0;
		return isEmpty(isResourceLocatorValue(value) ? value.value : value);
	}

	/**
	 * Whether the parameter is there although its expression may have given nothing: for limits, which must
	 * not vanish because a value was missing.
	 */
	isAdded(name: string): boolean {
		return this.source.raw(name) !== undefined || this.has(name);
	}

	/** What stands in the form before n8n evaluates it; an expression is text that starts with `=`. */
	raw(name: string): unknown {
		return this.source.raw(name);
	}

	/**
	 * What n8n makes of an expression for this item.
	 *
	 * @param expression without the `=` that makes a parameter an expression
	 * @throws whatever n8n throws for one that it cannot evaluate
	 */
	evaluate(expression: string): unknown {
		return this.source.evaluate?.(expression);
	}

	/** Whether nobody has filled in the parameter: it is absent, or empty and no expression. */
	isLeftEmpty(name: string): boolean {
		const raw = this.source.raw(name);
		const entered = isResourceLocatorValue(raw) ? raw.value : raw;
		return this.isEmpty(name) && !(typeof entered === 'string' && entered.startsWith('='));
	}

	/** Time zone of the workflow (IANA name). */
	get timezone(): string {
		return this.source.timezone;
	}

	/** The same parameters, with dates read in another time zone (IANA name). */
	inTimeZone(timezone: string): Params {
		return new Params({ ...this.source, timezone });
	}

	/** What the form calls a parameter. */
	label(name: string): string {
		return this.source.label(name);
	}

	/** Text, exactly as it was entered; may be empty. */
	text(name: string): string {
		const value = this.source.value(name) ?? '';
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		if (typeof value !== 'string')
			throw this.problem(name, `holds ${quote(value)}, which is not a text`, 'Enter a text.');
		return value;
	}

	/** Text that holds at least one visible character, exactly as it was entered. */
	requiredText(name: string): string {
		if (this.isEmpty(name)) throw this.empty(name);
		return this.text(name);
	}

	/** An id from a resource locator, a text or a number, without white space around it; not empty. */
	id(name: string): string {
		if (this.isEmpty(name)) throw this.empty(name);
		const raw = this.source.value(name);
		return this.idOf(name, isResourceLocatorValue(raw) ? raw.value : raw);
	}

	/** An id as the API takes it in a body: a number when it consists of digits, otherwise a text (docs/api.md#ids). */
	apiId(name: string): number | string {
		return toApiId(this.id(name));
	}

	/** Ids separated by commas, white space or lines, or in a list; each once, in the order given. */
	apiIds(name: string): Array<number | string> {
		return [...new Set(this.list(name, /[\s,;]+/).map((entry) => toApiId(this.idOf(name, entry))))];
	}

	/** The entries of a list, or of a text cut at `separator`; empty entries are left out. */
	list(name: string, separator: RegExp): unknown[] {
		const value = this.source.value(name);
		const entries: unknown[] = typeof value === 'string' ? value.split(separator) : [value].flat();
		return entries.filter((entry) => !isEmpty(entry));
	}

	/** Yes or no. */
	flag(name: string): boolean {
		const value = this.source.value(name);
		if (typeof value === 'boolean') return value;
		const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
		if (text === 'true' || text === 'false') return text === 'true';
		throw this.problem(
			name,
			`is ${quote(value)}, which is neither true nor false`,
			'Switch it on or off, or use an expression that returns true or false.',
		);
	}

	/** A whole number of at least 1. */
	count(name: string): number {
		const value = this.source.value(name);
		const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return count;
		throw this.problem(
			name,
			`is ${quote(value)}, which is not a whole number of at least 1`,
			'Enter a whole number such as 50.',
		);
	}

	/** A number of at least 0, such as an amount of money; text may have a comma before the decimals. */
	amount(name: string): number {
		const value = this.source.value(name);
		const amount =
			typeof value === 'string' && /^\s*\d+([.,]\d+)?\s*$/.test(value)
				? Number(value.replace(',', '.'))
				: value;
		if (typeof amount === 'number' && Number.isFinite(amount) && amount >= 0) return amount;
		throw this.problem(
			name,
			`is ${quote(value)}, which is not a number of at least 0`,
			'Enter a number such as 49.90.',
		);
	}

	/** One of the values that the field offers. */
	choice<T extends string | number>(name: string, allowed: readonly T[]): T {
		const value = this.source.value(name);
		const text =
			typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
		const found = allowed.find((option) => String(option) === text);
		if (found !== undefined) return found;
		throw this.problem(
			name,
			`is ${quote(value)}, which is not one of its options`,
			`Choose one of: ${allowed.join(', ')}.`,
		);
	}

	/** Some of the values that the field offers, each once; from text with commas or lines between them too. */
	choices<T extends string>(name: string, allowed: readonly T[]): T[] {
		const chosen = this.list(name, /[,\r\n]+/).map((entry) => {
			const found = allowed.find((option) => option === String(entry).trim().toLowerCase());
			if (found !== undefined) return found;
			throw this.problem(
				name,
				`holds ${quote(entry)}, which is not one of its options`,
				`Choose from: ${allowed.join(', ')}.`,
			);
		});
		if (chosen.length === 0) throw this.empty(name);
		return [...new Set(chosen)];
	}

	/** A point in time; without an offset of its own it is read in the workflow's time zone. */
	dateTime(name: string): DateTime {
		if (this.isEmpty(name)) throw this.empty(name);
		const value = this.source.value(name);
		const parsed = parseDateTime(value, this.source.timezone);
		if (parsed !== undefined) return parsed;
		throw this.problem(
			name,
			`is ${quote(value)}, which is not a date that exists`,
			'Pick a date, or use the form 2026-04-10T08:00:00, with an offset such as +02:00 if it is not in ' +
				'the time zone of the workflow.',
		);
	}

	/** A point in time that is not over yet. */
	futureDateTime(name: string): DateTime {
		const dateTime = this.dateTime(name);
		if (dateTime.toMillis() > this.source.now()) return dateTime;
		throw this.problem(
			name,
			`is ${dateTime.toFormat('yyyy-MM-dd HH:mm:ss ZZ')}, which is in the past`,
			'Choose a date in the future, or leave it out to send as soon as the campaign is confirmed.',
		);
	}

	/** A day of the calendar in the workflow's time zone, as `yyyy-MM-dd`. */
	day(name: string): string {
		return this.dateTime(name).setZone(this.source.timezone).toFormat('yyyy-MM-dd');
	}

	/** The parameters that the user added to a collection. */
	collection(name: string): Params {
		const raw = this.source.raw(name);
		const values = this.source.value(name) ?? {};
		if (typeof values !== 'object' || Array.isArray(values)) {
			throw this.problem(
				name,
				`holds ${quote(values)}, which is not a set of fields`,
				'Add its fields one by one.',
			);
		}
		const own = new Map<string, unknown>(Object.entries(values));
		return new Params({
			...this.source,
			value: (key) => own.get(key),
			// A collection that is an expression as a whole is the raw value of each of its fields.
			raw: (key) => (isFields(raw) ? raw[key] : raw),
		});
	}

	/** An error about a parameter: what is wrong as the rest of a sentence, what to do as a sentence. */
	problem(name: string, problem: string, remedy: string): InputError {
		return new InputError(this.source.label(name), problem, remedy);
	}

	private empty(name: string): InputError {
		return this.problem(
			name,
			'is empty',
			'Fill it in, or check that its expression returns a value for this item.',
		);
	}

	private idOf(name: string, value: unknown): string {
		if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)))
			return String(value).trim();
		throw this.problem(
			name,
			`holds ${quote(value)}, which is not an ID`,
			'Enter an ID, such as 42.',
		);
	}
}
