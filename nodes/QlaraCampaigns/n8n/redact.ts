import { readLetters } from './letters';

/** A key shorter than this would also be found in harmless text. */
const shortestSecret = 6;
/** A piece of base64 shorter than this likewise. */
const shortestPiece = 8;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Each UTF-16 unit of a text, as a regular expression that matches it and nothing else. */
const literal = (text: string): string =>
	Array.from({ length: text.length }, (_unit, at) => `\\u${hex(text.charCodeAt(at), 4)}`).join('');

/** The characters that pages of HTML write by name. */
const entityNames: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
};

/** Backslashes that JSON puts before a character when texts are written into texts, three times over. */
const escapes = '\\\\{0,7}';
/**
 * The same at the start of a secret, tried once for a row of backslashes and not at each of them. Of a longer row the
 * last one is enough to make a character of what follows.
 */
const firstEscapes = '(?:(?<!\\\\)\\\\{1,7}|(?<=\\\\{7})\\\\)';

/**
 * Every way in which JSON, web addresses and HTML write one character, or a row of backslashes. No two of them match the
 * same text, so that a text which holds only the beginning of a secret is not tried in more and more ways.
 *
 * @param isFirst whether the secret begins with it
 */
function spellingsOf(part: string, isFirst: boolean): string {
	const character = part.startsWith('\\') ? '\\' : part;
	const before = isFirst ? firstEscapes : escapes;
	const code = character.codePointAt(0)!;
	const units = Array.from({ length: character.length }, (_unit, at) => character.charCodeAt(at));
	const bytes = [...new TextEncoder().encode(character)];
	const named = entityNames[character];
	const written = [
		units.map((unit, at) => `${at === 0 ? before : escapes}u${hex(unit, 4)}`).join(''),
		bytes.map((byte) => `%(?:25){0,3}${hex(byte, 2)}`).join(''),
		`&(?:amp;){0,3}#(?:0{0,4}${code}|x0{0,4}${hex(code, 1)});?`,
		...(named === undefined ? [] : [`&(?:amp;)?${named};`]),
		...(character === ' ' ? ['\\+'] : []),
	].join('|');
	if (character === '\\')
		return `\\\\{${part.length},${8 * part.length}}|(?:${written}){${part.length}}`;
	return `${isFirst ? `(?:${before})?` : before}${literal(character)}|${written}`;
}

/** What base64 makes of bytes wherever they stand in a text: only the first and last characters depend on the rest. */
function base64Pieces(bytes: Buffer): string[] {
	return [0, 1, 2].map((before) => {
		const moved = Buffer.concat([Buffer.alloc(before), bytes]);
		const end = Math.floor((moved.length * 8) / 6);
		return moved.toString('base64').slice(Math.ceil((before * 8) / 6), end);
	});
}

const forAddresses = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

function base64Of(secret: string): string[] {
	return base64Pieces(Buffer.from(secret))
		.flatMap((piece) => [piece, forAddresses(piece)])
		.filter((piece) => piece.length >= shortestPiece);
}

/**
 * What any spelling of one of the texts begins with: nearly everywhere two characters tell that nothing stands there,
 * so that not every spelling has to be tried.
 */
function startsOf(texts: Iterable<string>): string {
	const written = '\\\\%&+';
	const starts = [...texts].map(
		(text) => `${literal(text.charAt(0))}[${written}${literal(text.charAt(1))}]`,
	);
	return [`[${written}]`, ...starts].join('|');
}

/**
 * A regular expression that finds a secret in a text that was not decoded yet, in every spelling that decodes to it.
 * It has no repetition without a bound, so its time is linear in the text.
 */
function patternOf(secret: string): RegExp {
	const texts = new Set([secret, ...base64Of(secret), Buffer.from(secret).toString('hex')]);
	const patterns = [...texts].map((text) =>
		(text.match(/\\+|[^\\]/gsu) ?? [])
			.map((part, at) => `(?:${spellingsOf(part, at === 0)})`)
			.join(''),
	);
	return new RegExp(`(?=${startsOf(texts)})(?:${patterns.join('|')})`, 'gi');
}

/** A spelling is looked for by so many of its letters and digits; fewer would be found in harmless text. */
const windowSize = 12;

/** One way to write a secret, as the letters and digits that are left of it. */
interface Spelling {
	letters: string;
	/** What is written in its place, so that JSON stays JSON. */
	instead: string;
}

const lettersOf = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '');

/** Each unit of a text as two bytes. */
function utf16(text: string): Buffer[] {
	const littleEndian = Buffer.from(text, 'utf16le');
	return [littleEndian, Buffer.from(littleEndian).swap16()];
}

/**
 * What is left of a secret when other characters stand between its own, in UTF-8 and UTF-16: as it is, in base64 once and
 * twice, as hexadecimal digits, as a list of bytes in JSON, and as an object of them.
 */
