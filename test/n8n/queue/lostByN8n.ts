import type { Execution } from '../rest';
import type { Kill } from './orders';
import type { SimulatorReport } from './simulator';
import { messageTextOf } from './tally';

/** How n8n ends an execution whose worker has gone. */
const GONE = 'too many times';

/**
 * What n8n itself did to executions, whatever they ran: lines for the report.
 * @param first the executions of a phase
 * @param second those that "Retry execution" began
 */
export function lostByN8n(
	first: readonly Execution[],
	second: readonly Execution[],
	{ cluster, kills }: { cluster: { workerOf(execution: string): number }; kills: readonly Kill[] },
	dispatches: SimulatorReport['dispatches'],
): string[] {
	const gone = (executions: readonly Execution[]): Execution[] =>
		executions.filter(({ error }) => error?.includes(GONE) === true);
	const lost = gone(first);
	if (lost.length === 0) return [];
	const texts = new Set(dispatches.map(({ text }) => text));
	const sent = lost.filter((execution) => texts.has(messageTextOf(execution) ?? ''));
	const seconds = lost.flatMap(({ id, stoppedAt }) => {
		const kill = kills.find(({ worker }) => worker === cluster.workerOf(id));
		return kill === undefined || stoppedAt === undefined ? [] : [(stoppedAt - kill.at) / 1000];
	});
	const after =
		seconds.length === 0
			? ''
			: `, ${Math.min(...seconds).toFixed(0)} to ${Math.max(...seconds).toFixed(0)} s after the kill`;
	return [
		`${lost.length} executions of killed workers ended with "${GONE}"${after}; ${sent.length} of them had sent`,
		`${gone(second).length} of ${second.length} executions that Retry began ended with the same words`,
	];
}
