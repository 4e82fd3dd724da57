import { isEmpty, isNothing, missing } from './nothing';
import { entriesOf } from './lists';
import { quote, type Reading } from './reading';
import { tidy } from './tidy';

const remedy = 'Enter the ID that Qlara gives to it, such as 42.';
const remedyForSeveral =
	'Enter the IDs that Qlara gives to them, separated by commas, such as 87, 88.';

/** More words that programs write in the place of an ID. */
const noIds = new Set(['undefined', 'null', 'none', 'nil', 'nan', 'n/a', 'true', 'false']);

const longest = 200;

/** A phone number has this many digits, at least. */
const fewestDigitsOfPhone = 7;

function looksLikePhoneNumber(text: string): boolean {
	if (/^(tel:|\+)/i.test(text)) return true;
	if (!/^[\d\s()./-]+$/.test(text)) return false;
	const digits = text.replace(/\D/g, '').length;
	return digits >= fewestDigitsOfPhone && (digits < text.length || text.startsWith('00'));
}

/** What a spreadsheet or a program makes of an ID that it takes for a number: 87.0, 1,542, 8.7E+1, -1, 0x57. */
const otherNotation =
	/^-?\d+[.,][\d.,]*$|^-?\d[\d.,]*e[+-]?\d{1,3}$|^-\d+$|^0x[\da-f]+$|^infinity$/i;

/** Why a text cannot be an ID (docs/api.md#ids), as the end of a sentence; undefined when it can be one. */
function notAnId(text: string): string | undefined {
	if (noIds.has(text.toLowerCase())) return missing;
	if (looksLikePhoneNumber(text)) return 'looks like a phone number and is not an ID';
	if (otherNotation.test(text)) return 'is a number in a notation that is not that of an ID';
	if (/(?!\d)\p{Nd}/u.test(text)) return 'has digits other than 0 to 9 and is not an ID';
	if (/\s/.test(text)) return 'has spaces and is not an ID';
	if (/^\d+(?:[-‐-―−:]|\.{2,})\d+$/.test(text)) return 'looks like a range and is not an ID';
	if (/["'`,;=<>[\]{}\\/|#*]/.test(text)) return 'is not an ID';
	if (text.length > longest) return `has more than ${longest} characters and is not an ID`;
	return undefined;
}

/** @returns the ID as text, or why it is none, as the end of a sentence */
function readOne(value: unknown): { id: string } | { why: string } {
	if (isNothing(value)) return { why: missing };
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value) && value >= 0) return { id: String(value) };
		return {
			why:
				Math.abs(value) > Number.MAX_SAFE_INTEGER
					? 'has lost digits, because it was a number and not a text'
					: 'is a number that is not an ID',
		};
	}
	if (typeof value !== 'string') return { why: 'is not an ID' };
	const id = tidy(value);
	const why = notAnId(id);
	return why === undefined ? { id } : { why };
}

/**
 * Reads an ID from a text or a whole number.
 *
 * @returns it as text, without white space around it
 */
export function readId(value: unknown): Reading<string> {
	const read = readOne(value);
	if ('id' in read) return { value: read.id };
	return { problem: `holds ${quote(value)}, which ${read.why}`, remedy };
}

/** Whether something in a text can be one number with a mark between its digits, or two IDs: 1,542 and 87,0. */
function isAmbiguous(text: string): boolean {
	return text.split(/[\s;]+/).some((part) => {
		const numbers = part.split(',');
		return numbers
			.slice(1)
			.some((number, index) => /^\d{1,3},\d{3}$|^\d+,0+$/.test(`${numbers[index]},${number}`));
	});
}

/** A list in a text, cut at commas and lines. An empty line among others means nothing. */
function cut(text: string): string[] {
	const lines = text.split(/[\r\n\t]+/).filter((line) => !isEmpty(line));
	return lines.length === 0 ? [text] : lines.flatMap((line) => line.split(/[,;]/));
}

/**
 * Reads IDs from a list, from JSON text of a list, or from text with commas, semicolons or lines between them.
 *
 * @param mayHaveGaps whether empty entries are left out; otherwise each stands for a value that is missing
 * @returns them as text, each once, in the order given
 */
export function readIds(value: unknown, mayHaveGaps: boolean): Reading<string[]> {
	const entries = entriesOf(value);
	const unclear = entries.find((entry) => typeof entry === 'string' && isAmbiguous(tidy(entry)));
	if (unclear !== undefined) {
		return {
			problem: `holds ${quote(unclear)}, which can be one number or several IDs`,
			remedy: 'Put a space after each comma between two IDs, such as 87, 88.',
		};
	}
	const ids = new Set<string>();
	const given = entries
		.flatMap((entry) => (typeof entry === 'string' ? cut(entry) : [entry]))
		.filter((entry) => !mayHaveGaps || !isEmpty(entry));
	for (const [index, entry] of given.entries()) {
		const read = readOne(entry);
		if ('why' in read) {
			return {
				problem: `holds ${quote(entry)} (entry ${index + 1}), which ${read.why}`,
				remedy: remedyForSeveral,
			};
		}
		ids.add(read.id);
	}
	// An API that passes over what it does not know would take the numbers and drop the name.
	const name = [...ids].find((id) => /^\p{L}+$/u.test(id));
	if (name !== undefined && [...ids].some((id) => /^\d+$/.test(id))) {
		return {
			problem: `holds ${quote(name)} beside numbers, which is a name and not an ID`,
			remedy: remedyForSeveral,
		};
	}
	return { value: [...ids] };
}
