import { readLetters } from '../../nodes/QlaraCampaigns/n8n/letters';

/** The letters of a text, and what each of them is written as. */
function read(text: string): [letters: string, written: string[]] {
	let letters = '';
	const written: string[] = [];
	readLetters(text, (code, at, start, end) => {
		expect(at).toBe(letters.length);
		letters += String.fromCharCode(code);
		written.push(text.slice(start, end));
	});
	return [letters, written];
}

describe('readLetters', () => {
	it.each<[string, string, string[]]>([
		['a-B 3é中😀_', 'aB3', ['a', 'B', '3']],
		['\\u0061\\\\u0042\\x33', 'aB3', ['\\u0061', '\\\\u0042', '\\x33']],
		['a\\n\\t\\\\\\nB\\"3', 'aB3', ['a', 'B', '3']],
		['a\\u0000\\u200bB\\u00', 'aBu00', ['a', 'B', 'u', '0', '0']],
		['%61%2542%252533%zz', 'aB3zz', ['%61', '%2542', '%252533', 'z', 'z']],
		['&#97;&#x42;&#00051 &#xzz;', 'aB3xzz', ['&#97;', '&#x42;', '&#00051', 'x', 'z', 'z']],
		['&#99999999999999999999;a\\', 'a', ['a']],
		['', '', []],
	])('reads %j as %s', (text, letters, written) => {
		expect(read(text)).toEqual([letters, written]);
	});

	it('goes through a text once, whatever it holds', () => {
		// Rows of backslashes, of zeros and of what looks like the beginning of a number.
		const size = 5_000;
		const { charCodeAt } = String.prototype;
		for (const part of ['\\', '0', '&#0', '%25', '\\u', '&#x']) {
			const text = `&#${part.repeat(size / part.length)}`;
			let looks = 0;
			String.prototype.charCodeAt = function (this: string, at: number) {
				looks++;
				return charCodeAt.call(this, at);
			};
			try {
				readLetters(text, () => undefined);
			} finally {
				String.prototype.charCodeAt = charCodeAt;
			}
			expect(looks).toBeLessThan(6 * size);
		}
	});
});
