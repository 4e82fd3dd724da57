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
		unit: fc.constantFrom(...'<>&"\'`*_~[]{}\\|@#=$+- \t\r\n\u2028\u202e\u0301a😀\ud800│┊'),
		maxLength: 300,
	}),
);

describe('safeText', () => {
	it('begins each line with its mark, and has nothing in it that means something elsewhere', () => {
		fc.assert(
			fc.property(texts, (text) => {
				for (const line of safeText(text).split('\n')) {
					expect(line).toMatch(/^(│$|[│┊] )/);
					expect(line).not.toMatch(meaningful);
					expect(line).not.toMatch(unseen);
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
		expect(safeText('Hi {{firstName}}')).toBe('│ Hi ｛｛firstName｝｝');
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
		expect(safeText(`a${'\n'.repeat(40)}b`)).toBe('│ a\n│ (39 empty lines)\n│ b');
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
		expect(lines.at(-1)).toBe('│ … (98000 more characters)');
		expect(lines.length).toBeLessThan(60);
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
				expect(line).not.toMatch(meaningful);
				expect(line).not.toMatch(/[\r\n]/);
				expect(line).not.toMatch(/^[+-]/);
				expect([...line].length).toBeLessThanOrEqual(81);
			}),
		);
	});

	it('shows a line break, so that nothing begins a line of its own', () => {
		expect(safeLine('Spring\nRecipients: 3')).toBe('Spring⏎Recipients: 3');
	});

	it('is no formula in a sheet', () => {
		expect(['=1+1', '+1', '-1', '@x'].map(safeLine)).toEqual(['＝1+1', '＋1', '－1', '＠x']);
	});

	it('leaves an ordinary name as it is', () => {
		expect(safeLine('Reopening on Monday (Milano)')).toBe('Reopening on Monday (Milano)');
	});
});

describe('withoutMarkup', () => {
	it('leaves nothing that is HTML, or becomes HTML when entities are undone', () => {
		expect(withoutMarkup('<b onclick=x>A & B</b> &lt;i&gt; &#60; &#x3c; R&D, 3 > 2')).toBe(
			'＜b onclick=x＞A & B＜/b＞ ＆lt;i＆gt; ＆#60; ＆#x3c; R&D, 3 ＞ 2',
		);
	});
});
