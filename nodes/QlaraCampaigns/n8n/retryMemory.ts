import { limits } from '../api/limits';
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

/** The same as it is kept: an output as text, which takes no more room than it has characters. */
type Kept = { text: string } | { error: Error };

/** Outcomes that are kept beside those of the execution that is asking. */
const maxOutcomes = 10_000;
/** What keeping an outcome takes besides, in characters. */
const overhead = Math.ceil(limits.remembered / maxOutcomes);

const sizeOf = (kept: Kept): number => overhead + ('text' in kept ? kept.text.length : 0);

/**
 * What was done at each place, so that Retry On Fail, which runs the whole node again, does nothing twice.
 * Executions are forgotten as a whole, the oldest first, and never the one that is running.
 */
export class RetryMemory {
	private readonly executions = new Map<string, { places: Map<string, Kept>; size: number }>();
	/** Of all executions, characters. */
	private size = 0;

	/** A copy of what was recorded, since n8n and following nodes may change what they get. */
	recall(place: ExecutionSlot): Recorded | undefined {
		const kept = this.executions.get(place.execution)?.places.get(keyOf(place));
		return kept !== undefined && 'text' in kept
			? { output: JSON.parse(kept.text) as JsonObject | JsonObject[] }
			: kept;
	}

	record(place: ExecutionSlot, outcome: Recorded): void {
		const execution = this.executions.get(place.execution) ?? {
			places: new Map<string, Kept>(),
			size: 0,
		};
		// The execution that was active last is forgotten last.
		this.executions.delete(place.execution);
		this.executions.set(place.execution, execution);
		const kept = 'output' in outcome ? { text: JSON.stringify(outcome.output) } : outcome;
		const before = execution.places.get(keyOf(place));
		const growth = sizeOf(kept) - (before === undefined ? 0 : sizeOf(before));
		execution.places.set(keyOf(place), kept);
		execution.size += growth;
		this.size += growth;
		for (const [name, { size }] of this.executions) {
			if (this.size <= limits.remembered || name === place.execution) return;
			this.executions.delete(name);
			this.size -= size;
		}
	}
}

function keyOf({ node, run, item, operation }: ExecutionSlot): string {
	return JSON.stringify([node, run, item, operation]);
}
