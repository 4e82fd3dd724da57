/** How far apart two medians may lie that say the same: Node.js collects when it likes. */
const TOLERATED = 1.1;
const TOLERATED_MEGABYTES = 60;

/**
 * Whether a process grows: its memory in the last quarter of a run beside that in the second, since the first belongs
 * to what is loaded and warmed up once.
 * @param samples megabytes, equal times apart
 */
export function growthOf(samples: readonly number[]): { from: number; to: number; grows: boolean } {
	const quarter = Math.max(1, Math.floor(samples.length / 4));
	const to = median(samples.slice(-quarter));
	const from = median(samples.slice(quarter, 2 * quarter), to);
	return { from, to, grows: to > from * TOLERATED && to - from > TOLERATED_MEGABYTES };
}

function median(values: readonly number[], ofNone = 0): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? ofNone;
}
