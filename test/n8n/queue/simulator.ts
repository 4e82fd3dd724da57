import { fork } from 'node:child_process';
import path from 'node:path';

import type { FaultRule, SimulatorOptions, Transition } from '../../simulator';

/** What a person asks of the simulator: plain values only, they go to another process. */
export type SimulatorChange =
	/** From now on these, and no others. */
	| { kind: 'faults'; rules: FaultRule[] }
	| { kind: 'api'; commitMs?: number; confirmTwiceSendsTwice?: boolean }
	| { kind: 'report' };

export type SimulatorRequest = SimulatorChange & { number: number };

export interface SimulatorReport {
	dispatches: Array<{ campaignId: string; text: string | null }>;
	transitions: Transition[];
	/** Confirms that it was asked for. */
	confirms: number;
	/** Requests that reached it, those it refused for the rate limits, and what was not as the documents say. */
	requests: number;
	refused: number;
	violations: string[];
}

export interface SimulatorProcess {
	readonly url: string;
	readonly apiKey: string;
	/** Changes how it behaves, and says what it has seen until now. */
	ask(change: SimulatorChange): Promise<SimulatorReport>;
	close(): void;
}

/** Starts the simulator in another process. @param options plain values only */
export async function startSimulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
	const child = fork(path.join(__dirname, 'simulatorProcess.ts'), [JSON.stringify(options)], {
		execArgv: ['--import', 'tsx'],
	});
	const waiting = new Map<number, (report: SimulatorReport) => void>();
	let asked = 0;
	const { url, apiKey } = await new Promise<{ url: string; apiKey: string }>((resolve, reject) => {
		child.once('message', resolve);
		child.once('error', reject);
		child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
	});
	child.on('message', ({ answerTo, report }: { answerTo: number; report: SimulatorReport }) => {
		waiting.get(answerTo)?.(report);
		waiting.delete(answerTo);
	});
	return {
		url,
		apiKey,
		ask: async (change) =>
			await new Promise((resolve) => {
				const number = ++asked;
				waiting.set(number, resolve);
				child.send({ ...change, number });
			}),
		close: () => child.disconnect(),
	};
}
