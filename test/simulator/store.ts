import type { Campaign } from './types';

interface Version {
	at: number;
	/** Null: deleted. */
	campaign: Campaign | null;
}

/** The campaigns, with the past of each, so that a read can be answered from a replica that lags behind. */
export class CampaignStore {
	private readonly live = new Map<number, Campaign>();
	private readonly past = new Map<number, Version[]>();
	/** Grows with every change: lets callers keep what they derived. */
	revision = 0;

	get campaigns(): ReadonlyMap<number, Campaign> {
		return this.live;
	}

	get(id: number): Campaign | undefined {
		return this.live.get(id);
	}

	/** Records the campaign as it is now. Call after every change. */
	save(campaign: Campaign, at: number): void {
		this.revision++;
		this.live.set(campaign.id, campaign);
		const versions = this.past.get(campaign.id);
		if (versions) versions.push({ at, campaign: { ...campaign } });
		else this.past.set(campaign.id, [{ at, campaign: { ...campaign } }]);
	}

	remove(id: number, at: number): void {
		this.revision++;
		this.live.delete(id);
		this.past.get(id)?.push({ at, campaign: null });
	}

	/** The campaign as it was at a time; undefined if it did not exist then. */
	getAt(id: number, at: number): Campaign | undefined {
		const versions = this.past.get(id) ?? [];
		for (let i = versions.length - 1; i >= 0; i--) {
			if (versions[i]!.at <= at) return versions[i]!.campaign ?? undefined;
		}
		return undefined;
	}

	/** All campaigns as they were at a time, in the order of their creation. */
	allAt(at: number): Campaign[] {
		const found: Campaign[] = [];
		for (const id of this.past.keys()) {
			const campaign = this.getAt(id, at);
			if (campaign) found.push(campaign);
		}
		return found;
	}
}

interface Entry {
	at: number;
	id: number;
}

/** What is due next, in the order of time (and of ids where times are equal): a binary heap. */
export class Agenda {
	private readonly heap: Entry[] = [];

	/** Time of the next entry, Infinity when there is none. */
	get next(): number {
		return this.heap.length ? this.heap[0]!.at : Infinity;
	}

	add(at: number, id: number): void {
		const heap = this.heap;
		const entry = { at, id };
		let child = heap.push(entry) - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!before(entry, heap[parent]!)) break;
			heap[child] = heap[parent]!;
			child = parent;
		}
		heap[child] = entry;
	}

	take(): Entry | undefined {
		const heap = this.heap;
		const first = heap[0];
		const last = heap.pop();
		if (!first || !last || heap.length === 0) return first;
		let parent = 0;
		for (;;) {
			let child = 2 * parent + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
			if (!before(heap[child]!, last)) break;
			heap[parent] = heap[child]!;
			parent = child;
		}
		heap[parent] = last;
		return first;
	}
}

function before(a: Entry, b: Entry): boolean {
	return a.at < b.at || (a.at === b.at && a.id < b.id);
}
