import type { ConfirmOutcome } from './confirmOutcome';

/** The last confirm of a campaign by this process that is not known to have failed. */
export interface LastConfirm {
	outcome: 'confirmed' | 'unknown';
	/** When it ended, on the clock of {@link Time.elapsed}; ms. */
	at: number;
	/** The executions that have been told so, or that an earlier confirm left without a clear answer. */
	executions: ReadonlySet<string>;
}

/** How many campaigns are remembered; the limits of the API allow a thousand requests a minute. */
const maxCampaigns = 10_000;

function dropOldest(memory: Map<string, unknown> | Set<string>): void {
	for (const key of memory.keys()) {
		if (memory.size <= maxCampaigns) return;
		memory.delete(key);
	}
}

/**
 * What this process knows about the campaigns of one base URL that the API does not show: which confirms
 * are under way, which have ended so recently that a read may not show them yet, and which campaigns were
 * created here. Keys are campaign ids as text. It is gone when the process ends.
 */
export class ConfirmLedger {
	private readonly createdHere = new Set<string>();
	private readonly ended = new Map<string, LastConfirm>();
	private readonly running = new Map<string, Promise<ConfirmOutcome | undefined>>();

	/** Notes that this process has just created the campaign, so that nobody has confirmed it before. */
	recordCreated(id: string): void {
		this.createdHere.delete(id);
		this.createdHere.add(id);
		this.ended.delete(id);
		dropOldest(this.createdHere);
	}

	wasCreatedHere(id: string): boolean {
		return this.createdHere.has(id);
	}

	last(id: string): LastConfirm | undefined {
		return this.ended.get(id);
	}

	record(id: string, last: LastConfirm | undefined): void {
		this.ended.delete(id);
		if (last !== undefined) this.ended.set(id, last);
		dropOldest(this.ended);
	}

	/** Notes that this process has changed the campaign: an edit may undo a confirm, and only a settled read tells. */
	invalidate(id: string, at: number): void {
		if (this.ended.get(id)?.outcome === 'confirmed')
			this.record(id, { outcome: 'unknown', at, executions: new Set() });
	}

	/** Notes that an execution knows of the last confirm. */
	addExecution(id: string, execution: string | undefined): void {
		const last = this.ended.get(id);
		if (last !== undefined && execution !== undefined)
			this.ended.set(id, { ...last, executions: new Set([...last.executions, execution]) });
	}

	/** The outcome of the confirm of this campaign that is under way; it resolves with undefined when that one throws. */
	inFlight(id: string): Promise<ConfirmOutcome | undefined> | undefined {
		return this.running.get(id);
	}

	/** Runs a confirm; nobody may run another one of the same campaign before it has ended. */
	async run(id: string, confirm: () => Promise<ConfirmOutcome>): Promise<ConfirmOutcome> {
		const outcome = confirm();
		this.running.set(
			id,
			outcome.catch(() => undefined),
		);
		try {
			return await outcome;
		} finally {
			this.running.delete(id);
		}
	}
}
