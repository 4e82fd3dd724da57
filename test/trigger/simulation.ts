import { SimulatedRun, type RunResult } from './simulatedRun';

/** Gets everything that happens in a run. */
export type Log = (line: string) => void;

/** Plays one run. The same seed always gives the same run. */
export async function playRun(seed: number, log?: Log): Promise<RunResult> {
	return await new SimulatedRun(seed, log).play();
}

export interface SimulationResult {
	runs: number;
	events: number;
	lost: number;
	doubled: number;
	requests: number;
	/** The seeds that failed, with what was wrong. */
	failures: Array<{ seed: number; problems: string[] }>;
}

/**
 * Plays runs with the seeds `seed`, `seed + 1`, ...
 *
 * @param limits `runs` to play; with `stop` none after the first failure
 */
export async function simulate(
	seed: number,
	limits: { runs: number; stop?: boolean },
	log?: Log,
): Promise<SimulationResult> {
	const result: SimulationResult = {
		runs: 0,
		events: 0,
		lost: 0,
		doubled: 0,
		requests: 0,
		failures: [],
	};
	while (result.runs < limits.runs) {
		const at = seed + result.runs++;
		const { events, lost, doubled, requests } = await playRun(at, log);
		result.events += events;
		result.lost += lost.length;
		result.doubled += doubled.length;
		result.requests += requests;
		if (lost.length + doubled.length === 0) continue;
		result.failures.push({ seed: at, problems: [...lost, ...doubled] });
		if (limits.stop) break;
	}
	return result;
}

/** The verdict in one line. */
export function summary({ runs, events, lost, doubled }: SimulationResult, seed: number): string {
	return `simulate trigger: ${runs} runs, ${events} events, ${lost} lost, ${doubled} doubled, seed ${seed}`;
}