function spellingsBeside(secret: string): Spelling[] {
	const encodings = [Buffer.from(secret), ...utf16(secret)];
	const asBase64 = encodings.flatMap(base64Pieces);
	const twice = base64Pieces(Buffer.from(secret)).flatMap((piece) =>
		[piece, forAddresses(piece)].flatMap((once) => base64Pieces(Buffer.from(once))),
	);
	const asHex = encodings.flatMap((bytes) => {
		const digits = Array.from(bytes, (byte) => hex(byte, 2));
		return [digits.join(''), digits.join('0x')].flatMap((text) => [
			text,
			text.toUpperCase().replaceAll('0X', '0x'),
		]);
	});
	const asBytes = encodings.map((bytes) => Array.from(bytes));
	return [
		...[secret, ...asBase64, ...twice, ...asHex].map((text) => ({
			letters: lettersOf(text),
			instead: '[API key]',
		})),
		...asBytes.map((bytes) => ({ letters: bytes.join(''), instead: '0' })),
		...asBytes.map((bytes) => ({
			letters: bytes.map((byte, at) => `${at}${byte}`).join(''),
			instead: '0":0,"1":0',
		})),
	].filter(({ letters }) => letters.length >= windowSize);
}

/** A secret somewhere in a text: the numbers of its first letter and of its last one. */
interface Find {
	first: number;
	last: number;
	instead: string;
}

/** Taken once: it is called for each letter of an answer. */
const { imul } = Math;
const factor = 31;
/** That of the letter which leaves the window. */
const leaving = Array.from({ length: windowSize }).reduce<number>(
	(power) => imul(power, factor),
	1,
);

/**
 * Makes a search for spellings that reads the letters of a text once, however many spellings there are: a hash of the
 * last letters tells where one may begin.
 */
function searchFor(spellings: Spelling[]): (text: string) => Find[] {
	const byHash = new Map<number, Spelling[]>();
	for (const spelling of spellings) {
		let hash = 0;
		for (let at = 0; at < windowSize; at++)
			hash = (imul(hash, factor) + spelling.letters.charCodeAt(at)) | 0;
		byHash.set(hash, [...(byHash.get(hash) ?? []), spelling]);
	}
	const longest = Math.max(0, ...spellings.map(({ letters }) => letters.length));
	return (text) => {
		const finds: Find[] = [];
		/** The last letters, in a ring. */
		const recent = new Uint8Array(windowSize);
		let hash = 0;
		/** Spellings of which the beginning was seen, the first ones first. */
		let open: Array<{ spelling: Spelling; first: number }> = [];
		readLetters(text, (code, at) => {
			if (open.length > 0)
				open = open.filter(({ spelling: { letters, instead }, first }) => {
					if (letters.charCodeAt(at - first) !== code) return false;
					if (at - first < letters.length - 1) return true;
					finds.push({ first, last: at, instead });
					return false;
				});
			const place = at % windowSize;
			hash = (imul(hash, factor) + code - imul(leaving, recent[place]!)) | 0;
			recent[place] = code;
			const begun = at < windowSize - 1 ? undefined : byHash.get(hash);
			if (begun === undefined || open.length > longest) return;
			for (const spelling of begun) {
				const first = at - windowSize + 1;
				const isIt = Array.from(recent).every(
					(_code, index) =>
						recent[(first + index) % windowSize] === spelling.letters.charCodeAt(index),
				);
				if (!isIt) continue;
				if (spelling.letters.length > windowSize) open.push({ spelling, first });
				else finds.push({ first, last: at, instead: spelling.instead });
			}
		});
		return finds;
	};
}

/** A text with something else in the place of what was found in it. */
function replaceFinds(text: string, finds: Find[]): string {
	const apart: Find[] = [];
	// What lies in another one goes with it, and what overlaps with one is a part of it.
	for (const find of finds.sort((a, b) => a.first - b.first || b.last - a.last)) {
		const before = apart.at(-1);
		if (before === undefined || before.last < find.first) apart.push(find);
		else before.last = Math.max(before.last, find.last);
	}
	const pieces: string[] = [];
	let kept = 0;
	let next = 0;
	readLetters(text, (_code, at, start, end) => {
		const find = apart[next];
		if (find === undefined) return;
		if (at === find.first) pieces.push(text.slice(kept, start), find.instead);
		if (at === find.last) {
			kept = end;
			next++;
		}
	});
	return pieces.join('') + text.slice(kept);
}

/**
 * Makes a function that takes a secret out of texts, however it is written there: as it is, in JSON, a web address or
 * HTML, also when these were written into each other, in base64 or as hexadecimal digits; and, for a secret with enough
 * letters, with other characters between its own, in UTF-16, in base64 twice, or as a list of bytes.
 */
export function redactor(secret: string): (text: string) => string {
	if (secret.length < shortestSecret) return (text) => text;
	const pattern = patternOf(secret);
	const search = searchFor(spellingsBeside(secret));
	return (text) => {
		const redacted = text.replace(pattern, '[API key]');
		const finds = search(redacted);
		return finds.length === 0 ? redacted : replaceFinds(redacted, finds);
	};
}
