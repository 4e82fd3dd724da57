import type { Problem } from './problem';
import { placeholderPattern } from './smsSegments';

/** Words that a program writes where a value is missing; nobody means them in a message. */
const leftovers = [
	'undefined',
	'null',
	'NaN',
	'[object Object]',
	'Invalid Date',
	'Invalid DateTime',
];

function contains(text: string, leftover: string): boolean {
	return leftover.startsWith('[')
		? text.includes(leftover)
		: new RegExp(`(?<![\\p{L}\\p{N}_])${leftover}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}

/**
 * A comma at the start, a space before a comma or full stop, or two spaces within a sentence: a value that should
 * have stood there was empty. Between sentences many people type two spaces.
 */
const gap = /^\s*,|\S +[,.](?=\s|$)|[^\s.!?:] {2,}(?=\S)/;

/**
 * What looks wrong in the text of a message: traces of missing values, braces without their partner,
 * a place where a name is missing. All of it can be meant, so all of it is a warning.
 *
 * @param text as it is sent to Qlara
 * @param field the API's name of the field
 */
export function textProblems(text: string, field: string): Problem[] {
	const warning = (code: string, message: string, remedy: string): Problem => ({
		code,
		field,
		message,
		remedy,
		severity: 'warning',
	});
	const problems = leftovers
		.filter((leftover) => contains(text, leftover))
		.map((leftover) =>
			warning(
				'missingValue',
				`The text contains "${leftover}", which is what a missing value looks like.`,
				'Check the expression that fills in the text, and give it a value for this case.',
			),
		);
	const withoutPlaceholders = text.replace(placeholderPattern, '');
	if (/\{\{\s*\}\}/.test(text)) {
		problems.push(
			warning(
				'emptyPlaceholder',
				'The text contains a placeholder without a name.',
				'Write the name of a contact field between the braces, such as {{firstName}}.',
			),
		);
	}
	if (/\{\{|\}\}/.test(withoutPlaceholders)) {
		problems.push(
			warning(
				'unbalancedBraces',
				'The text has unmatched double braces, so Qlara finds no placeholder there.',
				'Write each placeholder as {{firstName}}, with two braces on both sides.',
			),
		);
	} else if (/\{[\p{L}\p{N}_.]+\}/u.test(withoutPlaceholders)) {
		problems.push(
			warning(
				'singleBraces',
				'The text has a word in single braces; Qlara fills in placeholders in double braces.',
				'Write it as {{firstName}}, with two braces on both sides.',
			),
		);
	}
	if (/\\\{\{/.test(text)) {
		problems.push(
			warning(
				'backslash',
				'The text has a backslash before a placeholder, which will be sent.',
				'Remove the backslash.',
			),
		);
	}
	if (gap.test(text.replace(placeholderPattern, 'x'))) {
		problems.push(
			warning(
				'emptyPersonalisation',
				'The text has a gap where a name or another value seems to be missing.',
				'Check whether the expression that fills in the text was empty, or a placeholder was lost.',
			),
		);
	}
	return problems;
}
