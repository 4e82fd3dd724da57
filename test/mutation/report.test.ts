import { report, type Tested } from './report';

const source = ['function f(a: number) {', '\tif (a > 1 &&', '\t\ta < 9) return 1;', '}'].join(
	'\n',
);

const at = (line: number, column: number, endLine: number, endColumn: number) => ({
	start: { line, column },
	end: { line: endLine, column: endColumn },
});

const tested = (status: Tested['status'], given: Partial<Tested> = {}): Tested => ({
	fileName: '/project/nodes/a.ts',
	location: at(2, 6, 2, 11),
	replacement: 'true',
	status,
	...given,
});

const reportOf = (results: Tested[]) => report(results, () => source, '/project');

it('each change that no test notices is shown with its place, its text and what replaced it', () => {
	const { lines } = reportOf([
		tested('NoCoverage', { fileName: '/project/nodes/b.ts', location: at(3, 10, 3, 19) }),
		tested('Survived', { location: at(2, 6, 3, 8) }),
		tested('Survived', { location: at(1, 23, 4, 2), replacement: '{}' }),
		tested('Killed'),
	]);
	expect(lines.slice(0, -1)).toEqual([
		'nodes/a.ts:1: { if (a > 1 && a < 9) return 1; } -> {}',
		'nodes/a.ts:2: a > 1 && a < 9 -> true',
		'nodes/b.ts:3: return 1; -> true (no test runs it)',
	]);
});

it('the score counts what a test noticed or never ended on, of all that was tested', () => {
	const { lines, score } = reportOf([
		tested('Killed'),
		tested('Killed'),
		tested('Timeout'),
		tested('Survived'),
		tested('Ignored'),
		tested('CompileError'),
		tested('RuntimeError'),
	]);
	expect(score).toBe(75);
	expect(lines).toEqual([
		'nodes/a.ts:2: a > 1 -> true',
		'nodes/a.ts:2: a > 1 -> true (cannot be tested, does not count)',
		'75.0 %: 3 of 4 changes noticed (at least 85 % needed); 1 that only loading runs were left out',
	]);
});

it('a run that tested nothing has no score to be proud of', () => {
	expect(reportOf([tested('Ignored'), tested('CompileError')]).score).toBe(0);
});
