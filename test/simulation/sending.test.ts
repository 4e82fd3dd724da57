import { playRuns, storyOf } from './runner';
import { outcomeNames, sending, type Saboteur } from './sending';

/** Always the same, so that a change is judged by what it changes; "npm run simulate" plays other seeds. */
const seed = 20_260_401;
const runs = 4_000;

describe('the real sending code against the worst server', () => {
	it('sends nothing twice, repeats nothing in doubt, and says nothing that is not true', async () => {
		const simulation = sending();
		const total = await playRuns(simulation, seed, { runs });
		process.stdout.write(`${simulation.describe(total, seed).at(-1)}\n`);
		expect(total.failures.slice(0, 5)).toEqual([]);
		const { counts } = total;
		expect(counts).toMatchObject({ secondDispatches: 0, repeats: 0, falseAnswers: 0 });
		expect(counts.mildUnknown! / counts.mildConfirms!).toBeLessThanOrEqual(0.005);
		// It means something only if everything happens often.
		for (const outcome of outcomeNames) expect(counts[outcome]).toBeGreaterThan(runs / 200);
	}, 600_000);

	it('plays the same run again for the same seed', async () => {
		const first = await storyOf(sending(), 77, 5);
		expect(first.length).toBeGreaterThan(50);
		expect(await storyOf(sending(), 77, 5)).toEqual(first);
	});
});

describe('a fault in the code is caught', () => {
	it.each<[Saboteur, string, string]>([
		['genericRetry', 'an HTTP client that repeats every request', 'repeats'],
		['genericRetry', 'an HTTP client that repeats every request', 'secondDispatches'],
		['trustsDraft', 'a draft that is taken for not sent', 'falseAnswers'],
		['noSettling', 'a confirm right after a process was killed', 'secondDispatches'],
		['noLedger', 'calls that know nothing of each other', 'secondDispatches'],
	])('%s, %s: %s', async (saboteur, _what, kind) => {
		const { counts, failures } = await playRuns(sending(saboteur), 1, { runs: 400 });
		expect(counts[kind]).toBeGreaterThan(0);
		// The failing seed alone tells the same story.
		const { seed: failing, problems } = failures[0]!;
		const again = await playRuns(sending(saboteur), failing, { runs: 1 });
		expect(again.failures).toEqual([{ seed: failing, problems }]);
	});
});
