// Texts of four million characters in an answer: what looks at them closely looks at a bounded part, so that n8n goes on
// with its other executions. Shown by counting the characters that are looked at, not by a clock.
import { preflight } from '../../nodes/QlaraCampaigns/sending/preflight';
import { approvalText } from '../../nodes/QlaraCampaigns/operations/approvalText';
import { safeLine, safeText } from '../../nodes/QlaraCampaigns/parameters/safeText';
import { maxMeasured, measureSms } from '../../nodes/QlaraCampaigns/channels/smsSegments';
import { estimate } from '../sending/estimates';

const size = 4 * 2 ** 20;
const texts: Record<string, string> = {
	'one letter': 'a'.repeat(size),
	words: 'Ciao Anna '.repeat(size / 10),
	'opening braces': '{'.repeat(size),
	placeholders: '{{a}}'.repeat(size / 5),
	'Chinese letters': '中'.repeat(size),
	emoji: '😀'.repeat(size / 2),
	'halves of emoji': '\ud800'.repeat(size),
	'invisible characters': '\u200b'.repeat(size),
	'empty lines': `a${'\n'.repeat(size)}b`,
	tags: '<b>'.repeat(size / 3),
};

/** Characters that regular expressions, and loops over characters, went through. */
function charactersRead(use: () => void): number {
	let count = 0;
	const restore: Array<() => void> = [];
	const replace = <Owner extends object>(
		owner: Owner,
		name: keyof Owner,
		make: (original: (...given: unknown[]) => unknown) => (...given: unknown[]) => unknown,
	): void => {
		const original = owner[name] as (...given: unknown[]) => unknown;
		const define = (value: unknown): void =>
			void Object.defineProperty(owner, name, { value, configurable: true, writable: true });
		define(make(original));
		restore.push(() => define(original));
	};
	// Every use of a regular expression goes through this, once it is not the built-in one.
	replace(RegExp.prototype, 'exec', (original) => {
		return function (this: RegExp, text: unknown) {
			const from = this.global || this.sticky ? this.lastIndex : 0;
			const match = original.call(this, text) as RegExpExecArray | null;
			// What is sticky looks at one place.
			const end = match === null ? String(text).length : match.index + match[0].length;
			count += match === null && this.sticky ? 1 : end - from;
			return match;
		};
	});
	for (const name of [Symbol.iterator, 'normalize', 'toUpperCase', 'toLowerCase'] as const)
		replace(String.prototype, name, (original) => {
			return function (this: string) {
				count += this.length;
				return original.call(this);
			};
		});
	try {
		use();
	} finally {
		for (const undo of restore) undo();
	}
	return count;
}

it('this test counts what is read', () => {
	const text = 'a'.repeat(1_000);
	expect(charactersRead(() => void /b/.test(text))).toBeGreaterThanOrEqual(1_000);
	expect(charactersRead(() => void text.replace(/b/g, ''))).toBeGreaterThanOrEqual(1_000);
	expect(charactersRead(() => void [...text])).toBeGreaterThanOrEqual(1_000);
});

describe.each(Object.entries(texts))('of %s', (_name, text) => {
	const long = estimate(
		{},
		{ name: text, smsBody: text, smsSender: text, scheduledDate: text, status: text },
	);

	it('a text is checked and measured in its first part', () => {
		const read = charactersRead(() => {
			const { problems } = preflight(long, 0);
			expect(problems.map(({ code }) => code)).toContain('textTooLong');
		});
		// Some forty checks, and loops over characters.
		expect(read).toBeLessThan(100 * maxMeasured);
		expect(charactersRead(() => void measureSms(text))).toBeLessThan(5 * maxMeasured);
	});

	it('an approval shows its first part', () => {
		const { problems } = preflight(long, 0);
		for (const { message } of problems) expect(message.length).toBeLessThanOrEqual(1_001);
		const read = charactersRead(() => {
			expect(approvalText(long, problems, 1).length).toBeLessThan(200_000);
			expect(safeText(text).length).toBeLessThan(30_000);
			expect(safeLine(text).length).toBeLessThan(1_000);
		});
		expect(read).toBeLessThan(2_000_000);
	});
});
