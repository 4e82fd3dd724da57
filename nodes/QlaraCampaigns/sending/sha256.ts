/** The first primes, from which SHA-256 takes its constants. */
const primes = Array.from({ length: 312 }, (_value, index) => index).filter(
	(n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => p < n && n % p === 0),
);

/** The first 32 bits of the fractional part. */
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;

const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const rounds = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The text as bytes of UTF-8, with the padding that SHA-256 prescribes, as 32-bit words. */
function padded(text: string): number[] {
	const bytes = new TextEncoder().encode(text);
	const words = new Array<number>((((bytes.length + 8) >> 6) + 1) * 16).fill(0);
	[...bytes, 0x80].forEach((byte, index) => {
		words[index >> 2]! |= byte << (24 - (index % 4) * 8);
	});
	words[words.length - 2] = Math.floor((bytes.length * 8) / 2 ** 32);
	words[words.length - 1] = (bytes.length * 8) | 0;
	return words;
}

function schedule(block: number[]): number[] {
	const words = [...block];
	for (let at = 16; at < 64; at++) {
		const [a, b] = [words[at - 15]!, words[at - 2]!];
		const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
		const high = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
		words.push((words[at - 16]! + low + words[at - 7]! + high) | 0);
	}
	return words;
}

function compress(state: number[], block: number[]): number[] {
	const words = schedule(block);
	let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
	for (let at = 0; at < 64; at++) {
		const choice = (e & f) ^ (~e & g);
		const first =
			(h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + rounds[at]! + words[at]!) | 0;
		const majority = (a & b) ^ (a & c) ^ (b & c);
		const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
	}
	return [a, b, c, d, e, f, g, h].map((word, index) => (word + state[index]!) | 0);
}

/**
 * SHA-256 of a text in UTF-8 (FIPS 180-4), as 64 hexadecimal digits. Written out, because the package imports
 * nothing but n8n-workflow.
 */
export function sha256(text: string): string {
	const words = padded(text);
	let state = start;
	for (let at = 0; at < words.length; at += 16) state = compress(state, words.slice(at, at + 16));
	return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
