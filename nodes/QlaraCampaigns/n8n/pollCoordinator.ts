/** The time that n8n's classic engine gives a poll, ms. The newer one gives less, and polls without registering. */
const classicBudgetMs = 300_000;

/** How long n8n's newer engine may take to store what a poll has emitted, or to give it up, ms. */
const storeMs = 60_000;

/**
 * What the polls of one process know of each other. Nothing of it outlives a restart of n8n, and nothing of it is
 * about campaigns: n8n may discard the result of a poll, so only the stored state says what was emitted.
 */
export class PollCoordinator {
	private readonly running = new Set<string>();
	private readonly registrations = new WeakSet<object>();
	private readonly redelivered = new Set<string>();
	private readonly emitted = new Map<string, { state: string; at: number }>();

	/**
	 * Runs a poll unless one of the same trigger is still running: n8n starts them by the clock, whether or not
	 * the one before has ended, and both would see the same state.
	 *
	 * @param key workflow and node
	 * @returns what `work` resolves with; undefined when it was not run
	 */
	async runExclusive<T>(key: string, work: () => Promise<T>): Promise<T | undefined> {
		if (this.running.has(key)) return undefined;
		this.running.add(key);
		try {
			return await work();
		} finally {
			this.running.delete(key);
		}
	}

	/**
	 * Whether this is the first poll since n8n has registered the trigger: while it publishes the workflow, or while
	 * it starts. n8n gives up a trigger whose first poll throws. The activation mode does not say: it stays the same
	 * for all later polls.
	 *
	 * @param staticData the object that n8n keeps for the node; each registration has its own
	 * @param budgetMs what n8n answers to `getPollBudgetMs`, if it knows it
	 */
	isFirstPoll(staticData: object, budgetMs: number | undefined): boolean {
		// The newer engine makes a new object for every poll, and keeps a trigger whose poll throws.
		if (isNewerEngine(budgetMs)) return false;
		if (this.registrations.has(staticData)) return false;
		this.registrations.add(staticData);
		return true;
	}

	/** To be called when the first poll throws: n8n tries it again, and that is a first poll too. */
	resetFirstPoll(staticData: object): void {
		this.registrations.delete(staticData);
	}

	/**
	 * Whether an earlier poll has just emitted what this one would emit. The newer engine gives every poll a copy of the
	 * state from when it was prepared, and stores what a poll has emitted some time after it has ended: overdue polls
	 * run side by side, and one that begins in between would see the old state. Should n8n give up what was emitted,
	 * a later poll emits it again.
	 *
	 * @param state what the poll begins with, as text
	 * @param now ms since 1970
	 * @param budgetMs what n8n answers to `getPollBudgetMs`, if it knows it
	 */
	isBeingStored(key: string, state: string, now: number, budgetMs: number | undefined): boolean {
		const last = this.emitted.get(key);
		return isNewerEngine(budgetMs) && last?.state === state && now - last.at < storeMs;
	}

	/** To be called when a poll has events: with the state it began with. */
	markEmitted(key: string, state: string, now: number): void {
		this.emitted.set(key, { state, at: now });
	}

	/** Whether the last events of a trigger have not been emitted once more since this process has started. */
	mustRedeliver(key: string): boolean {
		return !this.redelivered.has(key);
	}

	/** To be called when they have been, or when later events have taken their place. */
	markRedelivered(key: string): void {
		this.redelivered.add(key);
	}
}

function isNewerEngine(budgetMs: number | undefined): boolean {
	return budgetMs !== undefined && budgetMs < classicBudgetMs;
}
