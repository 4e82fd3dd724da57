import fc from 'fast-check';
import { safeLine, safeText, withoutMarkup } from '../../nodes/QlaraCampaigns/parameters/safeText';

/** What means something in HTML, Markdown, an expression of n8n, a mention or a formula. */
const meaningful = /[<>&"'`*_~[\]{}\\|@#=]/;
/** What nobody sees, or what turns the direction of writing around; emoji need two of the former. */
const unseen =
	/[\p{Cc}\p{Cs}\u061c\u115f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164]/u;

const texts = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 300 }),
	fc.string({
		unit: fc.constantFrom(
			...'<>&"\'`*_~[]{}\\|@#=$+- \t\r\n\u2028\u202e\u0301a😀\ud800│┊‹›＜﹤≮＝⁼≠＠＋﹣⁻ㅤ',
			...'שلﷺ﷽⸻𒐫꧅ဪ\u{1d159}\u20dd',
		),
		maxLength: 300,
	}),
);

describe('safeText', () => {
	it('begins each line with its mark, and has nothing in it that means something elsewhere', () => {
		fc.assert(
			fc.property(texts, (text) => {
				for (const line of safeText(text).split('\n')) {
					expect(line).toMatch(/^(│$|[│┊] )/);
					expect(line).not.toMatch(unseen);
					for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'])
						expect(line.normalize(form)).not.toMatch(meaningful);
				}
			}),
		);
	});

	it('shows an ordinary text as it is, line by line', () => {
		expect(safeText('Ciao Anna!\r\nLunedì riapriamo: 10 % di sconto.\n\nA presto 👩‍🚀')).toBe(
			'│ Ciao Anna!\n│ Lunedì riapriamo: 10 % di sconto.\n│\n│ A presto 👩‍🚀',
		);
	});

	it('shows a placeholder so that it still looks like one', () => {
		expect(safeText('Hi {{firstName}}')).toBe('│ Hi ❴❴firstName❵❵');
	});

	it('breaks long lines, and marks what is no line of its own', () => {
		expect(safeText(`${'word '.repeat(12)}end`)).toBe(
			`│ ${'word '.repeat(8).trim()}\n┊ ${'word '.repeat(4)}end`,
		);
		const lines = safeText('W'.repeat(100)).split('\n');
		expect(lines).toHaveLength(5);
		expect(lines.slice(1).every((line) => line.startsWith('┊ '))).toBe(true);
	});

	it('counts rows of empty lines instead of showing them', () => {
		expect(safeText(`a${'\n'.repeat(40)}b`)).toBe('│ a\n│ ‹39 empty lines›\n│ b');
	});

	it('names what nobody sees', () => {
		expect(safeText('a\u202eb\u200b\ud800')).toBe('│ a‹U+202E›b‹U+200B›‹U+D800›');
	});

	it('leaves emoji together, and shows what joins nothing', () => {
		expect(safeText('👩🏽‍🚀 ❤️')).toBe('│ 👩🏽‍🚀 ❤️');
		expect(safeText('a\u200d\u200db\ufe0f')).toBe('│ a‹U+200D›‹U+200D›b‹U+FE0F›');
	});

	it('says how much it leaves out', () => {
		const lines = safeText('a '.repeat(50_000)).split('\n');
		expect(lines.at(-1)).toBe('│ ‹98000 more characters›');
		expect(lines.length).toBeLessThan(60);
	});

	it('shows no character that is wider than it counts, or shows nothing', () => {
		// Each as wide as several letters.
		for (const wide of ['﷽', '⸺', '⸻', '𒐫', '𒈙', '𒀱', '꧅', '𒄡', '௵', '\u{13000}', '⫘'])
			expect(safeText(wide)).toBe(
				`│ ‹U+${wide.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`,
			);
		// What stands for a whole word takes the room of one.
		expect(safeText('ﷺ'.repeat(8)).split('\n').length).toBeGreaterThan(7);
		expect(safeText('ﷲ'.repeat(30)).split('\n').length).toBeGreaterThan(4);
		expect(safeText('ဪ'.repeat(30)).split('\n')).toHaveLength(4);
		for (const blank of [
			'\u{1d159}',
			'⠀',
			'ㅤ',
			'\uffa0',
			'\u115f',
			'\ufffc',
			'\u{13441}',
			'\u17b4',
		])
			expect(safeText(`a${blank}b`)).toMatch(/^│ a‹U\+[0-9A-F]{4,5}›b$/);
	});

	it('shows the scripts that people write in as they are', () => {
		for (const text of [
			'Καλημέρα, Привіт, Բարեւ, გამარჯობა',
			'नमस्ते हिन्दी, বাংলা, ਪੰਜਾਬੀ, ગુજરાતી',
			'தமிழ், తెలుగు, ಕನ್ನಡ',
			'മലയാളം, සිංහල',
			'สวัสดี, ລາວ, ខ្មែរ, မြန်မာ',
			'你好，こんにちは、안녕하세요',
			'አማርኛ, བོད་ཡིག',
			'1 234,50 € · £5 · ¥7 – 20 % … “Così” ½ ™ → ✓',
		])
			expect(safeText(text).replace(/\n┊ /g, ' ')).toBe(`│ ${text}`);
	});

	it('keeps the mark of a line, and what stands behind it, on their sides of a text from the right', () => {
		expect(safeText('שלום 38\nHi')).toBe('│ ǀ שלום 38 ǀ\n│ Hi');
		expect(safeText('Hi مرحبا')).toBe('│ ǀ Hi مرحبا ǀ');
		expect(safeLine('שלום')).toBe('ǀ שלום ǀ');
	});

	it('says what it says itself in brackets that a text cannot hold', () => {
		expect(safeText('a\n‹0 more characters›\n‹U+202E›\n… (0 more characters)')).toBe(
			'│ a\n│ ❬0 more characters❭\n│ ❬U+202E❭\n│ … (0 more characters)',
		);
	});

	it('lets no mark stand on the mark of the line', () => {
		expect(safeText('\u0338a\n \u0338a')).toBe('│ ‹U+0338›a\n│ ‹U+0338›a');
		const lines = safeText(`${'W'.repeat(24)}e\u0301`).split('\n');
		expect(lines).toEqual([`│ ${'W'.repeat(24)}`, '┊ e\u0301']);
	});

	it('has few marks on one letter', () => {
		expect(safeText(`e${'\u0301'.repeat(200)}x`)).toBe(`│ e${'\u0301'.repeat(4)}x`);
	});
});

