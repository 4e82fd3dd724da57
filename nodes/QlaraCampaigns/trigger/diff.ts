import type { Campaign } from '../api/types';
import { isClosed, isForward, type CampaignState, type LifecycleState } from './campaignState';
import { eventsOf, type ChangeEvent, type EventRules } from './changeEvent';
import type { Observation, Observations } from './observer';
import {
	copyState,
	knownState,
	prune,
	remember,
	type OpenCampaign,
	type TriggerState,
} from './state';
import { hasTotals } from './totals';

/**
 * How long something against the lifecycle must last to count, in ms: a step back, a campaign that is gone or back.
 * Reads of the API may lag some seconds behind, and then show what was.
 */
export const gracePeriodMs = 45_000;

export interface DiffOptions {
	rules: EventRules;
	/** Whether a campaign passes the filters. */
	matches(campaign: Campaign): boolean;
	/** See {@link gracePeriodMs}. */
	gracePeriodMs: number;
}

export interface Difference {
	events: ChangeEvent[];
	/** What is known after the poll. */
	state: TriggerState;
	/** Campaigns that should be read by their id before this is final, the most urgent first. */
	toRead: string[];
}

/** Compares what a poll has observed, campaign by campaign, with what was known. */
class Comparison {
	readonly events: ChangeEvent[] = [];
	readonly toRead: string[] = [];
	readonly state: TriggerState;

	constructor(
		before: TriggerState,
		private readonly now: number,
		private readonly options: DiffOptions,
	) {
		this.state = copyState(before);
	}

	/** A campaign was seen. */
	addSeen(id: string, { state, campaign, listed }: Observation): void {
		const from = knownState(this.state, id);
		const seen = { state, unlisted: !listed, matchesFilter: this.options.matches(campaign) };
		if (from === state) this.settle(id, seen);
		else if (from === undefined) this.addNew(id, seen, campaign);
		// Of a campaign that shows no known status nothing can be learnt; what was known of it stays.
		else if (state !== 'unknown') this.addMoved(id, from, { ...seen, state }, campaign);
	}

	/** A campaign was asked for by its id, and is not there. */
	addGone(id: string): void {
		const known = this.state.open.get(id);
		// A closed campaign cannot be deleted, and one that is not known has never been there.
		if (known === undefined) this.state.pending.delete(id);
		else if (this.hasLasted(id, 'deleted')) {
			this.settle(id, { ...known, state: 'deleted' });
			if (known.matchesFilter) this.emit(id, known.state, 'deleted', undefined);
		}
	}

	private addNew(id: string, seen: OpenCampaign, campaign: Campaign): void {
		const { state, unlisted, matchesFilter } = seen;
		const { baseline, deliverExisting } = this.state;
		if (baseline && unlisted) {
			// A new campaign would be listed. One that only the list of all shows is older than the memory; but the
			// other lists may lag behind that one, so wait whether they show it yet.
			const isOpen = state !== 'unknown' && !isClosed(state);
			if (isOpen && this.hasLasted(id, state)) this.settle(id, seen);
			return;
		}
		this.settle(id, seen);
		if (state !== 'unknown' && matchesFilter && (baseline || deliverExisting))
			this.emit(id, undefined, state, campaign);
	}

	private addMoved(
		id: string,
		from: CampaignState,
		seen: OpenCampaign & { state: LifecycleState },
		campaign: Campaign,
	): void {
		const { state: to, matchesFilter } = seen;
		const forward = isForward(from, to);
		if (!forward && !this.hasLasted(id, to)) return;
		this.settle(id, seen);
		if (!matchesFilter) return;
		if (!forward) this.state.generations.set(id, this.generationOf(id) + 1);
		const emitted = this.emit(id, from, to, campaign);
		if (forward && emitted && isClosed(to) && !hasTotals(campaign)) this.toRead.push(id);
	}

	/** Whether a change has outlasted its grace period, which begins when the change is seen first. */
	private hasLasted(id: string, state: CampaignState): boolean {
		const pending = this.state.pending.get(id);
		const since = pending?.state === state ? pending.since : this.now;
		this.state.pending.set(id, { state, since });
		return this.now - since >= this.options.gracePeriodMs;
	}

	private settle(id: string, campaign: OpenCampaign): void {
		this.state.pending.delete(id);
		remember(this.state, id, campaign);
	}

	private generationOf(id: string): number {
		return this.state.generations.get(id) ?? 1;
	}

	/** @returns whether the change was chosen to become an event */
	private emit(
		id: string,
		from: CampaignState | undefined,
		to: LifecycleState,
		campaign: Campaign | undefined,
	): boolean {
		const change = { id, from, to, generation: this.generationOf(id), seenAt: this.now, campaign };
		const events = eventsOf(change, this.options.rules);
		this.events.push(...events);
		return events.length > 0;
	}
}

/**
 * All the reasoning of the trigger: what has changed between what it knew and what a poll has observed. Pure.
 *
 * It only compares; that something was not seen never counts. The same observations against an older state give
 * the same events or events that skip more, so a state that n8n has lost costs nothing.
 *
 * @param now ms since 1970; used for grace periods and written into events, never compared with dates of the API
 */
export function diff(
	before: TriggerState,
	{ seen, gone, complete }: Observations,
	now: number,
	options: DiffOptions,
): Difference {
	const comparison = new Comparison(before, now, options);
	for (const [id, observation] of seen) comparison.addSeen(id, observation);
	for (const id of gone) comparison.addGone(id);
	const { state, events, toRead } = comparison;

	const isUnseen = (id: string) => !seen.has(id) && !gone.has(id);
	toRead.push(...[...state.pending.keys()].filter(isUnseen));
	for (const [id, { unlisted }] of complete ? before.open : []) {
		if (!unlisted && isUnseen(id) && !state.pending.has(id)) toRead.push(id);
	}
	prune(state, seen.keys(), complete);
	return { events, state, toRead };
}
