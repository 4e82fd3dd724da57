import { quote, type Reading } from './reading';
import { tidy } from './tidy';

const words: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['yes', true],
	['on', true],
	['1', true],
	['false', false],
	['no', false],
	['off', false],
	['0', false],
]);

/** Reads yes or no: true, yes, on and 1, or false, no, off and 0, in capitals too. */
export function readFlag(value: unknown): Reading<boolean> {
	if (typeof value === 'boolean') return { value };
	const isWord = typeof value === 'string' || typeof value === 'number';
	const flag = isWord ? words.get(tidy(String(value)).toLowerCase()) : undefined;
	if (flag !== undefined) return { value: flag };
	return {
		problem: `is ${quote(value)}, which is neither true nor false`,
		remedy: 'Switch it on or off, or use an expression that returns true or false.',
	};
}
