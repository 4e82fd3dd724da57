/** A stretch of an expression: text that n8n leaves alone, or code in double braces. */
export interface Piece {
	/** As it stands in the expression, braces included. */
	source: string;
	/** What stands between the braces; undefined for text. */
	code?: string;
}

/** The first of two braces from `start` on that no backslash keeps from opening or closing code; -1 when there is none. */
function findBraces(text: string, braces: '{{' | '}}', start: number): number {
	for (let from = start; ;) {
		const at = text.indexOf(braces, from);
		if (at === -1) return -1;
		let backslashes = 0;
		while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
		if (backslashes % 2 === 0) return at;
		from = at + braces.length;
	}
}

/**
 * Cuts an expression into text and code where n8n cuts it: at the first closing braces, wherever they stand. Code
 * without closing braces reaches to the end.
 *
 * @param expression without the `=` that makes a parameter an expression
 * @returns pieces whose sources are, one after the other, the whole expression
 */
export function expressionPieces(expression: string): Piece[] {
	const pieces: Piece[] = [];
	for (let at = 0; at < expression.length;) {
		const open = findBraces(expression, '{{', at);
		const textEnd = open === -1 ? expression.length : open;
		if (textEnd > at) pieces.push({ source: expression.slice(at, textEnd) });
		if (open === -1) break;
		const close = findBraces(expression, '}}', open + 2);
		const end = close === -1 ? expression.length : close + 2;
		pieces.push({
			source: expression.slice(open, end),
			code: expression.slice(open + 2, close === -1 ? end : close),
		});
		at = end;
	}
	return pieces;
}