describe('safeLine', () => {
	it('is one short line without anything that means something elsewhere', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const line = safeLine(text);
				expect(line).not.toMatch(/[\r\n]/);
				for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
					expect(line.normalize(form)).not.toMatch(meaningful);
					expect(line.normalize(form).trim()).not.toMatch(/^[+−-]/);
				}
				expect([...line].length).toBeLessThanOrEqual(81);
			}),
		);
	});

	it('shows a line break, so that nothing begins a line of its own', () => {
		expect(safeLine('Spring\nRecipients: 3')).toBe('Spring⏎Recipients: 3');
	});

	it('is no formula in a sheet', () => {
		for (const sign of ['＋', '﹢', '⁺', '₊', '－', '﹣', '⁻', '−', ' +', ' \t-', '＝', '⁼', '＠'])
			expect(safeLine(`${sign}1`).trim()).toMatch(/^[✚‐═ⓐ]1$/);
		expect(['=1+1', '+1', '-1', '@x'].map(safeLine)).toEqual(['═1+1', '✚1', '‐1', 'ⓐx']);
	});

	it('leaves an ordinary name as it is', () => {
		expect(safeLine('Reopening on Monday (Milano)')).toBe('Reopening on Monday (Milano)');
	});
});

describe('withoutMarkup', () => {
	it('leaves nothing that is HTML, or becomes HTML when entities are undone', () => {
		expect(withoutMarkup('<b onclick=x>A & B</b> &lt;i&gt; &#60; &#x3c; R&D, 3 > 2')).toBe(
			'❬b onclick=x❭A & B❬/b❭ ⅋lt;i⅋gt; ⅋#60; ⅋#x3c; R&D, 3 > 2',
		);
	});

	it.each([
		['&lt', '⅋lt'],
		['&LTimg', '⅋LTimg'],
		['a>b', 'a❭b'],
		['> quoted', '❭ quoted'],
		['[Log in](https://x.example)', '[Log in❳(https://x.example)'],
		['![](https://x.example/a.png)', '! [❳(https://x.example/a.png)'],
		['[a][b]\n[b]: https://x.example', '[a❳[b]\n[b❳: https://x.example'],
		['[a]\u200b(javascript:x)', '[a❳(javascript:x)'],
		['\u202e\u2066 3 :stneipiceR \u2069', ' 3 :stneipiceR '],
		['a\u0000\u001b[31m\u0085\ud800b\u{e0041}', 'a[31mb'],
	])('leaves no link and nothing hidden in %j', (text, shown) => {
		expect(withoutMarkup(text)).toBe(shown);
	});

	it('leaves what errors and remedies say themselves', () => {
		for (const text of [
			'In the tool, enter a fixed value, or an n8n variable such as {{ $vars.maximumCost }}.',
			'Qlara, Settings > Security, destinations[0] is wrong; ["a", "b"]\n\tNext 👩‍🚀 ❤️',
			'errors [0] (x)',
		])
			expect(withoutMarkup(text)).toBe(text);
	});

	it('is never HTML or a link, whatever the text', () => {
		fc.assert(
			fc.property(texts, (text) => {
				const shown = withoutMarkup(text);
				expect(shown).not.toMatch(/<|&(#|lt|gt|amp|quot)|\]\(|\]\[|\]:|!\[/i);
				expect(shown).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\0]/);
			}),
		);
	});
});
