/** Told everything that happens in a run. */
export type Log = (line: string) => void;

/** One run that was played to its end. */
export interface RunReport {
	/** What must not have happened; empty when all is well. */
	problems: string[];
	/** What was counted, by name. */
	counts: Record<string, number>;
}

/** A story that can be played with any seed: the same seed always plays the same run. */
export interface Simulation {
	play(seed: number, log: Log): Promise<RunReport>;
	/** What was counted, in lines of which the last is the verdict. */
	describe(total: Total, seed: number): string[];
}

/** What came of many runs. */
export interface Total {
	runs: number;
	/** The sums of what the runs counted. */
	counts: Record<string, number>;
	/** The seeds that failed, with what was wrong. */
	failures: Array<{ seed: number; problems: string[] }>;
}

/**
 * Plays runs with the seeds `seed`, `seed + 1`, ...
 *
 * @param limits `runs` to play; with `stop` none after the first failure
 */
export async function playRuns(
	simulation: Pick<Simulation, 'play'>,
	seed: number,
	limits: { runs: number; stop?: boolean },
	log: Log = () => {},
): Promise<Total> {
	const total: Total = { runs: 0, counts: {}, failures: [] };
	while (total.runs < limits.runs) {
		const at = seed + total.runs++;
		const { problems, counts } = await simulation.play(at, log);
		for (const [name, count] of Object.entries(counts))
			total.counts[name] = (total.counts[name] ?? 0) + count;
		if (problems.length === 0) continue;
		total.failures.push({ seed: at, problems });
		if (limits.stop === true) break;
	}
	return total;
}

/** The lines that a seed tells when it is played. */
export async function storyOf(
	simulation: Pick<Simulation, 'play'>,
	seed: number,
	runs = 1,
): Promise<string[]> {
	const lines: string[] = [];
	await playRuns(simulation, seed, { runs }, (line) => lines.push(line));
	return lines;
}
