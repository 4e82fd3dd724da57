import { lazily } from '../api/lazily';

/**
 * Text of a campaign, a contact or the API, made harmless wherever people show it: n8n puts what its Send and Wait
 * steps get into mails and forms as HTML, scripts included, and undoes an escaped `&lt;`; chats read Markdown, sheets
 * read formulas. Characters that mean something there become others that look alike, none of which Unicode's
 * normalization turns back. `‹` and `›` are kept for what this file itself says in the middle of a text.
 */
const lookAlikes: Readonly<Record<string, string>> = {
	'<': '❬',
	'>': '❭',
	'‹': '❬',
	'›': '❭',
	'&': '⅋',
	'"': '”',
	"'": '’',
	'`': 'ˋ',
	'*': '∗',
	_: 'ˍ',
	'~': '∼',
	'[': '❲',
	']': '❳',
	'{': '❴',
	'}': '❵',
	'\\': '∖',
	'|': '∣',
	'@': 'ⓐ',
	'#': '♯',
	'=': '═',
};

/** What a sheet takes for the beginning of a formula, beside `=` and `@`. */
const signs: Readonly<Record<string, string>> = { '+': '✚', '-': '‐', '−': '‐' };

const lineBreak = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;
const space = lazily(() => /[\t\p{Zs}]/u);
/** Also turns the direction of writing around, or hides what stands beside it. Enclosing marks cover a whole letter. */
const unseen = lazily(() => /[\p{C}\p{Default_Ignorable_Code_Point}\u2800]|(?!\u20e3)\p{Me}/u);
/** What joins emoji, and what chooses how one looks, right behind an emoji. */
const emojiJoiner = /\u200d|\ufe0f/;
const emoji = lazily(() => /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u);
const mark = lazily(() => /\p{M}/u);
/** A letter has no more marks in any language; towers of them cover other lines. */
const maxMarks = 4;

const eastAsian = lazily(
	() =>
		/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u,
);
/** Of these scripts a letter can be more than twice as wide as high. */
const broad = lazily(
	() =>
		/[\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}]/u,
);
const otherScript = lazily(
	() =>
		/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thaana}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Thai}\p{Script=Lao}\p{Script=Georgian}\p{Script=Ethiopic}]/u,
);
const ofSeveralScripts = lazily(() => /(?=[\0-\u1fff])[\p{Script=Common}\p{Script=Inherited}]/u);
/** Not the symbols of a script, which are as wide as they like, but for those of money. */
const writing = lazily(() => /[\p{L}\p{M}\p{N}\p{P}\p{Sc}]/u);
const ordinarySigns = lazily(
	() =>
		/[\u0020-\u00ff\u02b0-\u02ff\u2010-\u27ef\u3001-\u303f\u3200-\u33ff\ufe50-\ufe6b\uff01-\uffe6\u{1d400}-\u{1d7ff}\p{Emoji}\p{Extended_Pictographic}]/u,
);

/**
 * Whether a character is of a script in everyday use, or a sign of most texts. One that is not may show nothing or be
 * as wide as ten letters (there are such in cuneiform), and is in few fonts.
 */
function isInUse(character: string): boolean {
	if (eastAsian().test(character) || ordinarySigns().test(character)) return true;
	// Only rare letters of the other scripts lie outside of the first plane.
	if (character.length > 1 || !writing().test(character)) return false;
	return [otherScript(), broad(), ofSeveralScripts()].some((script) => script.test(character));
}

const codePoint = (character: string): string =>
	`‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`;

/** @param before the character in front of it */
function harmless(character: string, before: string): string {
	if (space().test(character)) return ' ';
	if (emojiJoiner.test(character) && emoji().test(before)) return character;
	// Programs that normalize texts would make the one of the other.
	const plain = character.normalize('NFKD');
	if ([...plain].some((part) => lookAlikes[part] !== undefined))
		return [...plain].map((part) => lookAlikes[part] ?? part).join('');
	// A mark without a letter would stand on the mark of the line.
	const standsAlone = mark().test(character) && (before === '' || space().test(before));
	return standsAlone || unseen().test(character) || !isInUse(character)
		? codePoint(character)
		: character;
}

/** The characters of one line, each harmless, together with the marks on it. */
function harmlessLine(line: string): string[] {
	const characters: string[] = [];
	let marks = 0;
	let before = '';
	for (const character of line) {
		const shown = harmless(character, before);
		// What chooses the look of an emoji counts as a mark too.
		const isMark = mark().test(character) && shown === character;
		marks = isMark ? marks + 1 : 0;
		if (!isMark) characters.push(...shown);
		else if (marks <= maxMarks) characters.push((characters.pop() ?? '') + shown);
		before = character;
	}
	return characters;
}

