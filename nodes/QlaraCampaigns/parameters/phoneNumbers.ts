import { quote } from './params';

/** Marks that people put into a number and that mean nothing: spaces of any kind, dashes, dots, brackets. */
const marks = /[\s\-‐-―.()\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** E.164: a plus sign, a country code that does not start with 0, 15 digits at most; no plan has fewer than 7. */
const e164 = /^\+[1-9]\d{6,14}$/;

function normalise(text: string): string | undefined {
	// The 0 of "+44 (0)20" is dialled at home only; what the writer meant is not ours to guess.
	if (/\(\s*0\s*\)/.test(text)) return undefined;
	const number = text.replace(marks, '').replace(/^00/, '+');
	return e164.test(number) ? number : undefined;
}

/** Cuts a stretch of text without commas or line breaks into numbers, which may have spaces inside. */
function separate(text: string): string[] {
	const words = text.trim().split(/\s+/);
	const eachIsWhole = words.every((word) => /^(\+|00)/.test(word) && normalise(word) !== undefined);
	return eachIsWhole ? words : text.split(/\s(?=\+)/).map((part) => part.trim());
}

/**
 * Reads phone numbers from a list, or from text with commas, semicolons, lines or spaces between them.
 *
 * @returns the numbers in E.164 (`+393401234567`), each once, in the order given; the ones given more than once;
 *   and the first entry that is no number, quoted, with its place (1-based)
 */
export function readPhoneNumbers(entries: unknown[]): {
	numbers: string[];
	duplicates: string[];
	wrong?: string;
} {
	const numbers = new Set<string>();
	const duplicates = new Set<string>();
	const texts = entries.flatMap((entry) =>
		typeof entry === 'string'
			? entry
					.split(/[,;\r\n\t]+/)
					.filter((part) => part.trim() !== '')
					.flatMap(separate)
			: [entry],
	);
	for (const [index, text] of texts.entries()) {
		const number =
			typeof text === 'string' || typeof text === 'number' ? normalise(String(text)) : undefined;
		if (number === undefined)
			return { numbers: [], duplicates: [], wrong: `${quote(text)} (entry ${index + 1})` };
		(numbers.has(number) ? duplicates : numbers).add(number);
	}
	return { numbers: [...numbers], duplicates: [...duplicates] };
}
