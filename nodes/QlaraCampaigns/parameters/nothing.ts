import { tidy } from './tidy';

/** What JavaScript, n8n and spreadsheets write where there is no value. */
export const wordsForNothing: ReadonlySet<string> = new Set([
	'undefined',
	'null',
	'NaN',
	'[object Object]',
	'Invalid Date',
	'Invalid DateTime',
	'#DIV/0!',
	'#ERROR!',
	'#N/A',
	'#NAME?',
	'#NULL!',
	'#NUM!',
	'#REF!',
	'#VALUE!',
]);

/** What is wrong with a value that stands for none, as the end of a sentence. */
export const missing = 'is what a missing value looks like';

/** Whether a value is absent, or a text or list without anything in it that can be seen. */
export function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return tidy(value) === '';
	return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether a value is what an expression returns when it finds nothing, also when that was put into a text. */
export function isNothing(value: unknown): boolean {
	if (typeof value === 'string') return isEmpty(value) || wordsForNothing.has(value.trim());
	return isEmpty(value) || Number.isNaN(value);
}

/** Whether a value leaves a gap, or the trace of one, in a text that it is put into. */
export function leavesGap(value: unknown): boolean {
	try {
		return isNothing(value) || isNothing(String(value));
	} catch {
		// What cannot become text.
		return true;
	}
}

/** What a parameter holds in the form: an expression is a text that starts with `=`, also inside a resource locator. */
export function isExpression(raw: unknown): boolean {
	const text = isLocator(raw) ? raw.value : raw;
	return typeof text === 'string' && text.startsWith('=');
}

/** A value of a resource locator; other types of parameter hold their value as it is. */
export function isLocator(value: unknown): value is { value: unknown } {
	return typeof value === 'object' && value !== null && '__rl' in value && 'value' in value;
}
