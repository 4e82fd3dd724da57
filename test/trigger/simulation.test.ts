import { mutants } from './mutants';
import { playRun, simulate, summary } from './simulation';

/** Always the same, so that a change is judged by what it changes; "npm run simulate" plays other seeds. */
const seed = 9_000_000;
const runs = 2_500;

describe('the trigger in a simulated world', () => {
	it(
		'loses and doubles nothing, whatever happens',
		async () => {
			const result = await simulate(seed, { runs });
			process.stdout.write(`${summary(result, seed)}\n`);
			expect(result.failures.slice(0, 5)).toEqual([]);
			expect(result.events).toBeGreaterThan(result.runs);
		},
		5 * 60_000,
	);

	it.each([
		['what happened in a day without a poll', 30_004_198],
		['the same, with ids that are words', 30_045_578],
		['what stands behind a page that was answered twice', 30_018_081],
	])('does not lose %s', async (_name, failing) => {
		expect(await playRun(failing)).toMatchObject({ lost: [], doubled: [] });
	});

	it('replays a run exactly', async () => {
		const play = async () => {
			const lines: string[] = [];
			const result = await playRun(4711, (line) => lines.push(line));
			return { result, lines };
		};
		const first = await play();
		expect(first.lines.length).toBeGreaterThan(20);
		expect(await play()).toEqual(first);
	});
});

describe('the checker', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each(Object.entries(mutants))(
		'notices: %s',
		async (_name, mutate) => {
			mutate();
			const { failures } = await simulate(1, { runs: 3_000, stop: true });
			expect(failures).not.toEqual([]);
		},
		60_000,
	);
});
