import { lazily } from '../api/lazily';
import { wordsForNothing } from '../parameters/nothing';
import { problem, type Problem } from './problem';
import { maxMeasured, placeholderPattern } from './smsSegments';
import { codePoint } from './unicodeNames';

/** Something that a text probably should not contain. */
interface Check {
	/** Names the kind of problem for a program. */
	code: string;
	/** The part of the text that looks wrong; undefined when nothing does. */
	find(text: Text): string | undefined;
	/** What is wrong with the part that was found, which stands quoted in front of it. */
	says: string;
	/** What to do, as a sentence. */
	remedy: string;
}

/** A text in the forms that checks look at. */
interface Text {
	whole: string;
	/** What stands in two braces, with the braces. */
	placeholders: string[];
	/** The text with a space in the place of everything in double braces. */
	withoutPlaceholders: string;
	/** The same without addresses, in which marks mean something else. */
	prose: string;
}

const link = /\b(?:https?:\/\/|www\.)\S+/gi;

function formsOf(whole: string): Text {
	const withoutPlaceholders = whole.replace(placeholderPattern, ' ');
	return {
		whole,
		placeholders: [...whole.matchAll(placeholderPattern)].map(([placeholder]) => placeholder),
		withoutPlaceholders,
		prose: withoutPlaceholders.replace(link, ' '),
	};
}

/** The first match of a pattern. */
const first = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[0];

const inside = (placeholder: string): string => placeholder.slice(2, -2);

/** A contact field as the documents show it (docs/api.md#placeholders). */
const fieldName = lazily(() => /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u);

const anyOf = (...patterns: RegExp[]): RegExp =>
	new RegExp(patterns.map(({ source }) => source).join('|'));

