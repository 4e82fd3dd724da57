import { createHash } from 'node:crypto';

/** What tells one change of a source file from all others. */
export interface Change {
	/** Path of the file, from the project's folder. */
	file: string;
	mutatorName: string;
	replacement: string;
	location: { start: Position; end: Position };
}

interface Position {
	line: number;
	column: number;
}

/**
 * A random sample that the same seed draws again from the same sources, on any machine and in whatever
 * order the changes come.
 * @param size how many; all of them when there are fewer
 */
export function sample<T extends Change>(
	changes: readonly T[],
	{ size, seed }: { size: number; seed: number },
): T[] {
	const rank = ({ file, mutatorName, replacement, location: { start, end } }: Change): string =>
		createHash('sha256')
			.update(JSON.stringify([seed, file, start.line, start.column, end.line, end.column]))
			.update(JSON.stringify([mutatorName, replacement]))
			.digest('hex');
	return changes
		.map((change) => ({ change, rank: rank(change) }))
		.sort((one, other) => (one.rank < other.rank ? -1 : 1))
		.slice(0, size)
		.map(({ change }) => change);
}
