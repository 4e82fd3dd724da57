import { lazily } from '../api/lazily';
import { toText } from '../api/toText';
import { expressionPieces, type Piece } from '../parameters/expressionPieces';
import { leavesGap } from '../parameters/nothing';
import type { Params } from '../parameters/params';
import { quote } from '../parameters/reading';
import { readText } from '../parameters/texts';

/** What stands in two braces, and not in three. */
const inTwoBraces = /(?<!\{)\{\{([^{}]*)\}\}(?!\})/g;

/** The name of a contact field, as far as the documents show any (docs/api.md#placeholders). */
const fieldName = lazily(() => /^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u);

/** A word that could be a contact field in an expression. With a dollar sign it is a variable of n8n. */
const bareWord = lazily(() => /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u);

/** A bare word at the start of code, which is neither called nor the name of an argument. */
const leadingWord = lazily(
	() => /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?!\s*(?:\(|=>|[\p{L}\p{M}\p{N}_$]))/u,
);

/** Only words, numbers and what people put between them: when n8n cannot read it, it was not meant as code. */
const wordsOnly = lazily(() => /^[\p{L}\p{M}\p{N}_.\-#@/;: ]*$/u);

/** A text with its placeholders in the documented spelling (docs/api.md#placeholders): no white space inside. */
function inDocumentedSpelling(text: string): string {
	return text.replace(inTwoBraces, (placeholder, inside: string) => {
		const name = inside.trim();
		return fieldName().test(name) ? `{{${name}}}` : placeholder;
	});
}

/** How a placeholder has to be written in an expression so that it reaches Qlara as `{{name}}`. */
export function survivingSpelling(name: string): string {
	return `{{ '{' + '{${name.replace(/[{}'\\]/g, '').trim() || 'firstName'}}' + '}' }}`;
}

/** What n8n makes of a piece of code by itself. */
type Evaluated = { value: unknown } | { error: unknown };

function evaluate(params: Params, source: string): Evaluated {
	try {
		return { value: params.evaluate(source) };
	} catch (error) {
		return { error };
	}
}

/** Whether a word stands for nothing in n8n: it is neither a word of JavaScript nor one of n8n's own. */
function isUnknown(params: Params, word: string): boolean {
	if (word === 'undefined') return false;
	const evaluated = evaluate(params, `{{ ${word} }}`);
	return 'value' in evaluated && evaluated.value === undefined;
}

/** What becomes of a piece of code in a message. */
type Reading =
	/** It is the placeholder of this name. */
	| { placeholder: string }
	/** It looks like a placeholder that n8n would swallow. */
	| { lost: string }
	| Evaluated;

function readPiece(params: Params, { source, code = '' }: Piece): Reading {
	const trimmed = code.trim();
	const evaluated = evaluate(params, source);
	const givesNothing = 'error' in evaluated || leavesGap(evaluated.value);
	if (bareWord().test(trimmed)) {
		if (!source.endsWith('}}')) return { lost: trimmed };
		if (isUnknown(params, trimmed)) return { placeholder: trimmed };
		// The name of a function or of a set of functions: nobody wants to read that in a message.
		const isText = 'value' in evaluated && (givesNothing || typeof evaluated.value !== 'object');
		return isText ? evaluated : { lost: trimmed };
	}
	const leading = leadingWord().exec(trimmed)?.[0];
	if (leading !== undefined && isUnknown(params, leading))
		return { lost: wordsOnly().test(trimmed) ? trimmed : leading };
	if (givesNothing && wordsOnly().test(trimmed) && !/^[\d.]/.test(trimmed))
		return { lost: trimmed };
	const inner = /\{\{\s*([\p{L}\p{M}\p{N}_]+)/u.exec(trimmed)?.[1];
	if ('error' in evaluated && inner !== undefined) return { lost: inner };
	return evaluated;
}

/** Why a value cannot be put into a text; undefined when it can. */
function unfit(params: Params, name: string, { source }: Piece, value: unknown): Error | undefined {
	if (!leavesGap(value)) {
		const reading = Number.isFinite(value) ? readText(value) : undefined;
		return reading && 'problem' in reading
			? params.problem(name, reading.problem, reading.remedy)
			: undefined;
	}
	return params.problem(
		name,
		`has a gap: ${quote(source).slice(1, -1)} returned nothing for this item`,
		'Check the name of the field or column, or give a text for this case, such as {{ $json.code || "none" }}.',
	);
}

function notEvaluated(params: Params, name: string, { source }: Piece, error: unknown): Error {
	const reason = toText(error);
	return params.problem(
		name,
		`holds ${quote(source)}, which n8n cannot evaluate: ${reason}`,
		'Correct the expression.',
	);
}

/**
 * Reads a text in which data of the workflow fills gaps.
 *
 * @returns what n8n makes of the parameter
 * @throws InputError when a piece of its expression returned nothing, or n8n cannot evaluate it
 */
export function readFilledText(params: Params, name: string): string {
	const raw = params.raw(name);
	if (typeof raw !== 'string' || !raw.startsWith('=')) return params.text(name);
	// First, because what n8n says of an expression that it refuses as a whole tells more.
	const text = params.text(name);
	for (const piece of expressionPieces(raw.slice(1))) {
		if (piece.code === undefined) continue;
		const evaluated = evaluate(params, piece.source);
		if ('error' in evaluated) throw notEvaluated(params, name, piece, evaluated.error);
		const refused = unfit(params, name, piece, evaluated.value);
		if (refused !== undefined) throw refused;
	}
	return text;
}

/**
 * Reads a message for Qlara. In an expression, n8n would replace a placeholder such as `{{firstName}}` with nothing,
 * without a word. So a bare word that means nothing to n8n is kept from it, and n8n evaluates everything else.
 *
 * @returns the text with its placeholders as the documents show them, without white space inside
 * @throws InputError when a piece of its expression returned nothing, n8n cannot evaluate it, or it looks like a
 *   placeholder that n8n would swallow
 */
export function readMessage(params: Params, name: string): string {
	const raw = params.raw(name);
	if (typeof raw !== 'string' || !raw.startsWith('='))
		return inDocumentedSpelling(params.text(name));
	const pieces = expressionPieces(raw.slice(1));
	const kept: string[] = [];
	let hasPlaceholders = false;
	let refused: Error | undefined;
	for (const piece of pieces) {
		if (piece.code === undefined) {
			kept.push(piece.source);
			continue;
		}
		const reading = readPiece(params, piece);
		if ('lost' in reading) {
			throw params.problem(
				name,
				`is an expression, in which n8n takes ${quote(piece.source)} for code and would send something else`,
				'For a contact field of Qlara write only its name in double braces, such as {{firstName}}; for data of this ' +
					`workflow write {{ $json.firstName }}. In any other spelling write ${survivingSpelling(reading.lost)}.`,
			);
		}
		if ('placeholder' in reading) {
			hasPlaceholders = true;
			kept.push(survivingSpelling(reading.placeholder));
			continue;
		}
		kept.push(piece.source);
		if ('error' in reading) refused ??= notEvaluated(params, name, piece, reading.error);
		else refused ??= unfit(params, name, piece, reading.value);
	}
	// n8n's parts do not agree where code begins after two backslashes.
	if (hasPlaceholders && /\\\\(?:\{\{|\}\})/.test(raw)) {
		throw params.problem(
			name,
			'has two backslashes before double braces, which n8n does not always read in the same way',
			'Remove the backslashes.',
		);
	}
	const text = hasPlaceholders ? toText(params.evaluate(kept.join(''))) : params.text(name);
	if (refused !== undefined) throw refused;
	return inDocumentedSpelling(text);
}
