/**
 * Many campaign ids in few characters: n8n stores the state of a trigger as JSON, whole, with every event.
 */

/** The largest hash: 40 bits, so that among 10,000 ids a new one is mistaken for an old one once in 110 million times. */
const hashRange = 2 ** 40;

/** A 40-bit hash of a text (FNV-1a, twice over 24 bits). Not for secrets: it can be searched for. */
export function hash(text: string): number {
	let high = 0x811c9dc5;
	let low = 0x01234567;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 0x01000193);
		low = Math.imul(low ^ code, 0x85ebca6b) ^ (low >>> 15);
	}
	// Without this the last character would only reach the lowest bits.
	high = Math.imul(high ^ (high >>> 16) ^ low, 0x7feb352d);
	low = Math.imul(low ^ (low >>> 13) ^ high, 0x846ca68b);
	return (((high ^ (high >>> 15)) >>> 8) * 2 ** 24 + ((low ^ (low >>> 16)) >>> 8)) % hashRange;
}

/** Numbers below this can be written as the distance to any hash without losing a digit. */
const numericRange = 2 ** 52;

/** An id that is a whole number without signs or leading zeros, so that nothing is lost by writing it as one. */
function isNumeric(id: string): boolean {
	const number = Number(id);
	return Number.isInteger(number) && number >= 0 && number < numericRange && String(number) === id;
}

/** A number that stands for an id: the id itself when it is numeric, otherwise a negative hash of it. */
export function keyOf(id: string): number {
	return isNumeric(id) ? Number(id) : -1 - hash(id);
}

/**
 * Whole numbers as text: ascending, each as the distance to the one before, runs without gaps as one entry.
 * Ids counted up by a database take 1 to 3 characters each, hashes 6 to 7.
 */
export function encodeKeys(keys: Iterable<number>): string {
	const sorted = [...keys].sort((a, b) => a - b);
	const parts: string[] = [];
	let before = 0;
	for (let index = 0; index < sorted.length;) {
		const first = sorted[index]!;
		let run = 1;
		while (sorted[index + run] === first + run) run++;
		parts.push((first - before).toString(36) + (run === 1 ? '' : `+${(run - 1).toString(36)}`));
		before = first + run - 1;
		index += run;
	}
	return parts.join();
}

/** Reads what {@link encodeKeys} wrote. */
export function decodeKeys(text: string): number[] {
	const keys: number[] = [];
	let before = 0;
	for (const part of text === '' ? [] : text.split(',')) {
		const [distance = '', more = '0'] = part.split('+');
		const first = before + parseInt(distance, 36);
		before = first + parseInt(more, 36);
		for (let key = first; key <= before; key++) keys.push(key);
	}
	return keys;
}

/** Ids that must come back exactly: the numeric ones as {@link encodeKeys} writes them, then the others as they are. */
export function encodeIds(ids: readonly string[]): string[] {
	const numeric = ids.filter(isNumeric);
	const others = ids.filter((id) => !isNumeric(id));
	return [encodeKeys(numeric.map(Number)), ...others.sort()];
}

/** Reads what {@link encodeIds} wrote. */
export function decodeIds([numeric = '', ...others]: readonly string[]): string[] {
	return [...decodeKeys(numeric).map(String), ...others];
}
