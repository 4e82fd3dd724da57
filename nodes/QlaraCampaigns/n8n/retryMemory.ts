import { deepCopy } from 'n8n-workflow';
import type { JsonObject } from '../api/types';

/** Where in n8n something was done. Retry On Fail comes back to the same place, a loop's next round does not. */
export interface ExecutionSlot {
	execution: string;
	/** Id of the node. */
	node: string;
	/** How often the node has run in this execution before. */
	run: number;
	/** 0-based. */
	item: number;
	operation: string;
}

/** What came of it: the output, or the error that must not be followed by another try. */
export type Recorded = { output: JsonObject | JsonObject[] } | { error: Error };

/** Outcomes that are kept beside those of the execution that is asking. */
const maxOutcomes = 10_000;

/**
 * What was done at each place, so that Retry On Fail, which runs the whole node again, does nothing twice.
 * Executions are forgotten as a whole, the oldest first, and never the one that is running.
 */
export class RetryMemory {
	private readonly executions = new Map<string, Map<string, Recorded>>();
	private size = 0;

	/** A copy of what was recorded, since n8n and following nodes may change what they get. */
	recall(place: ExecutionSlot): Recorded | undefined {
		const recorded = this.executions.get(place.execution)?.get(keyOf(place));
		return recorded !== undefined && 'output' in recorded
			? { output: deepCopy(recorded.output) }
			: recorded;
	}

	record(place: ExecutionSlot, outcome: Recorded): void {
		const places = this.executions.get(place.execution) ?? new Map<string, Recorded>();
		// The execution that was active last is forgotten last.
		this.executions.delete(place.execution);
		this.executions.set(place.execution, places);
		if (!places.has(keyOf(place))) this.size++;
		places.set(keyOf(place), 'output' in outcome ? { output: deepCopy(outcome.output) } : outcome);
		for (const [execution, { size }] of this.executions) {
			if (this.size <= maxOutcomes || execution === place.execution) return;
			this.executions.delete(execution);
			this.size -= size;
		}
	}
}

function keyOf({ node, run, item, operation }: ExecutionSlot): string {
	return JSON.stringify([node, run, item, operation]);
}