/** Letters that are written from the right to the left. */
const fromTheRight = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** Looks like a bar and is a letter that is written from the left. */
const leftToRight = 'ǀ';
/**
 * Keeps the order of what stands around a text that is written from the right: a bar at each end is the first and the
 * last letter of it, so that neither a mark in front nor a figure behind changes its side.
 */
const inOrder = (text: string): string =>
	fromTheRight.test(text) ? `${leftToRight} ${text} ${leftToRight}` : text;

/** A line that no sheet takes for a formula. */
function withoutSign(line: string): string {
	const at = Math.max(0, line.search(/[^ ]/));
	const first = line.charAt(at);
	return line.slice(0, at) + (signs[first.normalize('NFKD')] ?? first) + line.slice(at + 1);
}

/** So many characters of a name tell what it is; a longer one would begin lines of its own where it wraps. */
const maxNameLength = 80;

/** Longer than any sentence of ours with a value of a campaign in it. */
const maxSentenceLength = 240;

/** One line of text, harmless and not too long: a name, a sender, a reason. A line break shows as `⏎`. */
export function safeLine(text: string): string {
	return safeUpTo(text, maxNameLength);
}

/** A sentence that quotes a campaign, as one harmless line. */
export function safeSentence(text: string): string {
	return safeUpTo(text, maxSentenceLength);
}

function safeUpTo(text: string, maxLength: number): string {
	// What is longer is cut before it is looked at: twice as much may be left out as invisible.
	const characters = harmlessLine(
		text
			.slice(0, maxLength * 4)
			.split(lineBreak)
			.join('⏎'),
	);
	const isCut = characters.length > maxLength || text.length > maxLength * 4;
	const line = withoutSign(characters.slice(0, maxLength).join(''));
	return inOrder(line) + (isCut ? '…' : '');
}

/** In front of each line of a framed text, and of what is left of it where it was broken. */
const lineStart = '│ ';
const continued = '┊ ';
/**
 * Less than a line of a mail or a form of n8n holds, so that no part of a text begins a line without its mark, in halves
 * of the height of a letter.
 */
const lineWidth = 48;
const narrow = /[a-ln-vx-z0-9à-öø-ÿ .,:;!?’()/\u002d]/u;
const square = lazily(
	() =>
		/[\u0020-\u024f\u0370-\u045f\u05d0-\u05ea\u0620-\u064a\u0e01-\u0e4f\u2010-\u2027\u2039\u203a\u20ac\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
);

/** How wide a character can be at most, with the marks on it, in halves of its height. */
function widthOf(characters: string): number {
	let width = 0;
	for (const character of characters) {
		// Marks that take no room of their own.
		if (/\p{Mn}/u.test(character)) continue;
		const widest = narrow.test(character) ? 1 : square().test(character) ? 2 : 3;
		// Some stand for a whole word.
		width += (broad().test(character) ? 5 : widest) * character.normalize('NFKC').length;
	}
	return width;
}

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
		width += widthOf(character);
		if (width > lineWidth && at > from) {
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
 * cannot pass for anything that stands above or below it. Rows of empty lines are counted, not shown. What this says
 * itself stands between `‹` and `›`, which the text cannot hold.
 */
export function safeText(text: string): string {
	const shown = text.slice(0, maxTextLength);
	const framed: string[] = [];
	let empty = 0;
	const endEmptyLines = (): void => {
		if (empty > maxEmptyLines) framed.push(`${lineStart}‹${empty} empty lines›`);
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
		framed.push(
			...pieces.map((piece, at) => (at === 0 ? lineStart : continued) + inOrder(piece.trim())),
		);
	}
	endEmptyLines();
	if (text.length > shown.length)
		framed.push(`${lineStart}‹${text.length - shown.length} more characters›`);
	return framed.join('\n');
}

/** What nobody sees, or what turns the direction of writing around; line breaks and tabs are none of it. */
const control = lazily(() => /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu);
/**
 * The beginnings of tags and of entities, also of those without a semicolon, and what makes a link or a picture of
 * Markdown out of brackets. A `>` between words, as on a way through menus, closes nothing.
 */
const markup = /<|(?<!\w )>|>(?! \w)|&(?=#|[a-z]{2,8};|[lg]t|amp|quot)|\](?=[([:])|!(?=\[)/gi;

/**
 * A text of which no part can become HTML, not even after an escaped `&lt;` is undone, nor a link or a picture of
 * Markdown, and in which nothing is hidden; the rest stays as it is. For the messages of errors, which quote what Qlara
 * and campaigns say, which n8n shows as HTML, and which people put into mails and chats.
 */
export function withoutMarkup(text: string): string {
	return text
		.replace(control(), (character, at: number) =>
			emojiJoiner.test(character) && emoji().test(text.slice(Math.max(0, at - 2), at))
				? character
				: '',
		)
		.replace(markup, (character) => (character === '!' ? '! ' : (lookAlikes[character] ?? '')));
}
