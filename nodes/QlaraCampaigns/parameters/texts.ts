import { quote, type Reading } from './reading';

/**
 * Reads a text exactly as it was entered. A number or a switch is written as text, unless the number has lost digits:
 * what comes from JSON holds no more than 15 of them for sure.
 */
export function readText(value: unknown): Reading<string> {
	if (typeof value === 'string') return { value };
	if (typeof value === 'boolean') return { value: String(value) };
	if (typeof value !== 'number')
		return { problem: `holds ${quote(value)}, which is not a text`, remedy: 'Enter a text.' };
	if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return { value: String(value) };
	return {
		problem: `holds ${quote(value)}, a number that has lost digits`,
		remedy: 'Pass it on as text, for example by formatting the column of the sheet as plain text.',
	};
}
