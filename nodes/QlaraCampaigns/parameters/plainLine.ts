import { lazily } from '../api/lazily';

/** Turns the direction of writing around, or hides what stands beside it. */
const unseen = lazily(() => /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu);
/** A letter has no more marks in any language; towers of them cover other lines. */
const tooManyMarks = lazily(() => /(\p{M}{4})\p{M}+/gu);
/** So many characters tell what something is; behind longer ones a list would hide their ID. */
const maxLength = 80;

/**
 * One line of text for a list that a person chooses from: as they know it, for they search for it, but for what cannot
 * be seen, and short enough for what stands behind it to be seen. n8n keeps the label of a choice beside its ID, and
 * takes a label that begins with `=` for an expression, which it evaluates.
 */
export function plainLine(text: string): string {
	const line = text
		// What is longer is cut before it is looked at.
		.slice(0, maxLength * 4)
		.replace(/\s+/g, ' ')
		.replace(unseen(), '')
		.replace(tooManyMarks(), '$1')
		.trim()
		.replace(/^=/, '＝');
	const characters = [...line];
	return characters.length > maxLength || text.length > maxLength * 4
		? `${characters.slice(0, maxLength).join('')}…`
		: line;
}
