import { toText } from '../api/toText';

/** What a reader makes of a value: the value that was meant, or why it cannot be read and what to do. */
export type Reading<T> =
	| { value: T }
	| {
			/** What is wrong, as the rest of a sentence that starts with the parameter's label. */
			problem: string;
			/** What to do, as a sentence. */
			remedy: string;
	  };

/** A value as it can be quoted in a message: short, on one line. */
export function quote(value: unknown): string {
	const text = toText(value);
	const shown = text.slice(0, 60);
	return `"${shown.replace(/\s+/g, ' ')}${text.length > shown.length ? '…' : ''}"`;
}
