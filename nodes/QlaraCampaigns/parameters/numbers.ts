import { quote, type Reading } from './reading';
import { tidy } from './tidy';

/** A number in a text without what surrounds it; everything that is no text is left as it is. */
const withoutMargin = (value: unknown): unknown =>
	typeof value === 'string' ? tidy(value) : value;

/**
 * Reads a whole number of at least 1: a number, or a text of digits. A mark between digits is refused, because 1.000
 * and 1,000 are a thousand in one country and one in another.
 */
export function readCount(value: unknown): Reading<number> {
	const given = withoutMargin(value);
	const count = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
	if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1)
		return { value: count };
	return {
		problem: `is ${quote(value)}, which is not a whole number of at least 1`,
		remedy: 'Write it with the digits 0 to 9 and nothing between them, such as 50 or 1000.',
	};
}

/** Digits, and decimals behind a dot or a comma. */
const decimal = /^(\d+)(?:[.,](\d+))?$/;

/**
 * Reads an amount of at least 0: a number, or a text with a dot or a comma before its decimals. Three decimals are
 * refused, because 1.500 is one and a half in one country and a thousand and a half in another; so are currencies,
 * because nothing here could tell a wrong one.
 */
export function readAmount(value: unknown): Reading<number> {
	const given = withoutMargin(value);
	if (typeof given === 'number' && Number.isFinite(given) && given >= 0) return { value: given };
	const [, whole, decimals = ''] = (typeof given === 'string' && decimal.exec(given)) || [];
	if (whole !== undefined && Number.isSafeInteger(Number(whole))) {
		if (decimals.length !== 3 || Number(whole) === 0)
			return { value: Number(`${whole}.${decimals || '0'}`) };
		return {
			problem: `is ${quote(value)}, which can be ${whole}${decimals} or ${whole} and a part of one`,
			remedy: `Write ${whole}${decimals} without a mark, or two decimals, such as ${whole}.${decimals.slice(0, 2)}.`,
		};
	}
	return {
		problem: `is ${quote(value)}, which is not a number of at least 0`,
		remedy:
			'Write it with the digits 0 to 9, and a dot or a comma only before the decimals, such as 1249.90. Leave the currency out.',
	};
}
