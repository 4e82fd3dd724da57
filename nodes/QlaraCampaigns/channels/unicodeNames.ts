/**
 * Names of characters that cannot be seen, or that look like one of the SMS alphabet: what a text gets from a word
 * processor or a page without anyone having typed it.
 */
const names: Record<string, string> = {
	'\t': 'tab',
	'`': 'grave accent',
	'\u00a0': 'no-break space',
	'\u00ad': 'soft hyphen',
	'\u00b4': 'acute accent',
	'\u00ab': 'left guillemet',
	'\u00bb': 'right guillemet',
	'\u2002': 'en space',
	'\u2003': 'em space',
	'\u2007': 'figure space',
	'\u2009': 'thin space',
	'\u200a': 'hair space',
	'\u200b': 'zero-width space',
	'\u200c': 'zero-width non-joiner',
	'\u200d': 'zero-width joiner',
	'\u200e': 'left-to-right mark',
	'\u200f': 'right-to-left mark',
	'\u2010': 'hyphen',
	'\u2011': 'non-breaking hyphen',
	'\u2012': 'figure dash',
	'\u2013': 'en dash',
	'\u2014': 'em dash',
	'\u2015': 'horizontal bar',
	'\u2018': 'left single quotation mark',
	'\u2019': 'right single quotation mark',
	'\u201a': 'low single quotation mark',
	'\u201c': 'left double quotation mark',
	'\u201d': 'right double quotation mark',
	'\u201e': 'low double quotation mark',
	'\u2022': 'bullet',
	'\u2026': 'ellipsis',
	'\u2028': 'line separator',
	'\u2029': 'paragraph separator',
	'\u202f': 'narrow no-break space',
	'\u2032': 'prime',
	'\u2060': 'word joiner',
	'\u2212': 'minus sign',
	'\u3000': 'ideographic space',
	'\ufe0f': 'variation selector',
	'\ufeff': 'byte order mark',
};

/** The code point of a character, such as `U+00A0`. */
export function codePoint(character: string): string {
	return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Whether people see nothing where a character stands: spaces, marks of direction, controls, unassigned ones. */
const isInvisible = (character: string): boolean => /[\p{Z}\p{C}\ufe0f]/u.test(character);

/** A character as a person can look it up: `я`, `’ (U+2019, right single quotation mark)`, `U+00A0 (no-break space)`. */
export function describeCharacter(character: string): string {
	const name = names[character];
	if (!isInvisible(character))
		return name === undefined ? character : `${character} (${codePoint(character)}, ${name})`;
	return name === undefined ? codePoint(character) : `${codePoint(character)} (${name})`;
}
