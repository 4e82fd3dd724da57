import type { Time } from '../api/time';

/**
 * Checks at set times until something shows.
 *
 * @param scheduleMs when to check, ms after the call, ascending; a time that has passed is checked at once
 * @param check returns what showed, or undefined to go on waiting
 * @returns what the first successful check returned; undefined when none did
 */
export async function waitFor<T>(
	time: Pick<Time, 'elapsed' | 'sleep'>,
	scheduleMs: Iterable<number>,
	check: (atMs: number) => Promise<T | undefined>,
): Promise<T | undefined> {
	const start = time.elapsed();
	for (const atMs of scheduleMs) {
		const wait = start + atMs - time.elapsed();
		if (wait > 0) await time.sleep(wait);
		const found = await check(atMs);
		if (found !== undefined) return found;
	}
	return undefined;
}
