/** Levels of nesting that are read. An answer needs a handful; what walks through one must not run out of stack. */
export const maxDepth = 100;

/** Stands for JSON that is nested deeper than {@link maxDepth}. */
export const tooDeep = Symbol('nested too deeply');

const [quotationMark, backslash] = ['"', '\\'].map((mark) => mark.charCodeAt(0));

/** Where the text that begins at `start` ends, behind its quotation mark. */
function endOfText(json: string, start: number): number {
	for (let at = start + 1; at < json.length; at++) {
		const code = json.charCodeAt(at);
		if (code === quotationMark) return at + 1;
		if (code === backslash) at++;
	}
	return json.length;
}

/**
 * Puts integers that a number cannot hold into quotes, so that an ID beyond 2^53 keeps its digits. By hand, because a
 * global regular expression with a callback keeps all its matches, which ends the process for a large body.
 *
 * @param json valid JSON
 */
function quoteLongIntegers(json: string): string {
	if (!/\d{16}/.test(json)) return json;
	const number = /-?\d[\d.eE+-]*/y;
	const parts: string[] = [];
	let kept = 0;
	for (let at = 0; at < json.length;) {
		const code = json.charCodeAt(at);
		// Of what stands outside of texts only numbers have digits or a minus sign.
		if (code === quotationMark) at = endOfText(json, at);
		else if (code !== 45 && !(code >= 48 && code <= 57)) at++;
		else {
			number.lastIndex = at;
			const token = number.exec(json)?.[0] ?? '-';
			if (/^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token))) {
				parts.push(json.slice(kept, at), `"${token}"`);
				kept = at + token.length;
			}
			at += token.length;
		}
	}
	return parts.length === 0 ? json : parts.join('') + json.slice(kept);
}

/**
 * Reads a body.
 *
 * @param text as it came over the wire
 * @returns the value if it is JSON, with integers that a number cannot hold as text; the text itself if it is not;
 *   undefined when there is nothing
 */
export function parseBody(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (trimmed === '') return undefined;
	try {
		const value: unknown = JSON.parse(trimmed);
		const lossless = quoteLongIntegers(trimmed);
		return lossless === trimmed ? value : JSON.parse(lossless);
	} catch {
		return trimmed;
	}
}

const valuesOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value) : [];

/**
 * Whether a decoded value is nested deeper than {@link maxDepth}. Level by level: a recursion would run out of stack.
 */
export function isTooDeep(value: unknown): boolean {
	let level = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth >= maxDepth) return true;
		level = level.flatMap(valuesOf).filter((entry) => typeof entry === 'object');
	}
	return false;
}
