import { playRuns, storyOf } from './runner';
import { workflows, type Mutant } from './workflows';

/** Always the same, so that a change is judged by what it changes; "npm run simulate" plays other seeds. */
const seed = 20_261_211;
const runs = 900;

describe('whole workflows in several processes against the worst server', () => {
	it('send nobody the same message twice, and say nothing that is not true', async () => {
		const simulation = workflows();
		const total = await playRuns(simulation, seed, { runs });
		process.stdout.write(`${simulation.describe(total, seed).at(-1)}\n`);
		expect(total.failures.slice(0, 5)).toEqual([]);
		const { counts } = total;
		expect(counts).toMatchObject({ twice: 0, falseAnswers: 0 });
		// It means something only if everything happens often.
		for (const outcome of ['confirmed', 'alreadyConfirmed', 'unknown'])
			expect(counts[outcome]).toBeGreaterThan(runs / 20);
		for (const outcome of ['rejected', 'notSent']) expect(counts[outcome]).toBeGreaterThan(0);
		expect(counts.beyond).toBeGreaterThan(0);
		expect(counts.beyond).toBeLessThan(runs / 20);
	}, 600_000);

	it('play the same run again for the same seed', async () => {
		const first = await storyOf(workflows(), 77, 5);
		expect(first.length).toBeGreaterThan(50);
		expect(await storyOf(workflows(), 77, 5)).toEqual(first);
	});
});

describe('a fault in the protocol is caught', () => {
	it.each<[mutant: Mutant, what: string, from?: number]>([
		['noReadBack', 'a confirm on a claim that was not read back'],
		['noWait', 'a claim that is read back at once'],
		['noRetryRule', 'Retry execution as if it were a new one'],
		['noFreshness', 'a claim on an old read', 3_001],
		['repeatedClaim', 'an update that claims twice'],
		['noExisting', 'a campaign of its own for each run'],
		['noJustSent', 'no look for what was just sent'],
	])(
		'%s, %s',
		async (mutant, _what, from = 1) => {
			const { failures } = await playRuns(workflows(mutant), from, { runs: 2_000, stop: true });
			expect(failures).toHaveLength(1);
			// The failing seed alone tells the same story.
			const { seed: failing, problems } = failures[0]!;
			const again = await playRuns(workflows(mutant), failing, { runs: 1 });
			expect(again.failures).toEqual([{ seed: failing, problems }]);
		},
		600_000,
	);
});
