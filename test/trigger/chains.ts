import type { IDataObject } from 'n8n-workflow';

/** Where a campaign is, as events name it; undefined: not there, or not known. */
type Label = string | undefined;

const labels = ['draft', 'ready', 'sending', 'completed', 'failed', 'deleted'];

/** What an event tells of a campaign. */
interface Told {
	id: string;
	eventId: string;
	from: Label;
	passed: string[];
	to: string;
	back: boolean;
}

function read(event: IDataObject): Told {
	const { eventId, campaignId, fromLabel, skipped, toLabel, wentBack } = event as Record<
		string,
		unknown
	>;
	return {
		id: String(campaignId),
		eventId: String(eventId),
		from: fromLabel === 'none' ? undefined : String(fromLabel),
		passed: skipped as string[],
		to: String(toLabel),
		back: wentBack === true,
	};
}

/**
 * The checker of the simulation. The events of a campaign must form a chain: the first begins where the campaign was
 * when the baseline was taken, each of the others where the one before has ended, and the last ends where the server
 * has the campaign now. So nothing is missing, nothing stands there twice, and nothing is from before the baseline.
 */
export class Chains {
	private readonly lost: string[] = [];
	private readonly doubled: string[] = [];
	/** Where the chain of each campaign stands. */
	private readonly at = new Map<string, Label>();
	/** Event ids that n8n has stored, and those that also became an execution. */
	private readonly stored_ = new Set<string>();
	private readonly handed = new Set<string>();
	/** Places in which each campaign really was. */
	private readonly been = new Map<string, Set<string>>();
	/** Campaigns that could not be seen for a while. */
	private readonly hidden = new Set<string>();
	/** Campaigns that the server has moved back. */
	private readonly stepped = new Set<string>();
	/** There was a complete baseline. */
	taken = false;

	constructor(private readonly rules: { atLeastOnce: boolean }) {}

	/** Campaigns that have been mentioned so far. */
	ids(): Iterable<string> {
		return this.been.keys();
	}

	/** The server has moved a campaign; null: not there, or deleted. */
	happened(id: string, from: number | null, to: number | null): void {
		if (from !== null && to !== null && to < from) this.stepped.add(id);
		const places = this.been.get(id) ?? new Set();
		places.add(labels[to ?? 5]!);
		this.been.set(id, places);
	}

	/** Whether the server has moved any campaign back, or kept it out of sight. */
	get hasSurprises(): boolean {
		return this.stepped.size + this.hidden.size > 0;
	}

	/** A campaign cannot be seen for longer than a doubt lasts. */
	vanished(id: string): void {
		this.hidden.add(id);
	}

	/** The trigger begins to take a baseline, with what n8n has stored of an earlier beginning. */
	begin(known: ReadonlyMap<string, number>): void {
		this.at.clear();
		this.take(known);
	}

	/** What a poll has taken into the baseline: campaigns begin where they were found. */
	take(known: ReadonlyMap<string, number>): void {
		for (const [id, place] of known) if (!this.at.has(id)) this.at.set(id, labels[place]);
	}

	/** Something that must never be, whatever the chains look like. */
	fault(what: string): void {
		this.lost.push(what);
	}

	/** n8n has stored the state: from here on the trigger takes the events for handed over. */
	stored(events: IDataObject[]): void {
		for (const event of events) {
			if (event.repeated === true) {
				this.repeated(read(event));
				continue;
			}
			const { id, eventId, from, passed, to, back } = read(event);
			if (this.stored_.has(eventId)) this.doubled.push(`${eventId} came twice`);
			this.stored_.add(eventId);
			const at = this.at.get(id);
			if (from !== at) {
				const problem = `${eventId} begins at ${from ?? 'nothing'}, but the campaign was told to be at ${at ?? 'nothing'}`;
				(labels.indexOf(from ?? '') > labels.indexOf(at ?? '') ? this.lost : this.doubled).push(
					problem,
				);
			}
			for (const place of [...passed, to]) {
				// What is new has been created, whether or not it has ever been a draft.
				const isBirth = from === undefined && place === 'draft';
				const real =
					isBirth ||
					this.been.get(id)?.has(place) === true ||
					(place === 'deleted' && this.hidden.has(id));
				if (!real) this.doubled.push(`${eventId} says ${place}, where the campaign never was`);
			}
			if (back && !this.stepped.has(id) && !this.hidden.has(id))
				this.doubled.push(`${eventId} says that the campaign went back, which it never did`);
			this.at.set(id, to);
		}
	}

	/** n8n has stored the execution too. */
	executed(events: IDataObject[]): void {
		for (const event of events) this.handed.add(read(event).eventId);
	}

	/** @param truth where the server has a campaign in the end; undefined: nowhere */
	verdict(truth: (id: string) => number | undefined): { lost: string[]; doubled: string[] } {
		if (!this.taken) this.lost.push('there never was a baseline');
		for (const id of new Set([...this.at.keys(), ...this.been.keys()])) {
			const status = truth(id);
			const now = status === undefined ? undefined : labels[status];
			const told = this.at.get(id);
			// One that went back and was deleted before two polls have seen it back is still believed to be over.
			const fits =
				now === told ||
				(now === undefined &&
					(told === 'deleted' ||
						(this.stepped.has(id) && (told === 'completed' || told === 'failed'))));
			if (!fits)
				this.lost.push(`${id} is ${now ?? 'deleted'}, but was told to be ${told ?? 'nowhere'}`);
		}
		if (this.rules.atLeastOnce) {
			for (const id of this.stored_)
				if (!this.handed.has(id)) this.lost.push(`${id} was stored but never came again`);
		}
		return { lost: this.lost, doubled: this.doubled };
	}

	private repeated({ eventId }: Told): void {
		if (!this.rules.atLeastOnce) this.doubled.push(`${eventId} was repeated`);
		if (!this.stored_.has(eventId))
			this.doubled.push(`${eventId} is called a repetition, but it is new`);
	}
}
