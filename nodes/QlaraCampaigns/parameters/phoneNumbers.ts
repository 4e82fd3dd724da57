import { readDefaultCountry } from './defaultCountryCode';
import type { InputError } from './inputError';
import { entriesOf } from './lists';
import { isEmpty } from './nothing';
import type { NumberingPlan } from './numberingPlans';
import type { Params } from './params';
import { readPhoneNumber, type Refusal } from './phoneNumber';
import { quote } from './reading';
import { tidy } from './tidy';

/** What an entry of a list was written as, and the numbers in it or why there are none. */
type Entry = { written: unknown } & ({ numbers: string[] } | Refusal);

const everyRow =
	'Give every row a phone number, or leave out the rows without one, for example with a Filter step.';

/** Too short to be a number of its own: what a comma has cut off from the rest, such as the 3 of `3,93401E+11`. */
const fragment = /^\s*[+-]?\d{1,6}\s*$/;
const exponent = /^\s*\d*e[+-]?\d+\s*$/i;
/** What a comma before decimals has cut off. */
const decimals = /^\s*\d{1,2}\s*$/;

/** Cuts a line at its commas, but not where a comma stands inside of one number. */
function cutAtCommas(line: string, home: NumberingPlan | undefined): string[] {
	const pieces = line.split(',').filter((piece) => !isEmpty(piece));
	const isFragment = (piece = ''): boolean =>
		fragment.test(piece) && !('number' in readPhoneNumber(piece, home));
	const groups: Array<{ text: string; isFragment: boolean }> = [];
	for (const [index, piece] of pieces.entries()) {
		const last = groups.at(-1);
		const alone = isFragment(piece);
		const belongsToLast =
			exponent.test(piece) ||
			(alone &&
				!exponent.test(pieces[index + 1] ?? '') &&
				(decimals.test(piece) || last?.isFragment === true));
		if (last !== undefined && belongsToLast) last.text += `,${piece}`;
		else groups.push({ text: piece, isFragment: alone });
	}
	return groups.map(({ text }) => text);
}

/** A word with fewer digits is more likely a part of a number than a number. */
const fewestDigits = 7;

/** The numbers in a piece of text without commas: one with spaces inside, or several with spaces between them. */
function readPiece(text: string, home: NumberingPlan | undefined): Entry[] {
	const written = text.trim();
	const whole = readPhoneNumber(text, home);
	const words = tidy(text).split(/\s+/);
	const numbers = words.flatMap((word) => {
		const reading = readPhoneNumber(word, home);
		return 'number' in reading && word.replace(/\D/g, '').length >= fewestDigits
			? [reading.number]
			: [];
	});
	const eachIsWhole = words.length > 1 && numbers.length === words.length;
	if ('number' in whole && eachIsWhole) {
		return [
			{
				written,
				why: 'can be one number or several',
				remedy: 'Put commas between numbers, and no spaces inside of them.',
			},
		];
	}
	if ('number' in whole) return [{ written, numbers: [whole.number] }];
	if (eachIsWhole) return [{ written, numbers }];
	// A plus sign begins a number, unless something else than space stands between two of them.
	const parts = /[/|&]/.test(text) ? [] : tidy(text).split(/\s(?=\+)/);
	if (parts.length > 1) return parts.flatMap((part) => readPiece(part, home));
	return [{ written, ...whole }];
}

/** The entries of whatever an expression has returned; an empty entry of a list is one, an empty line is none. */
function readEntries(value: unknown, home: NumberingPlan | undefined): Entry[] {
	if (isEmpty(value)) return [];
	return entriesOf(value).flatMap((entry): Entry[] => {
		if (isEmpty(entry)) return [{ written: undefined, why: 'is empty', remedy: everyRow }];
		if (typeof entry !== 'string' && typeof entry !== 'number') {
			return [
				{
					written: entry,
					why: 'is not a phone number',
					remedy:
						'An expression has to return the numbers themselves, as text or as a list, such as ' +
						'{{ $json.contacts.map(contact => contact.phone) }}.',
				},
			];
		}
		return String(entry)
			.split(/[;\r\n\t]+/)
			.flatMap((line) => cutAtCommas(line, home))
			.flatMap((piece) => readPiece(piece, home));
	});
}

/** As many entries that cannot be read are named. */
const maxNamed = 5;

interface Wrong extends Refusal {
	written: unknown;
	/** Where it stands, such as `entry 2`. */
	place: string;
}

function refuse(params: Params, name: string, count: number, named: Wrong[]): InputError {
	const show = ({ written, place, why }: Wrong, link: string): string =>
		isEmpty(written) ? `nothing (${place})` : `${quote(written)} (${place})${link}${why}`;
	const more = count > named.length ? `; and ${count - named.length} more` : '';
	const problem =
		count === 1
			? `holds ${show(named[0]!, ', which ')}`
			: `holds ${count} entries that cannot be read: ${named.map((wrong) => show(wrong, ' ')).join('; ')}${more}`;
	const remedies = new Set(named.map(({ remedy }) => remedy));
	return params.problem(name, problem, [...remedies].join(' '));
}

/**
 * Reads phone numbers, of one item or of several together: from a list, from JSON text of a list, or from text with
 * commas, semicolons, lines or spaces between whole numbers.
 *
 * @param items one, or all; what is fixed for all of them is read once
 * @returns the numbers in E.164 (`+393401234567`), each once, in the order given, and the ones given more than once
 * @throws InputError saying how many entries cannot be read, and naming the first five with their places
 */
export function readPhoneNumbers(
	items: readonly Params[],
	name: string,
): { numbers: string[]; duplicates: string[] } {
	const [first] = items;
	if (first === undefined) return { numbers: [], duplicates: [] };
	const given = first.isExpression(name) ? items : [first];
	const home = readDefaultCountry(first);
	const numbers = new Set<string>();
	const duplicates = new Set<string>();
	const named: Wrong[] = [];
	let count = 0;
	const addWrong = (wrong: Wrong): void => {
		count++;
		if (named.length < maxNamed) named.push(wrong);
	};
	for (const [item, params] of given.entries()) {
		const ofItem = given.length > 1 ? `item ${item + 1}` : '';
		if (given.length > 1 && params.returnedNothing(name)) {
			addWrong({ written: undefined, place: ofItem, why: 'is empty', remedy: everyRow });
			continue;
		}
		const entries = readEntries(params.given(name), home);
		for (const [index, entry] of entries.entries()) {
			if (!('numbers' in entry)) {
				const place = entries.length > 1 || ofItem === '' ? `entry ${index + 1}` : '';
				addWrong({ ...entry, place: [ofItem, place].filter((part) => part !== '').join(', ') });
				continue;
			}
			for (const number of entry.numbers) (numbers.has(number) ? duplicates : numbers).add(number);
		}
	}
	if (count > 0) throw refuse(first, name, count, named);
	if (numbers.size === 0 && first.isExpression(name))
		throw first.problem(
			name,
			'has no value: there is no number in what its expression returned',
			everyRow,
		);
	return { numbers: [...numbers], duplicates: [...duplicates] };
}
