import { keyOf } from './idCodec';
import { isOver, type Place } from './lifecycle';

/** A campaign that something can still happen to. */
export interface OpenCampaign {
	place: Place;
	/** No list showed it when they were read last, so it is read by its id now and then. */
	hidden: boolean;
	/** It passed the filters when it was seen last; a campaign that is gone can no longer be asked. */
	wanted: boolean;
}

/** Something seen that is believed only if it is still so a while later: a step back, a disappearance. */
export interface Doubt {
	place: Place;
	/** When it was first seen, ms since 1970. */
	since: number;
}

/** How far a list has been read; a list that is too long for one poll is continued in the next. */
export interface ListProgress {
	/** The page to start with, 0-based. */
	page: number;
	/** When page 0 was read, ms since 1970; 0 when it is still to be read. */
	since: number;
	/** When it was last read to its end: the time of its page 0, ms since 1970; 0 when never. */
	doneAt: number;
	/** First id of the page before, by which a server shows that it ignores the page number. */
	first: string;
}

export type ListName = 'drafts' | 'recent' | 'all';

/** An event as it was handed to n8n, without the campaign's fields: enough to hand it over once more. */
export interface Handed {
	id: string;
	from: Place | undefined;
	to: Place;
	skipped: Place[];
	round: number;
	back: boolean;
	seenAt: number;
}

/**
 * What the trigger knows between two polls. n8n keeps it only with a first poll and with a poll that emits:
 * everything here must also be right when it is older than it could be.
 */
export interface TriggerState {
	/** Which account it is about: a changed credential makes a new baseline. */
	account: string;
	/** Which filters `wanted` is about: changed ones make a new baseline. */
	filter: string;
	/** All lists have been read to their end once, so what is unknown is new. */
	baseline: boolean;
	/** Deliver what exists while the baseline is taken. */
	deliver: boolean;
	open: Map<string, OpenCampaign>;
	/** What is over, by `keyOf(id)`. */
	over: Map<number, Place>;
	doubts: Map<string, Doubt>;
	/** How often a campaign has begun anew by stepping back; absent: once. */
	rounds: Map<string, number>;
	lists: Record<ListName, ListProgress>;
	/** Rows of the largest page that the server has ever given: a smaller page is the last one. */
	largestPage: number;
	/** Rows to ask for at most, where the server refuses more. */
	pageLimit: number;
	/** Days that the list of recent campaigns reaches back. */
	reach: number;
	/** The reach was too far for one page and stays as it is until nothing is under way. */
	reachFull: boolean;
	/** Counts polls, to take turns. */
	turn: number;
	/** The hidden campaign that was read last. */
	readLast: string;
	/** The events of the last poll that had any, if they may have to be handed over once more. */
	handed: Handed[];
}

/** The most campaigns that are over to remember; beyond it the lowest ids are forgotten. */
export const mostOver = 10_000;
/** How many more are remembered until a poll has seen all that must not be forgotten. */
const overSlack = 1_000;
/** The most doubts and rounds to remember; the oldest are dropped. */
const mostNotes = 80;

const noProgress = (): ListProgress => ({ page: 0, since: 0, doneAt: 0, first: '' });

/** The state before the first poll. */
export function emptyState(account: string, filter: string): TriggerState {
	return {
		account,
		filter,
		baseline: false,
		deliver: false,
		open: new Map(),
		over: new Map(),
		doubts: new Map(),
		rounds: new Map(),
		lists: { drafts: noProgress(), recent: noProgress(), all: noProgress() },
		largestPage: 0,
		pageLimit: 0,
		reach: 0,
		reachFull: false,
		turn: 0,
		readLast: '',
		handed: [],
	};
}

/** A copy that can be changed without changing the original. */
export function copyState(state: TriggerState): TriggerState {
	const { drafts, recent, all } = state.lists;
	return {
		...state,
		open: new Map(state.open),
		over: new Map(state.over),
		doubts: new Map(state.doubts),
		rounds: new Map(state.rounds),
		lists: { drafts: { ...drafts }, recent: { ...recent }, all: { ...all } },
	};
}

/** The place in which the trigger knows a campaign; undefined when it does not know it. */
export function knownPlace(state: TriggerState, id: string): Place | undefined {
	return state.open.get(id)?.place ?? state.over.get(keyOf(id));
}

/** Puts a campaign into a place. */
export function setPlace(
	state: TriggerState,
	id: string,
	place: Place,
	flags: { hidden: boolean; wanted: boolean },
): void {
	if (isOver(place)) {
		state.open.delete(id);
		state.over.set(keyOf(id), place);
		return;
	}
	state.over.delete(keyOf(id));
	state.open.set(id, { place, ...flags });
}

/**
 * Keeps the memory within its bound: forgets ended campaigns that the last poll did not see, the lowest ids first.
 * A forgotten one lies outside of the lists that tell new campaigns, so it cannot come back as a new one.
 *
 * Open campaigns are never forgotten, and cost what their ids are long: 10,000 that are over, the notes and some
 * hundred open ones stay below 100 KB; a thousand open ones more add 5 KB with numbers as ids, and 40 KB with UUIDs.
 *
 * @param complete whether the poll has read those lists whole
 */
export function forget(
	state: TriggerState,
	seen: (key: number) => boolean,
	complete: boolean,
): void {
	let excess = state.over.size - mostOver - (complete ? 0 : overSlack);
	if (excess > 0) {
		for (const key of [...state.over.keys()].sort((a, b) => a - b)) {
			if (excess <= 0) break;
			if (seen(key)) continue;
			state.over.delete(key);
			excess--;
		}
	}
	for (const notes of [state.doubts, state.rounds]) {
		for (const id of notes.keys()) {
			if (notes.size <= mostNotes) break;
			notes.delete(id);
		}
	}
}
