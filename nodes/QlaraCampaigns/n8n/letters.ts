const isLetter = (code: number): boolean =>
	(code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

const [backslash, percent, ampersand, hash, semicolon, x, u] = [...'\\%&#;xu'].map((sign) =>
	sign.charCodeAt(0),
) as [number, number, number, number, number, number, number];
/** What follows a backslash in JSON and is no letter: line breaks and the like. */
const controls = new Set([...'nrtbfv'].map((letter) => letter.charCodeAt(0)));

function digitOf(code: number, base: number): number {
	const lower = code >= 65 && code <= 70 ? code + 32 : code;
	const digit = lower >= 97 ? lower - 87 : lower - 48;
	return digit >= 0 && digit < base && (lower <= 57 || lower >= 97) ? digit : -1;
}

/** A character that is written by its number: `to` is behind the last digit. */
function numberAt(
	text: string,
	from: number,
	base: number,
	most: number,
): [code: number, to: number] {
	let code = 0;
	let at = from;
	for (; at < from + most; at++) {
		const digit = digitOf(text.charCodeAt(at), base);
		if (digit < 0) break;
		// Larger ones are no letters.
		code = Math.min(code * base + digit, 0x110000);
	}
	return [code, at];
}

/** What a spelling of one character stands for, and where it ends. */
function spellingAt(text: string, start: number): [code: number, to: number] {
	const code = text.charCodeAt(start);
	if (code === backslash) {
		let at = start + 1;
		while (text.charCodeAt(at) === backslash) at++;
		const kind = text.charCodeAt(at);
		if (kind === u || kind === x) {
			const digits = kind === u ? 4 : 2;
			const [named, to] = numberAt(text, at + 1, 16, digits);
			if (to === at + 1 + digits) return [named, to];
		}
		return [0, controls.has(kind) ? at + 1 : at];
	}
	if (code === percent) {
		let from = start + 1;
		// `%2561` stands for `%61`, and that for `a`.
		while (text.startsWith('25', from)) from += 2;
		const [named, to] = numberAt(text, from, 16, 2);
		if (to === from + 2) return [named, to];
	}
	if (code === ampersand && text.charCodeAt(start + 1) === hash) {
		const isHex = (text.charCodeAt(start + 2) | 32) === x;
		const from = start + (isHex ? 3 : 2);
		const [named, to] = numberAt(text, from, isHex ? 16 : 10, text.length);
		if (to > from) return [named, text.charCodeAt(to) === semicolon ? to + 1 : to];
	}
	return [code, start + 1];
}

/**
 * Reads a text in one pass: what JSON, web addresses and HTML write by numbers is decoded, everything but letters and
 * digits is left out. So a secret is found also with other characters between its own.
 *
 * @param found called for each letter, with its number and where it is written
 */
export function readLetters(
	text: string,
	found: (code: number, at: number, start: number, end: number) => void,
): void {
	let count = 0;
	for (let start = 0; start < text.length;) {
		const own = text.charCodeAt(start);
		if (own !== backslash && own !== percent && own !== ampersand) {
			if (isLetter(own)) found(own, count++, start, start + 1);
			start++;
			continue;
		}
		const [code, end] = spellingAt(text, start);
		if (isLetter(code)) found(code, count++, start, end);
		start = end;
	}
}
