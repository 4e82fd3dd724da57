import { isNumericId } from './campaignKey';

/**
 * Whole numbers in few characters, since n8n stores the state of a trigger whole with every event: in ascending
 * order and base 36, each as the distance to the one before, and a run without gaps as one entry with its length
 * behind a `+`. Ids counted up by a database take 1 to 3 characters each, hashes 6 to 7.
 *
 * @example encodeKeys([1542, 1543, 1544, 1550]) // '16u+2,6'
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

/** Ids that must come back exactly: first the numeric ones as {@link encodeKeys} writes them, then the others. */
export function encodeIds(ids: readonly string[]): string[] {
	const numeric = ids.filter(isNumericId);
	const others = ids.filter((id) => !isNumericId(id));
	return [encodeKeys(numeric.map(Number)), ...others.sort()];
}

/** Reads what {@link encodeIds} wrote. */
export function decodeIds([numeric = '', ...others]: readonly string[]): string[] {
	return [...decodeKeys(numeric).map(String), ...others];
}
