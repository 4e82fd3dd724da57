import type { Campaign } from '../api/types';
import { eventsOf, hasTotals, type Change, type EventRules } from './events';
import { keyOf } from './idCodec';
import { deleted, isForward, isOver, unclear, type Place } from './lifecycle';
import { copyState, forget, knownPlace, setPlace, type TriggerState } from './state';

/**
 * How long something against the lifecycle must last to be believed, in ms: a step back, a campaign that is gone
 * or back. Reads of the API may lag some seconds behind, and then show what was.
 */
export const doubtMs = 45_000;

/** One campaign as the poll has seen it. */
export interface Sighting {
	place: Place;
	campaign: Campaign;
	/** Shown by a list in which every new campaign appears; otherwise by the walk over all, or read by its id. */
	listed: boolean;
}

/** What a poll has seen. */
export interface Sightings {
	/** By id. */
	seen: ReadonlyMap<string, Sighting>;
	/** Ids that, read by id, the API answered with 404. */
	gone: ReadonlySet<string>;
	/** Both lists of open campaigns were read in this poll from their first page to their last. */
	complete: boolean;
}

export interface ChangeOptions extends EventRules {
	/** Whether a campaign passes the filters. */
	wants(campaign: Campaign): boolean;
	/** See {@link doubtMs}. */
	doubtMs: number;
}

export interface Changes {
	events: Change[];
	state: TriggerState;
	/** Campaigns that should be read by their id before this is final, the most urgent first. */
	toRead: string[];
}

/**
 * All the reasoning of the trigger: what has changed between what it knew and what a poll has seen. Pure.
 *
 * It only compares; that something was not seen never counts. The same sightings against an older state give the
 * same events or longer jumps, so a state that n8n has lost costs nothing.
 *
 * @param before is not changed
 * @param now ms since 1970; used for doubts and written into events, never compared with dates of the API
 */
export function changes(
	before: TriggerState,
	{ seen, gone, complete }: Sightings,
	now: number,
	options: ChangeOptions,
): Changes {
	const state = copyState(before);
	const events: Change[] = [];
	const toRead: string[] = [];
	const taking = !before.baseline;

	const move = (
		id: string,
		from: Place | undefined,
		to: Place,
		back: boolean,
		campaign: Campaign | undefined,
	) => {
		if (back) state.rounds.set(id, (state.rounds.get(id) ?? 1) + 1);
		events.push(
			...eventsOf(
				{ id, from, to, back, round: state.rounds.get(id) ?? 1, seenAt: now, campaign },
				options,
			),
		);
	};
	/** Whether a doubt about this place has lasted long enough; notes it when it is new. */
	const isCertain = (id: string, place: Place): boolean => {
		const doubt = state.doubts.get(id);
		if (doubt?.place === place) return now - doubt.since >= options.doubtMs;
		state.doubts.set(id, { place, since: now });
		return options.doubtMs <= 0;
	};
	const settle = (id: string, place: Place, flags: { hidden: boolean; wanted: boolean }) => {
		state.doubts.delete(id);
		setPlace(state, id, place, flags);
	};

	for (const [id, { place, campaign, listed }] of seen) {
		const from = knownPlace(state, id);
		const wanted = options.wants(campaign);
		const flags = { hidden: !listed, wanted };
		if (from === place) settle(id, place, flags);
		else if (place === unclear) {
			// That it is there is all that can be learnt; what was known of it stays.
			if (from === undefined && (listed || taking)) settle(id, place, flags);
		} else if (from === undefined && (listed || taking)) {
			settle(id, place, flags);
			if (wanted && (!taking || state.deliver)) move(id, undefined, place, false, campaign);
		} else if (from === undefined) {
			// A new campaign would be in a list. One that only the walk over all shows is older than the memory;
			// but a list may lag behind the walk, so wait whether one shows it yet.
			if (!isOver(place) && isCertain(id, place)) settle(id, place, flags);
		} else if (isForward(from, place)) {
			settle(id, place, flags);
			if (!wanted) continue;
			move(id, from, place, false, campaign);
			if (isOver(place) && !hasTotals(campaign) && events.at(-1)?.id === id) toRead.push(id);
		} else if (isCertain(id, place)) {
			settle(id, place, flags);
			if (wanted) move(id, from, place, true, campaign);
		}
	}

	for (const id of gone) {
		const from = state.open.get(id);
		// What is over cannot be deleted, and what is unknown has never been there.
		if (from === undefined) state.doubts.delete(id);
		else if (isCertain(id, deleted)) {
			settle(id, deleted, from);
			if (from.wanted) move(id, from.place, deleted, false, undefined);
		}
	}

	for (const id of state.doubts.keys()) {
		if (!seen.has(id) && !gone.has(id)) toRead.push(id);
	}
	if (complete) {
		for (const [id, { hidden }] of before.open) {
			if (!hidden && !seen.has(id) && !gone.has(id) && !state.doubts.has(id)) toRead.push(id);
		}
	}
	const keys = new Set<number>();
	if (state.over.size > 0) for (const id of seen.keys()) keys.add(keyOf(id));
	forget(state, (key) => keys.has(key), complete);
	return { events, state, toRead };
}

/**
 * The open campaign whose turn it is to be read by its id, because no list has shown it.
 *
 * @param isSettled whether nothing needs to be read about one
 * @returns undefined when there is none
 */
export function nextHidden(
	{ open, readLast }: TriggerState,
	isSettled: (id: string, hidden: boolean) => boolean,
): string | undefined {
	let next: string | undefined;
	let first: string | undefined;
	for (const [id, { hidden }] of open) {
		if (isSettled(id, hidden)) continue;
		if (first === undefined || id < first) first = id;
		if (id > readLast && (next === undefined || id < next)) next = id;
	}
	return next ?? first;
}
