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

function dropOldest(memory: Map<string, unknown>): void {
	for (const key of memory.keys()) {
		if (memory.size <= maxCampaigns) return;
		memory.delete(key);
	}
}

/**
 * What this process knows about the campaigns of one base URL that the API does not show: which confirms
 * are under way, which have ended so recently that a read may not show them yet, which campaigns were
 * created here, which updates may land late, and which claims are its own. Keys are campaign ids as text. It is gone
 * when the process ends.
 */
export class ConfirmLedger {
	/** The execution that created a campaign and may confirm it without a claim, by the id of the campaign. */
	private readonly createdHere = new Map<string, string | undefined>();
	/** When a claim of this process means nothing any more, by its nonce; ms of {@link Time.elapsed}. */
	private readonly claims = new Map<string, number>();
	/** When updates ended that may land late, by the id of the campaign; ms of {@link Time.elapsed}. */
	private readonly unclearUpdates = new Map<string, number>();
	/** Whether the API does not keep claims, or does not show them. */
	claimsGetLost = false;
	private readonly ended = new Map<string, LastConfirm>();
	private readonly running = new Map<string, Promise<ConfirmOutcome | undefined>>();

	/**
	 * Notes that this process has just created the campaign, so that nobody has confirmed it before.
	 *
	 * @param execution the one that created it, when nobody else can know of the campaign yet
	 */
	recordCreated(id: string, execution?: string): void {
		this.createdHere.delete(id);
		this.createdHere.set(id, execution);
		this.ended.delete(id);
		dropOldest(this.createdHere);
	}

	wasCreatedHere(id: string): boolean {
		return this.createdHere.has(id);
	}

	/** Whether this very execution has created the campaign here. */
	wasCreatedBy(id: string, execution: string | undefined): boolean {
		return execution !== undefined && this.createdHere.get(id) === execution;
	}

	/**
	 * Notes that an update of the campaign has ended without a clear answer: it may land late, and an edit may undo a
	 * confirm.
	 *
	 * @param at on the clock of {@link Time.elapsed}, ms
	 */
	recordUnclearUpdate(id: string, at: number): void {
		this.unclearUpdates.delete(id);
		this.unclearUpdates.set(id, at);
		dropOldest(this.unclearUpdates);
	}

	/** When an update of the campaign by this process last ended without a clear answer; undefined when none has. */
	unclearUpdateAt(id: string): number | undefined {
		return this.unclearUpdates.get(id);
	}

	/** Notes until when a claim of this process counts, ms of {@link Time.elapsed}; 0 when nothing can come of it. */
	recordClaim(nonce: string, until: number): void {
		this.claims.delete(nonce);
		this.claims.set(nonce, until);
		dropOldest(this.claims);
	}

	/** Until when a claim counts; undefined when it is not of this process. */
	claimEnd(nonce: string): number | undefined {
		return this.claims.get(nonce);
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
