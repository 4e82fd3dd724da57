import type { Params } from '../parameters/params';

/** Words of JavaScript and of n8n that an expression may start with; any other bare word stands for nothing. */
const known = new Set(
	(
		'Array Boolean BigInt Date DateTime Duration Infinity Interval Intl JSON Map Math NaN Number Object RegExp Set String ' +
		'async await class const false for function if let new null this true typeof undefined var void'
	).split(' '),
);

/** Only words, numbers and what people put between them: nobody means this as an expression. */
const wordsOnly = /^[\p{L}\p{N}_.\-#@/;: ]+$/u;

/** A bare word at the start, which is neither called nor the name of an argument. */
const leadingWord = /^([\p{L}_][\p{L}\p{N}_]*)(?!\s*(\(|=>|[\p{L}\p{N}_$]))/u;

/** Whether n8n would put nothing, or nonsense, in the place of `{{ code }}`. */
function isLost(code: string): boolean {
	const trimmed = code.trim();
	if (trimmed === '' || wordsOnly.test(trimmed)) return true;
	const word = leadingWord.exec(trimmed)?.[1];
	return word !== undefined && !known.has(word);
}

/**
 * The placeholders that n8n would swallow: it takes what stands in double braces in an expression for code,
 * and code that is a bare word comes out as nothing, without a word.
 *
 * @param raw a parameter as the workflow holds it; expressions are texts that start with `=`
 * @returns each lost `{{…}}` as it was written
 */
export function lostPlaceholders(raw: unknown): string[] {
	if (typeof raw !== 'string' || !raw.startsWith('=')) return [];
	const lost: string[] = [];
	let rest = raw.slice(1);
	for (;;) {
		// n8n leaves braces alone that have a backslash before them.
		const start = rest.search(/(?<!\\)\{\{/);
		if (start === -1) return lost;
		const end = rest.indexOf('}}', start + 2);
		if (end === -1) return [...lost, rest.slice(start)];
		if (isLost(rest.slice(start + 2, end))) lost.push(rest.slice(start, end + 2));
		rest = rest.slice(end + 2);
	}
}

/** How a placeholder has to be written in an expression so that it reaches Qlara as `{{name}}`. */
export function survivingSpelling(placeholder: string): string {
	const name = placeholder.replace(/[{}]/g, '').trim().replace(/['\\]/g, '') || 'firstName';
	return `{{ '{' + '{${name}}' + '}' }}`;
}

/**
 * Reads a message exactly as it was entered.
 *
 * @throws InputError before anything is sent when n8n has swallowed a placeholder of the message
 */
export function readMessage(params: Params, name: string): string {
	const [lost] = lostPlaceholders(params.raw(name));
	if (lost === undefined) return params.text(name);
	throw params.problem(
		name,
		`holds ${JSON.stringify(lost)} and is switched to Expression, where n8n replaces it with nothing, so the message would lose it`,
		'Switch the field to Fixed, where {{placeholders}} stay as they are. If it has to be an ' +
			`expression, write ${survivingSpelling(lost)} instead.`,
	);
}
