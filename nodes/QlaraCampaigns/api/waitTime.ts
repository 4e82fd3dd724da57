import type { Time } from './time';

/** How long an execution has waited for turns; requests that wait at the same time count once. */
export class WaitTime {
	/** Whether the API was down in one of the waits. */
	metOutage = false;
	private waiting = 0;
	private since = 0;
	private ended = 0;

	constructor(private readonly time: Pick<Time, 'elapsed'>) {}

	/** ms */
	get totalMs(): number {
		return this.ended + (this.waiting === 0 ? 0 : this.time.elapsed() - this.since);
	}

	/** Counts the time of a wait. @returns what it resolves with */
	async during<T>(wait: () => Promise<T>): Promise<T> {
		if (this.waiting++ === 0) this.since = this.time.elapsed();
		try {
			return await wait();
		} finally {
			if (--this.waiting === 0) this.ended += this.time.elapsed() - this.since;
		}
	}
}
