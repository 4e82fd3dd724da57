import { toApiId } from '../api/campaignId';
import { dayAt, readDateTime, readDay, type DateTime } from './dates';
import { readFlag } from './flags';
import { readId, readIds } from './ids';
import { expressionPieces } from './expressionPieces';
import { InputError } from './inputError';
import { entriesOf } from './lists';
import { isEmpty, isExpression, isLocator, isNothing, leavesGap } from './nothing';
import { readAmount, readCount } from './numbers';
import { quote, type Reading } from './reading';
import { readText } from './texts';

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

function isFields(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the parameters of one item, whatever an expression has made of them. Every reader returns a value of the type
 * its name says or throws an {@link InputError} that names the parameter's label.
 *
 * Absent, empty and "the expression returned nothing" are three things. A field of a collection is absent when nobody
 * has added it ({@link has}); a field is empty when nothing was entered ({@link isLeftEmpty}); and where an expression
 * has returned nothing, no reader returns.
 */
export class Params {
	constructor(private readonly source: ParamSource) {}

	/**
	 * Whether the parameter is there; inside a collection: whether somebody has added it. One whose expression returned
	 * nothing is there, although n8n hands on no value for it.
	 */
	has(name: string): boolean {
		return this.source.raw(name) !== undefined || this.source.value(name) !== undefined;
	}

	/** Whether there is no value, for whatever reason. */
	isEmpty(name: string): boolean {
		return isEmpty(this.valueOf(name));
	}

	/**
	 * Whether the parameter is absent, or empty and no expression.
	 *
	 * @throws InputError when its expression returned nothing
	 */
	isLeftEmpty(name: string): boolean {
		return isEmpty(this.given(name));
	}

	/** Whether the parameter is an expression. */
	isExpression(name: string): boolean {
		return isExpression(this.source.raw(name));
	}

	/** Whether the parameter is an expression that returned nothing for this item, as a whole or in a piece of it. */
	returnedNothing(name: string): boolean {
		return (
			this.isExpression(name) && (isNothing(this.valueOf(name)) || this.findGap(name) !== undefined)
		);
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

	/**
	 * The value as it is, for readers of their own.
	 *
	 * @throws InputError when its expression returned nothing, as a whole or in a piece of it
	 */
	given(name: string): unknown {
		const value = this.whole(name);
		const gap = this.findGap(name);
		if (gap === undefined) return value;
		throw this.problem(
			name,
			`has a gap: ${gap} returned nothing for this item`,
			'Check the name of the field or column that it reads, and whether this item has it.',
		);
	}

	/** The value of an expression as a whole; in a text, gaps are for its reader to judge. */
	private whole(name: string): unknown {
		const value = this.valueOf(name);
		if (!this.isExpression(name) || !isNothing(value)) return value;
		const found = isEmpty(value) || Number.isNaN(value) ? 'nothing' : quote(value);
		throw this.problem(
			name,
			`has no value: its expression returned ${found} for this item`,
			'Check the name of the field or column that it reads, and whether this item has it.',
		);
	}

	/** Text, exactly as it was entered; may be empty, and may have gaps where an expression returned nothing. */
	text(name: string): string {
		return this.accept(name, readText(this.whole(name) ?? ''));
	}

	/** Text that holds at least one visible character, exactly as it was entered. */
	requiredText(name: string): string {
		return this.readRequired(name, readText);
	}

	/** An id from a resource locator, a text or a number, without white space around it; not empty. */
	id(name: string): string {
		return this.readRequired(name, readId);
	}

	/** An id as the API takes it in a body: a number when it consists of digits, otherwise a text (docs/api.md#ids). */
	apiId(name: string): number | string {
		return toApiId(this.id(name));
	}

	/** Ids separated by commas or lines, or in a list; each once, in the order given; none when it was left empty. */
	apiIds(name: string): Array<number | string> {
		const ids = this.read(name, (value) => readIds(value, !this.isExpression(name)));
		return [...new Set(ids.map(toApiId))];
	}

	/**
	 * The entries of a list, or of a text cut at `separator`; empty entries are left out.
	 *
	 * @throws InputError when an expression returned nothing, also for an entry
	 */
	list(name: string, separator: RegExp): unknown[] {
		const entries = entriesOf(this.given(name)).flatMap((entry): unknown[] =>
			typeof entry === 'string' ? entry.split(separator) : [entry],
		);
		return entries.filter((entry) => !isEmpty(entry));
	}

	/** Yes or no. */
	flag(name: string): boolean {
		return this.read(name, readFlag);
	}

	/** A whole number of at least 1. */
	count(name: string): number {
		return this.readRequired(name, readCount);
	}

	/** A number of at least 0, such as an amount of money; text may have a comma before the decimals. */
	amount(name: string): number {
		return this.readRequired(name, readAmount);
	}

	/** One of the values that the field offers. */
	choice<T extends string | number>(name: string, allowed: readonly T[]): T {
		const value = this.given(name);
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
			const text = typeof entry === 'string' ? entry.trim().toLowerCase() : undefined;
			const found = allowed.find((option) => option === text);
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

	/** A point in time; without an offset of its own it is read in {@link timezone}. */
	dateTime(name: string): DateTime {
		return this.readRequired(name, (value) => readDateTime(value, this.source.timezone));
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

	/** A day of the calendar, as `yyyy-MM-dd`: the one that a person has picked, or the one of a moment in {@link timezone}. */
	day(name: string): string {
		return this.readRequired(name, (value) => readDay(value, this.source.timezone));
	}

	/** The day that it is now in {@link timezone}, as `yyyy-MM-dd`. */
	today(): string {
		return dayAt(this.source.now(), this.source.timezone);
	}

	/** The parameters that the user added to a collection. */
	collection(name: string): Params {
		const raw = this.source.raw(name);
		const values = this.source.value(name) ?? {};
		if (!isFields(values) || isExpression(raw)) {
			throw this.problem(
				name,
				isExpression(raw)
					? 'is an expression, of which n8n hands nothing on'
					: `holds ${quote(values)}, which is not a set of fields`,
				'Add its fields one by one.',
			);
		}
		const own = new Map<string, unknown>(Object.entries(values));
		const ownRaw = new Map<string, unknown>(isFields(raw) ? Object.entries(raw) : []);
		return new Params({
			...this.source,
			value: (key) => own.get(key),
			raw: (key) => ownRaw.get(key),
		});
	}

	/** An error about a parameter: what is wrong as the rest of a sentence, what to do as a sentence. */
	problem(name: string, problem: string, remedy: string): InputError {
		return new InputError(this.source.label(name), problem, remedy);
	}

	private valueOf(name: string): unknown {
		const value = this.source.value(name);
		return isLocator(value) ? value.value : value;
	}

	/** The first piece of code in an expression of several pieces that returned nothing for this item. */
	private findGap(name: string): string | undefined {
		const value = this.source.raw(name);
		const raw = isLocator(value) ? value.value : value;
		if (typeof raw !== 'string' || !raw.startsWith('=') || !this.source.evaluate) return undefined;
		const pieces = expressionPieces(raw.slice(1));
		if (pieces.length < 2) return undefined;
		return pieces.find(
			({ source, code }) => code !== undefined && leavesGap(this.source.evaluate?.(source)),
		)?.source;
	}

	private read<T>(name: string, reader: (value: unknown) => Reading<T>): T {
		return this.accept(name, reader(this.given(name)));
	}

	private accept<T>(name: string, reading: Reading<T>): T {
		if ('value' in reading) return reading.value;
		throw this.problem(name, reading.problem, reading.remedy);
	}

	private readRequired<T>(name: string, reader: (value: unknown) => Reading<T>): T {
		if (this.isLeftEmpty(name)) throw this.empty(name);
		return this.read(name, reader);
	}

	private empty(name: string): InputError {
		return this.problem(name, 'is empty', 'Fill it in, or use an expression that returns a value.');
	}
}
