import { campaignKey } from './campaignKey';
import { isClosed, type CampaignState } from './campaignState';
import type { EmittedEvent } from './changeEvent';
import { initialCursor, type Cursor } from './cursor';

/** A campaign that something can still happen to. */
export interface OpenCampaign {
	state: CampaignState;
	/** No list showed it when they were read last, so it is read by its id now and then. */
	unlisted: boolean;
	/** It passed the filters when it was seen last; of a campaign that is gone nothing can be asked. */
	matchesFilter: boolean;
}

/** A change against the lifecycle, in its grace period: it counts if it is still so when the period is over. */
export interface PendingChange {
	/** The state that the campaign seems to be in. */
	state: CampaignState;
	/** When it was first seen so, ms since 1970. */
	since: number;
}

/**
 * What the trigger knows between two polls. n8n keeps it only with a first poll and with a poll that emits:
 * everything here must also be right when it is older than it could be.
 */
export interface TriggerState {
	/** Which account it is about: a changed credential makes a new baseline. */
	account: string;
	/** Which filters `matchesFilter` is about: changed ones make a new baseline. */
	filter: string;
	/** All lists have been read to their end once, so a campaign that is not known is new. */
	baseline: boolean;
	/** Emit events for what exists while the baseline is taken. */
	deliverExisting: boolean;
	open: Map<string, OpenCampaign>;
	/** Closed campaigns by `campaignKey(id)`. */
	closed: Map<number, CampaignState>;
	pending: Map<string, PendingChange>;
	/** How often a campaign has started over by stepping back; absent: never, which counts as 1. */
	generations: Map<string, number>;
	cursor: Cursor;
	/** The events of the last poll that had any, if they may have to be emitted once more. */
	lastEmitted: readonly EmittedEvent[];
}

/** The most closed campaigns to remember; beyond it the lowest keys are forgotten. */
export const maxClosed = 10_000;
/** How many more are remembered until a poll has seen all that must not be forgotten. */
const closedSlack = 1_000;
/** The most pending changes, and the most generations, to remember; the oldest are forgotten. */
const maxNotes = 80;

/** The state before the first poll. */
export function emptyState(account: string, filter: string, deliverExisting = false): TriggerState {
	return {
		account,
		filter,
		baseline: false,
		deliverExisting,
		open: new Map(),
		closed: new Map(),
		pending: new Map(),
		generations: new Map(),
		cursor: initialCursor(),
		lastEmitted: [],
	};
}

/** A copy in which campaigns can be changed without changing the original. */
export function copyState(state: TriggerState): TriggerState {
	return {
		...state,
		open: new Map(state.open),
		closed: new Map(state.closed),
		pending: new Map(state.pending),
		generations: new Map(state.generations),
	};
}

/** The state in which the trigger knows a campaign; undefined when it does not know it. */
export function knownState({ open, closed }: TriggerState, id: string): CampaignState | undefined {
	return open.get(id)?.state ?? closed.get(campaignKey(id));
}

/** Remembers a campaign; of a closed one only its state. */
export function remember({ open, closed }: TriggerState, id: string, campaign: OpenCampaign): void {
	if (isClosed(campaign.state)) {
		open.delete(id);
		closed.set(campaignKey(id), campaign.state);
	} else {
		closed.delete(campaignKey(id));
		open.set(id, campaign);
	}
}

/**
 * Keeps the memory within its bounds: forgets closed campaigns that the last poll did not see, the lowest keys
 * first. A forgotten one lies outside the lists that show new campaigns, so it cannot come back as a new one.
 *
 * Open campaigns are never forgotten, and cost what their ids are long: 10,000 closed ones, the notes and some
 * hundred open ones stay below 100 KB; a thousand more open ones add 5 KB with numbers as ids, and 40 KB with UUIDs.
 *
 * @param seen ids that the poll has seen
 * @param complete whether the poll has read those lists whole
 */
export function prune(
	{ closed, pending, generations }: TriggerState,
	seen: Iterable<string>,
	complete: boolean,
): void {
	const excess = closed.size - maxClosed - (complete ? 0 : closedSlack);
	if (excess > 0) {
		const seenKeys = new Set(Array.from(seen, campaignKey));
		const unseen = [...closed.keys()].filter((key) => !seenKeys.has(key)).sort((a, b) => a - b);
		for (const key of unseen.slice(0, excess)) closed.delete(key);
	}
	for (const notes of [pending, generations]) {
		const surplus = Math.max(0, notes.size - maxNotes);
		for (const id of [...notes.keys()].slice(0, surplus)) notes.delete(id);
	}
}
