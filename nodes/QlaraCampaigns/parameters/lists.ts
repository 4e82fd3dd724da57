/** Lists in lists are opened so far; a list that is deeper is no list of values. */
const maxDepth = 5;

/** A whole string of JSON, or a number outside of strings. An unclosed string ends with the text. */
const stringOrNumber = /"(?:[^"\\]|\\(?:[^]|$))*(?:"|$)|-?\d[\d.eE+-]*/g;

/** Whether a number in JSON may have been written by a program that had lost digits of it before. */
function mayHaveLostDigits(number: string): boolean {
	return !Number.isSafeInteger(Number(number)) && String(Number(number)) === number;
}

/**
 * Reads a list that stands in a text as JSON, as agents and `JSON.stringify` write it. Numbers become texts, so that
 * they keep all their digits.
 *
 * @returns its entries; undefined when the text is no list
 */
function parseList(text: string): unknown[] | undefined {
	if (!text.startsWith('[')) return undefined;
	const quoted = text.replace(stringOrNumber, (match) =>
		match.startsWith('"') || mayHaveLostDigits(match) ? match : `"${match}"`,
	);
	try {
		const list: unknown = JSON.parse(quoted);
		return Array.isArray(list) ? list : undefined;
	} catch {
		return undefined;
	}
}

/**
 * The entries of a value that stands for several: of a list, of lists in a list, of JSON text of a list. Texts are not
 * cut at commas and lines, since each kind of value has its own rules for that.
 */
export function entriesOf(value: unknown): unknown[] {
	const list = typeof value === 'string' ? (parseList(value.trim()) ?? [value]) : [value];
	return list.flat(maxDepth);
}
