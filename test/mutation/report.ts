import path from 'node:path';
import type { Change } from './sample';

/** Per cent of the changes that the tests of a folder have to notice. */
export const leastScore = 85;

/** What became of a change; lines and columns count from 1. */
export interface Tested extends Pick<Change, 'location' | 'replacement'> {
	fileName: string;
	status:
		| 'Killed'
		| 'Timeout'
		| 'Survived'
		| 'NoCoverage'
		| 'Ignored'
		| 'CompileError'
		| 'RuntimeError'
		| 'Pending';
}

const oneLine = (text: string): string => {
	const short = text.replace(/\s+/g, ' ').trim();
	return short.length > 90 ? `${short.slice(0, 89)}…` : short;
};

function textAt(source: string, { start, end }: Tested['location']): string {
	const lines = source.split('\n').slice(start.line - 1, end.line);
	lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column - 1);
	lines[0] = lines[0]!.slice(start.column - 1);
	return lines.join('\n');
}

/**
 * What a person wants to know of a run.
 * @param results of Stryker; those that it ignored or turned away do not count
 * @param read gives the text of a file
 * @param project the folder that paths are shown from
 * @returns a line for each change that no test noticed or that could not be tested, in the order of the sources, then one with the
 * figures; the score in per cent of what was tested, 0 when nothing was
 */
export function report(
	results: readonly Tested[],
	read: (fileName: string) => string,
	project: string,
): { lines: string[]; score: number } {
	const having = (...statuses: Array<Tested['status']>): Tested[] =>
		results.filter(({ status }) => statuses.includes(status));
	const notes: Partial<Record<Tested['status'], string>> = {
		Survived: '',
		NoCoverage: ' (no test runs it)',
		RuntimeError: ' (cannot be tested, does not count)',
	};
	const shown = results
		.map((result) => ({ ...result, file: path.relative(project, result.fileName) }))
		.filter(({ status }) => notes[status] !== undefined)
		.sort(
			(one, other) =>
				one.file.localeCompare(other.file) ||
				one.location.start.line - other.location.start.line ||
				one.location.start.column - other.location.start.column,
		);
	const lines = shown.map(({ file, fileName, location, replacement, status }) => {
		const original = oneLine(textAt(read(fileName), location));
		return `${file}:${location.start.line}: ${original} -> ${oneLine(replacement)}${notes[status]}`;
	});
	const noticed = having('Killed', 'Timeout').length;
	const tested = noticed + having('Survived', 'NoCoverage').length;
	const score = tested === 0 ? 0 : (100 * noticed) / tested;
	lines.push(
		`${score.toFixed(1)} %: ${noticed} of ${tested} changes noticed (at least ${leastScore} % needed); ` +
			`${having('Ignored').length} that only loading runs were left out`,
	);
	return { lines, score };
}
