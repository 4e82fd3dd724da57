/**
 * A value of any kind as text: text as it is, of an error its message, anything else as JSON. Turned into text by
 * JavaScript itself, an object such as `{"toString": 1}`, which an answer may hold, would throw.
 */
export function toText(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value instanceof Error) return value.message;
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		// A circular structure, a BigInt: nothing that could be shown in one line.
		return typeof value;
	}
}
