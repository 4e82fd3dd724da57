/** Levels of nesting that are read. An answer needs a handful; what walks through one must not run out of stack. */
export const maxDepth = 100;

/** Stands for JSON that is nested deeper than {@link maxDepth}. */
export const tooDeep = Symbol('nested too deeply');

/**
 * Puts integers that a number cannot hold into quotes, so that an ID beyond 2^53 keeps its digits.
 *
 * @param json valid JSON
 */
function quoteLongIntegers(json: string): string {
	if (!/\d{16}/.test(json)) return json;
	let inText = false;
	return json.replace(/\\.|"|-?\d[\d.eE+-]*/gs, (token) => {
		if (token === '"') inText = !inText;
		const isLong = !inText && /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
		return isLong ? `"${token}"` : token;
	});
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
