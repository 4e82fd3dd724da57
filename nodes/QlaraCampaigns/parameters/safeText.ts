/**
 * Text of a campaign, a contact or the API, made harmless wherever people show it: n8n puts what its Send and Wait
 * steps get into mails and forms as HTML, scripts included, and undoes an escaped `&lt;`; chats read Markdown, sheets
 * read formulas. Characters that mean something there become others that look alike.
 */
const lookAlikes: Readonly<Record<string, string>> = {
	'<': '＜',
	'>': '＞',
	'&': '＆',
	'"': '＂',
	"'": '’',
	'`': 'ˋ',
	'*': '∗',
	_: '＿',
	'~': '～',
	'[': '［',
	']': '］',
	'{': '｛',
	'}': '｝',
	'\\': '＼',
	'|': '∣',
	'@': '＠',
	'#': '＃',
	'=': '＝',
};

/** What a sheet takes for the beginning of a formula, beside `=` and `@`. */
const firstLookAlikes: Readonly<Record<string, string>> = { '+': '＋', '-': '－' };

const lineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
const space = /[\t\p{Zs}]/u;
/** Also turns the direction of writing around, or hides what stands beside it. */
const unseen = /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** What joins emoji, and what chooses how one looks, right behind an emoji. */
const emojiJoiner = /\u200d|\ufe0f/;
const emoji = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u;
const mark = /\p{M}/u;
/** A letter has no more marks in any language; towers of them cover other lines. */
const maxMarks = 4;

const codePoint = (character: string): string =>
	`‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`;

/** @param before the character in front of it */
function harmless(character: string, before: string): string {
	if (space.test(character)) return ' ';
	if (emojiJoiner.test(character) && emoji.test(before)) return character;
	return unseen.test(character) ? codePoint(character) : (lookAlikes[character] ?? character);
}

/** The characters of one line, each harmless. */
function harmlessLine(line: string): string[] {
	const characters: string[] = [];
	let marks = 0;
	let before = '';
	for (const character of line) {
		// What chooses the look of an emoji counts as a mark too.
		marks = mark.test(character) ? marks + 1 : 0;
		if (marks <= maxMarks) characters.push(...harmless(character, before));
		before = character;
	}
	return characters;
}

/** So many characters of a name tell what it is; a longer one would begin lines of its own where it wraps. */
const maxNameLength = 80;

/**
 * One line of text, harmless and not too long: a name, a sender, a reason. A line break shows as `⏎`.
 *
 * @param maxLength in characters; what is longer ends with …
 */
export function safeLine(text: string, maxLength = maxNameLength): string {
	// What is longer is cut before it is looked at: twice as much may be left out as invisible.
	const [first = '', ...rest] = harmlessLine(
		text
			.slice(0, maxLength * 4)
			.split(lineBreak)
			.join('⏎'),
	);
	const characters = [firstLookAlikes[first] ?? first, ...rest];
	const isCut = characters.length > maxLength || text.length > maxLength * 4;
	return characters.slice(0, maxLength).join('') + (isCut ? '…' : '');
}

/** In front of each line of a framed text, and of what is left of it where it was broken. */
const lineStart = '│ ';
const continued = '┊ ';
/**
 * Less than a line of a mail or a form of n8n holds, so that no part of a text begins a line without its mark. A narrow
 * character counts 1 and any other 2.
 */
const lineWidth = 48;
const narrow = /[a-ln-vx-z0-9à-öø-ÿ .,:;!?’()/\u002d]/u;
/** Characters that are shown; ten times an SMS of the usual length, and less than a message in a chat can hold. */
const maxTextLength = 2_000;
const maxEmptyLines = 2;

/** A line in pieces no wider than {@link lineWidth}, broken at a space where there is one. */
function wrap(characters: string[]): string[] {
	const pieces: string[] = [];
	let from = 0;
	let width = 0;
	let lastSpace = 0;
	for (let at = 0; at < characters.length; at++) {
		const character = characters[at]!;
		width += narrow.test(character) ? 1 : 2;
		if (width > lineWidth) {
			const to = lastSpace > from ? lastSpace : at;
			pieces.push(characters.slice(from, to).join(''));
			// What stands behind the break is measured again.
			from = to;
			at = to - 1;
			width = 0;
		} else if (character === ' ') lastSpace = at + 1;
	}
	return [...pieces, characters.slice(from).join('')];
}

/**
 * A text of several lines, harmless, in a frame that it cannot leave: each of its lines begins with `│`, so that it
 * cannot pass for anything that stands above or below it. Rows of empty lines are counted, not shown.
 */
export function safeText(text: string): string {
	const shown = text.slice(0, maxTextLength);
	const framed: string[] = [];
	let empty = 0;
	const endEmptyLines = (): void => {
		if (empty > maxEmptyLines) framed.push(`${lineStart}(${empty} empty lines)`);
		else for (; empty > 0; empty--) framed.push(lineStart.trim());
		empty = 0;
	};
	for (const line of shown.split(lineBreak)) {
		const pieces = wrap(harmlessLine(line));
		if (pieces.join('').trim() === '') {
			empty++;
			continue;
		}
		endEmptyLines();
		framed.push(...pieces.map((piece, at) => (at === 0 ? lineStart : continued) + piece.trim()));
	}
	endEmptyLines();
	if (text.length > shown.length)
		framed.push(`${lineStart}… (${text.length - shown.length} more characters)`);
	return framed.join('\n');
}

/**
 * A text of which no part can become HTML, not even after an escaped `&lt;` is undone; the rest stays as it is. For the
 * messages of errors, which quote what Qlara and campaigns say, and which people put into mails.
 */
export function withoutMarkup(text: string): string {
	return text.replace(
		/[<>]|&(?=#|[a-z]{2,8};)/gi,
		(character) => lookAlikes[character] ?? character,
	);
}
