/**
 * Runs pieces of work side by side, as many at a time as given, and begins them in their order. After one has failed
 * no other begins; those under way come to their end.
 *
 * @param most how many may be under way at the same time, at least 1
 * @returns the results in the order of the work
 * @throws what the first in this order that failed has thrown
 */
export async function sideBySide<T>(
	work: ReadonlyArray<() => Promise<T>>,
	most: number,
): Promise<T[]> {
	const ends: Array<PromiseSettledResult<T>> = [];
	let next = 0;
	let hasFailed = false;
	const worker = async (): Promise<void> => {
		while (next < work.length && !hasFailed) {
			const index = next++;
			const [end] = await Promise.allSettled([work[index]!()]);
			ends[index] = end;
			hasFailed ||= end.status === 'rejected';
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, work.length) }, worker));
	return ends.map((end) => {
		if (end.status === 'rejected') throw end.reason;
		return end.value;
	});
}
