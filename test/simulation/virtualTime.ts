/** Time without waiting: what sleeps is woken in the order of time, each only when everything before it has come to rest. */
export class VirtualTime {
	/** True time, ms since 1970. Only events move it. */
	now: number;
	private readonly queue: Array<{ at: number; order: number; wake: () => void }> = [];
	private order = 0;

	constructor(start: number) {
		this.now = start;
	}

	/** Calls back at a time; at once when it is over. */
	at(time: number, wake: () => void): void {
		const event = { at: Math.max(time, this.now), order: this.order++, wake };
		let index = this.queue.length;
		while (index > 0 && isAfter(this.queue[index - 1]!, event)) index--;
		this.queue.splice(index, 0, event);
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.at(this.now + ms, resolve));
	}

	/** Lets time pass until the work is done. @throws what the work throws, or when it waits for nothing */
	async play(work: Promise<void>): Promise<void> {
		let ended = false;
		const end = work.finally(() => (ended = true));
		end.catch(() => {});
		for (;;) {
			// Promises first: a macrotask comes only when no promise has anything left to do.
			await new Promise<void>((resolve) => setImmediate(resolve));
			if (ended) break;
			const next = this.queue.shift();
			if (next === undefined) throw new Error('Everything waits, and nothing will happen any more');
			this.now = next.at;
			next.wake();
		}
		await end;
	}
}

function isAfter(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
	return a.at > b.at || (a.at === b.at && a.order > b.order);
}
