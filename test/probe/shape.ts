/** Deeper than this nothing is told. */
const DEPTH = 6;

/**
 * How the body of an answer is built, as text: field names and kinds of values, never a value.
 * @param type the Content-Type of the answer
 */
export function shapeOf(body: string, type: string): string {
	if (body === '') return 'nothing';
	try {
		return shape(JSON.parse(body) as unknown, 0);
	} catch {
		return `no JSON (${/^[\w./+-]*/.exec(type)?.[0] ?? ''})`;
	}
}

function shape(value: unknown, depth: number): string {
	if (value === null) return 'null';
	if (typeof value === 'string') return textShape(value);
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
	if (typeof value !== 'object') return typeof value;
	if (depth >= DEPTH) return '...';
	if (Array.isArray(value)) {
		const kinds = new Set(value.map((each) => shape(each, depth + 1)));
		return `[${[...kinds].join(' | ')}]`;
	}
	return `{ ${Object.entries(value)
		// A name that is no identifier may be what somebody has typed.
		.map(([name, each]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : '?'}: ${shape(each, depth + 1)}`)
		.join(', ')} }`;
}

/** Dates and numbers in texts are told apart from other texts: how they are written is what one wants to know. */
function textShape(text: string): string {
	if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return 'date yyyy-MM-ddTHH:mm:ssZ';
	if (/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:?\d\d$/.test(text)) return 'date yyyy-MM-ddTHH:mm:ss+HH:mm';
	if (/^\d{4}-\d\d-\d\d [\d:.]+[+-]\d{4}$/.test(text)) return 'date yyyy-MM-dd HH:mm:ss.SSSZ';
	if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'date yyyy-MM-dd';
	return /^-?\d{1,6}([.,]\d{1,6})?$/.test(text) ? 'text of digits' : 'text';
}
