import { playRuns, storyOf } from './runner';
import { trigger } from './trigger';
import { mutants } from './triggerMutants';

/** Always the same, so that a change is judged by what it changes; "npm run simulate" plays other seeds. */
const seed = 9_000_000;
const runs = 1_500;

describe('the trigger in a simulated world', () => {
	it(
		'loses and doubles nothing, whatever happens',
		async () => {
			const total = await playRuns(trigger, seed, { runs });
			process.stdout.write(`${trigger.describe(total, seed).at(-1)}\n`);
			expect(total.failures.slice(0, 5)).toEqual([]);
			expect(total.counts.events).toBeGreaterThan(runs);
		},
		5 * 60_000,
	);

	it.each([
		['what happened in a day without a poll', 30_004_198],
		['the same, with ids that are words', 30_045_578],
		['what stands behind a page that was answered twice', 30_018_081],
	])('does not lose %s', async (_name, failing) => {
		expect((await playRuns(trigger, failing, { runs: 1 })).failures).toEqual([]);
	});

	it('replays a run exactly', async () => {
		const first = await storyOf(trigger, 4711);
		expect(first.length).toBeGreaterThan(20);
		expect(await storyOf(trigger, 4711)).toEqual(first);
	});
});

describe('the checker', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each(Object.entries(mutants))(
		'notices: %s',
		async (_name, mutate) => {
			mutate();
			const { failures } = await playRuns(trigger, 1, { runs: 3_000, stop: true });
			expect(failures).not.toEqual([]);
		},
		60_000,
	);
});
