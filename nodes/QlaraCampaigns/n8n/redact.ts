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
		`&(?:amp;)?#(?:0{0,4}${code}|x0{0,4}${hex(code, 1)});?`,
		...(named === undefined ? [] : [`&(?:amp;)?${named};`]),
		...(character === ' ' ? ['\\+'] : []),
	].join('|');
	if (character === '\\')
		return `\\\\{${part.length},${8 * part.length}}|(?:${written}){${part.length}}`;
	return `${isFirst ? `(?:${before})?` : before}${literal(character)}|${written}`;
}

/** What base64 makes of a secret wherever it stands in a text: only the first and last characters depend on the rest. */
function base64Of(secret: string): string[] {
	return [0, 1, 2]
		.map((before) => {
			const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
			const end = Math.floor((bytes.length * 8) / 6);
			return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), end);
		})
		.flatMap((piece) => [piece, piece.replaceAll('+', '-').replaceAll('/', '_')])
		.filter((piece) => piece.length >= shortestPiece);
}

/**
 * What any spelling of one of the texts begins with: nearly everywhere two characters tell that nothing stands there,
 * where every spelling would have to be tried otherwise, which takes 20 s for the largest answer.
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

/**
 * Makes a function that takes a secret out of texts, however it is written there: as it is, in JSON, a web address or
 * HTML, also when these were written into each other, in base64 or as hexadecimal digits.
 */
export function redactor(secret: string): (text: string) => string {
	if (secret.length < shortestSecret) return (text) => text;
	const pattern = patternOf(secret);
	return (text) => text.replace(pattern, '[API key]');
}
