import { mutants } from './mutants';
import { playRun, simulate, summary } from './simulation';

/** Runs that `npm test` plays at most, and how long it plays. */
const MOST_RUNS = 100_000;
const PLAY_MS = 150_000;

describe('the trigger in a simulated world', () => {
	it(
		'loses and doubles nothing, whatever happens',
		async () => {
			// Always the same, so that a change is judged by what it changes; "npm run simulate" plays other seeds.
			const seed = 9_000_000;
			const result = await simulate(seed, { runs: MOST_RUNS, ms: PLAY_MS });
			process.stdout.write(`${summary(result, seed)}\n`);
			expect(result.failures.slice(0, 5)).toEqual([]);
			expect(result.events).toBeGreaterThan(result.runs);
		},
		PLAY_MS + 60_000,
	);

	it.each([
		['what happened in a day in which nobody looked', 30_004_198],
		['the same, with ids that are words', 30_045_578],
		['what stands behind a page that was answered twice', 30_018_081],
	])('does not lose %s', async (_name, seed) => {
		expect(await playRun(seed)).toMatchObject({ lost: [], doubled: [] });
	});

	it('replays a run exactly', async () => {
		const play = async () => {
			const lines: string[] = [];
			const result = await playRun(4711, { log: (line) => lines.push(line) });
			return { result, lines };
		};
		const first = await play();
		expect(first.lines.length).toBeGreaterThan(20);
		expect(await play()).toEqual(first);
	});

	describe('the checker', () => {
		it.each(Object.entries(mutants))(
			'notices: %s',
			async (_name, parts) => {
				const { failures } = await simulate(1, { runs: 3_000, stop: true }, { parts });
				expect(failures).not.toEqual([]);
			},
			60_000,
		);
	});
});