/** Merge tags of other programs that can stand in a link too. */
const mergeTag = anyOf(
	// *|FNAME|*
	/\*\|[^|*\n]+\|\*/,
	// [[firstName]]
	/\[\[[^[\]\n]+\]\]/,
	// <%= name %>
	/<%[^%\n]+%>/,
	// ${name}, #{name}, @{name}
	/[$#@]\{[^{}\n]+\}/,
	// <<Name>>
	/<<[A-Za-z][^<>\n]*>>/,
);

/** Those whose marks mean something else in a link, or after a digit: 50%OFF is a percentage. */
const mergeTagInProse = anyOf(
	// %FIRSTNAME%
	/(?<![\w%])%[A-Za-z][A-Za-z_.]{2,}%(?![\w%])/,
	// %%First Name%%
	/%%[A-Za-z][^%\n]*%%/,
	// ##NAME##
	/##[A-Za-z][A-Za-z_]+##/,
	// __NAME__
	/(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__(?![A-Za-z0-9_])/,
);

/** Elements that editors of mails and pages make; other words in angle brackets can be meant. */
const htmlTag =
	/<\/?(?:a|abbr|b|big|body|br|center|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|pre|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]*)?\/?>/i;

const htmlEntity =
	/&(?:nbsp|amp|lt|gt|quot|apos|euro|pound|yen|cent|copy|reg|trade|deg|hellip|ndash|mdash|bull|middot|laquo|raquo|lsquo|rsquo|sbquo|ldquo|rdquo|bdquo|iexcl|iquest|szlig|shy|zwnj|zwj|times|[A-Za-z]{1,2}(?:grave|acute|circ|uml|tilde|cedil|ring|slash|lig|caron)|#\d{1,7}|#x[\dA-Fa-f]{1,6});/;

/** What Windows-1252 shows for the bytes 0x80 to 0xBF, in which UTF-8 goes on after the first byte of a character. */
const continuation =
	'[\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013\\u2014\\u2018-\\u201a\\u201c-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ac\\u2122]';

/** Those of them that can also follow a word in capitals that ends in Ã or Â: `MAÇÃ…`. */
const marks =
	'[\\u00a0\\u00ab\\u00bb\\u2013\\u2014\\u2018-\\u201a\\u201c-\\u201e\\u2022\\u2026\\u2039\\u203a]';

/**
 * UTF-8 that was read as Windows-1252 (`Ã¨`, `â€™`, `ðŸŽ‰`, two Cyrillic or Greek letters `Ð¿Ñ`) or as Mac OS Roman (`√®`).
 */
const misread = lazily(
	() =>
		new RegExp(
			[
				`(?<!\\p{Lu})[ÂÃ]${continuation}`,
				`[ÂÃ](?!${marks})${continuation}`,
				`[âï]${continuation}{2}`,
				`ðŸ${continuation}{2}`,
				`(?:[ÄÅÎÏÐÑØÙ]${continuation}){2}`,
				'√[†®©™¨≤≥πº∫]',
				'‚(?:Äô|Äú|Äù|Äì|Äî|Ä¶|Ç¨)',
			].join('|'),
			'u',
		),
);

/** Half of a character outside the basic plane: `u` makes whole ones count as one. */
const loneSurrogate = lazily(() => /\p{Cs}/u);

/** Control characters, without the tab and what ends a line. */
const control = lazily(() => /(?![\t\r\n])\p{Cc}/u);

/**
 * A comma at the start, a space before a comma or full stop, or two spaces within a sentence: a value that should
 * have stood there was empty. Between sentences many people type two spaces.
 */
const gap = /^\s*,|\S +[,.](?=\s|$)|[^\s.!?:] {2,}(?=\S)/;

function contains(text: string, leftover: string): boolean {
	return /^[a-z ]+$/i.test(leftover)
		? new RegExp(`(?<![\\p{L}\\p{N}_])${leftover}(?![\\p{L}\\p{N}_])`, 'u').test(text)
		: text.includes(leftover);
}

const asPlaceholder = 'Write it as {{firstName}}, with the name of a contact field in two braces.';

const checks: Check[] = [
	...[...wordsForNothing].map((leftover) => ({
		code: 'missingValue',
		find: ({ whole }: Text) => (contains(whole, leftover) ? leftover : undefined),
		says: 'is what a missing value looks like',
		remedy: 'Check the expression that fills in the text, and give it a value for this case.',
	})),
	{
		code: 'emptyPlaceholder',
		find: ({ placeholders }) => placeholders.find((found) => inside(found).trim() === ''),
		says: 'is a placeholder without a name',
		remedy: 'Write the name of a contact field between the braces, such as {{firstName}}.',
	},
	{
		code: 'n8nExpression',
		find: ({ placeholders }) => placeholders.find((found) => inside(found).includes('$')),
		says: 'is an n8n expression, evaluated only in a field that is switched to Expression',
		remedy:
			'Switch the field to Expression. Placeholders such as {{firstName}} may stay as they are.',
	},
	{
		code: 'spacedPlaceholder',
		find: ({ placeholders }) =>
			placeholders.find(
				(found) => inside(found) !== inside(found).trim() && fieldName().test(inside(found).trim()),
			),
		says: 'has spaces inside the braces, and whether Qlara fills that in is not known',
		remedy: 'Write it without spaces, such as {{firstName}}. Update does that by itself.',
	},
	{
		code: 'foreignPlaceholder',
		find: ({ whole, placeholders, withoutPlaceholders, prose }) =>
			first(/\{\{\{[^{}\n]+\}\}\}/, whole) ??
			placeholders.find((found) => {
				const name = inside(found).trim();
				return name !== '' && !name.includes('$') && !fieldName().test(name);
			}) ??
			first(mergeTag, withoutPlaceholders) ??
			first(mergeTagInProse, prose),
		says: 'looks like a placeholder of another program, which Qlara does not fill in',
		remedy: asPlaceholder,
	},
	{
		code: 'unbalancedBraces',
		find: ({ withoutPlaceholders }) => first(/\{\{|\}\}/, withoutPlaceholders),
		says: 'has no partner, so Qlara finds no placeholder there',
		remedy: 'Write each placeholder as {{firstName}}, with two braces on both sides.',
	},
	{
		code: 'singleBraces',
		find: ({ withoutPlaceholders, prose }) => {
			if (/\{\{|\}\}/.test(withoutPlaceholders)) return undefined;
			const [inProse, anywhere] = [prose, withoutPlaceholders].map(
				(text) => text.match(/(?<![$#@])\{[^{}\s]{1,80}\}/g) ?? [],
			);
			return (
				inProse!.find((found) => /[\p{L}\p{N}]/u.test(found)) ??
				anywhere!.find((found) => /^\{\p{L}/u.test(found))
			);
		},
		says: 'stands in single braces; Qlara fills in placeholders in double braces',
		remedy: asPlaceholder,
	},
	{
		code: 'backslash',
		find: ({ whole }) => first(/\\\{\{/, whole),
		says: 'has a backslash before a placeholder, which will be sent',
		remedy: 'Remove the backslash.',
	},
	{
		code: 'html',
		find: ({ withoutPlaceholders }) =>
			first(htmlTag, withoutPlaceholders) ?? first(htmlEntity, withoutPlaceholders),
		says: 'is HTML, which people would see as it stands',
		remedy: 'Write plain text: a line break for <br>, and letters such as è themselves.',
	},
	{
		code: 'literalEscape',
		find: ({ prose }) => first(/\\(?:[nrt]|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2})/, prose),
		says: 'stands there with its backslash, which people would see',
		remedy: 'Write the line break or the letter itself.',
	},
	{
		code: 'damagedText',
		find: ({ whole }) =>
			first(/\ufffd/, whole) ?? first(misread(), whole) ?? first(loneSurrogate(), whole),
		says: 'is what letters look like after a file was read in the wrong encoding, or a text was cut',
		remedy: 'Correct the text where it comes from; save and read files as UTF-8.',
	},
	{
		code: 'controlCharacter',
		find: ({ whole }) => first(control(), whole),
		says: 'is a control character, which is no text',
		remedy: 'Remove it where the text comes from.',
	},
];

/** A part of a text in a message: as it is when people can see it, otherwise as code points. */
function shown(part: string): string {
	const visible = part.replace(/[\p{C}\ufffd]/gu, codePoint);
	return `"${visible.length > 60 ? `${visible.slice(0, 60)}…` : visible}"`;
}

/**
 * What looks wrong in the text of a message: traces of missing values, placeholders that Qlara does not know, damaged
 * letters, HTML, a place where a name is missing. All of it can be meant, so all of it is a warning.
 *
 * @param whole the text as it is sent to Qlara; looked at up to {@link maxMeasured} characters
 * @param field the API's name of the field
 */
export function textProblems(whole: string, field: string): Problem[] {
	const text = whole.slice(0, maxMeasured);
	const forms = formsOf(text);
	const problems = checks.flatMap(({ code, find, says, remedy }) => {
		const found = find(forms);
		if (found === undefined) return [];
		const message = `The text contains ${shown(found)}, which ${says}.`;
		return [problem('warning', code, field, message, remedy)];
	});
	if (!gap.test(text.replace(placeholderPattern, 'x'))) return problems;
	return [
		...problems,
		problem(
			'warning',
			'emptyPersonalisation',
			field,
			'The text has a gap where a name or another value seems to be missing.',
			'Check whether the expression that fills in the text was empty, or a placeholder was lost.',
		),
	];
}
