import type { IDataObject } from 'n8n-workflow';

import { campaignStatus } from '../../nodes/QlaraCampaigns/api/status';
import { lifecycle } from '../../nodes/QlaraCampaigns/trigger/campaignState';

/** Where a campaign is, as events name it; undefined: not there, or not known. */
type Label = string | undefined;

/** What an event says about a campaign. */
interface Step {
	id: string;
	eventId: string;
	from: Label;
	skipped: string[];
	to: string;
	wentBack: boolean;
}

function stepOf(event: IDataObject): Step {
	const { eventId, campaignId, fromLabel, skipped, toLabel, wentBack } = event as Record<
		string,
		unknown
	>;
	return {
		id: String(campaignId),
		eventId: String(eventId),
		from: fromLabel === 'none' ? undefined : String(fromLabel),
		skipped: skipped as string[],
		to: String(toLabel),
		wentBack: wentBack === true,
	};
}

const labelOf = (status: number) => lifecycle[status]!;
const positionOf = (label: Label) => lifecycle.findIndex((state) => state === label);

/**
 * The checker of the simulation. The events of a campaign must form a chain: the first begins where the campaign was
 * when the baseline was taken, each of the others where the one before has ended, and the last ends where the server
 * has the campaign now. So nothing is missing, nothing stands there twice, and nothing is from before the baseline.
 */
export class EventChains {
	private readonly lost: string[] = [];
	private readonly doubled: string[] = [];
	/** Where the chain of each campaign has come to. */
	private readonly ends = new Map<string, Label>();
	/** Ids of events that n8n has stored the state of, and of those that also became an execution. */
	private readonly stored = new Set<string>();
	private readonly executed = new Set<string>();
	/** The states that each campaign has really had. */
	private readonly history = new Map<string, Set<string>>();
	/** Campaigns that could not be seen for a while. */
	private readonly vanished = new Set<string>();
	/** Campaigns that the server has moved back. */
	private readonly steppedBack = new Set<string>();
	/** There was a complete baseline. */
	hasBaseline = false;

	constructor(private readonly rules: { atLeastOnce: boolean }) {}

	/** Campaigns that have been mentioned so far. */
	get ids(): Iterable<string> {
		return this.history.keys();
	}

	/** The server has moved a campaign; null: not there, or deleted. */
	addTransition(id: string, from: number | null, to: number | null): void {
		if (from !== null && to !== null && to < from) this.steppedBack.add(id);
		const states = this.history.get(id) ?? new Set();
		states.add(to === null ? 'deleted' : labelOf(to));
		this.history.set(id, states);
	}

	/** Whether the server has moved any campaign back, or kept it out of sight. */
	get hasSurprises(): boolean {
		return this.steppedBack.size + this.vanished.size > 0;
	}

	/** A campaign cannot be seen for longer than a grace period. */
	addVanished(id: string): void {
		this.vanished.add(id);
	}

	/** The trigger begins a baseline, with what n8n has stored of an earlier beginning. */
	beginBaseline(known: ReadonlyMap<string, string>): void {
		this.ends.clear();
		this.addToBaseline(known);
	}

	/** What a poll has taken into the baseline: chains begin where campaigns were found. */
	addToBaseline(known: ReadonlyMap<string, string>): void {
		for (const [id, state] of known) if (!this.ends.has(id)) this.ends.set(id, state);
	}

	/** Something that must never be, whatever the chains look like. */
	addFault(what: string): void {
		this.lost.push(what);
	}

	/** n8n has stored the state: from here on the trigger takes the events for emitted. */
	addStored(events: IDataObject[]): void {
		for (const event of events) {
			if (event.repeated === true) this.checkRepeated(stepOf(event));
			else this.checkStep(stepOf(event));
		}
	}

	/** n8n has stored the execution too. */
	addExecuted(events: IDataObject[]): void {
		for (const event of events) this.executed.add(stepOf(event).eventId);
	}

	/** @param statusNow where the server has a campaign in the end; undefined: nowhere */
	verdict(statusNow: (id: string) => number | undefined): { lost: string[]; doubled: string[] } {
		if (!this.hasBaseline) this.lost.push('there never was a baseline');
		for (const id of new Set([...this.ends.keys(), ...this.history.keys()])) {
			const status = statusNow(id);
			const now = status === undefined ? undefined : labelOf(status);
			const end = this.ends.get(id);
			// One that went back and was deleted before two polls have seen it back is still believed to be closed.
			const isBelievedClosed =
				this.steppedBack.has(id) && positionOf(end) >= campaignStatus.completed;
			const fits = now === end || (now === undefined && (end === 'deleted' || isBelievedClosed));
			if (!fits)
				this.lost.push(`${id} is ${now ?? 'deleted'}, but its events end at ${end ?? 'nothing'}`);
		}
		if (this.rules.atLeastOnce) {
			for (const id of this.stored)
				if (!this.executed.has(id)) this.lost.push(`${id} was stored but never came again`);
		}
		return { lost: this.lost, doubled: this.doubled };
	}

	private checkStep({ id, eventId, from, skipped, to, wentBack }: Step): void {
		if (this.stored.has(eventId)) this.doubled.push(`${eventId} came twice`);
		this.stored.add(eventId);
		const end = this.ends.get(id);
		if (from !== end) {
			const problem = `${eventId} begins at ${from ?? 'nothing'}, but the one before ended at ${end ?? 'nothing'}`;
			(positionOf(from) > positionOf(end) ? this.lost : this.doubled).push(problem);
		}
		for (const state of [...skipped, to]) {
			// What is new has been created, whether or not it has ever been a draft.
			const isCreation = from === undefined && state === 'draft';
			const isReal =
				isCreation ||
				this.history.get(id)?.has(state) === true ||
				(state === 'deleted' && this.vanished.has(id));
			if (!isReal) this.doubled.push(`${eventId} says ${state}, which the campaign never was`);
		}
		if (wentBack && !this.steppedBack.has(id) && !this.vanished.has(id))
			this.doubled.push(`${eventId} says that the campaign went back, which it never did`);
		this.ends.set(id, to);
	}

	private checkRepeated({ eventId }: Step): void {
		if (!this.rules.atLeastOnce) this.doubled.push(`${eventId} was repeated`);
		if (!this.stored.has(eventId))
			this.doubled.push(`${eventId} is called a repetition, but it is new`);
	}
}
