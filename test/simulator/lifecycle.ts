import type { Dialect } from './dialect';
import type { ContactList, Directory } from './directory';
import { channelFields, channelsOf, money } from './modes';
import { externalCampaignId, internalListId } from './replies';
import { Agenda, type CampaignStore } from './store';
import type { Campaign, Dispatch, Id, Status, Timings, Transition } from './types';

/** How a dispatched campaign ends. */
export interface Outcome {
	failed: number;
	endsAs: 3 | 4;
}

export interface LifecycleOptions {
	dialect: () => Dialect;
	directory: Directory;
	timings: Timings;
	outcome: (campaign: Campaign, recipients: number) => Outcome;
	onDispatch: (dispatch: Dispatch) => void;
	onTransition: (transition: Transition) => void;
}

/** The wallet: `frozen` is held for campaigns that are confirmed and not yet dispatched (docs/api.md#neighbouring-endpoints). */
export interface Account {
	credit: number;
	frozen: number;
}

/**
 * The walk of campaigns over time: 0 draft, 1 scheduled, 2 sending, 3 completed or 4 failed (docs/api.md#statuses).
 * Nothing runs by itself; `advance` catches up with the clock, in the order in which things were due,
 * so that a jump over several states leaves the same trace as many small steps.
 */
export class Lifecycle {
	readonly dispatches: Dispatch[] = [];
	readonly transitions: Transition[] = [];
	private readonly agenda = new Agenda();

	constructor(
		private readonly store: CampaignStore,
		readonly account: Account,
		private readonly options: LifecycleOptions,
	) {}

	advance(now: number): void {
		while (this.agenda.next <= now) {
			const entry = this.agenda.take()!;
			const campaign = this.store.get(entry.id);
			// Entries of campaigns that were changed or deleted meanwhile are left in the agenda and skipped here.
			if (campaign?.dueAt === entry.at) this.step(campaign, entry.at);
		}
	}

	/** Enters a campaign, as a create does. */
	created(campaign: Campaign, now: number): void {
		campaign.status = this.draftStatus(campaign);
		this.note(campaign, null, campaign.status, now);
		this.store.save(campaign, now);
	}

	/** To be called after an update has changed the fields of an editable campaign. */
	edited(campaign: Campaign, now: number): void {
		campaign.updatedAt = now;
		if (
			campaign.phase !== 'draft' &&
			this.options.dialect().updateAfterConfirm === 'back-to-draft'
		) {
			this.release(campaign);
			campaign.phase = 'draft';
			campaign.confirmedAt = null;
			campaign.dueAt = null;
		}
		if (campaign.phase === 'draft') this.move(campaign, this.draftStatus(campaign), now);
		if (campaign.phase === 'queued') {
			const earliest = campaign.confirmedAt! + campaign.timings.commit + campaign.timings.queued;
			this.plan(campaign, Math.max(now, earliest, campaign.scheduledAt ?? 0));
		}
		this.store.save(campaign, now);
	}

	/** Takes a confirm: holds the money and lets the walk begin. */
	confirmed(campaign: Campaign, now: number): void {
		campaign.phase = 'accepted';
		campaign.confirmedAt = now;
		campaign.updatedAt = now;
		campaign.timings = { ...this.options.timings };
		campaign.pendingSends = 1;
		campaign.frozen = campaign.cost;
		this.account.frozen = money(this.account.frozen + campaign.frozen);
		this.plan(campaign, now + campaign.timings.commit);
		this.store.save(campaign, now);
		this.advance(now);
	}

	/** The worst case: a repeated confirm that sends the same campaign once more. */
	confirmedAgain(campaign: Campaign, now: number): void {
		if (campaign.phase === 'accepted' || campaign.phase === 'queued') campaign.pendingSends++;
		else this.dispatch(campaign, now, campaign.cost);
		this.store.save(campaign, now);
	}

	deleted(campaign: Campaign, now: number): void {
		this.release(campaign);
		campaign.dueAt = null;
		this.store.remove(campaign.id, now);
		this.note(campaign, campaign.status, null, now);
	}

	/** Puts a campaign into a status from outside, also backwards; whatever was planned for it is dropped. */
	force(campaign: Campaign, status: Status, now: number): void {
		this.release(campaign);
		campaign.phase =
			status === 0 ? 'draft' : status === 1 ? 'queued' : status === 2 ? 'sending' : 'done';
		campaign.dueAt = null;
		this.move(campaign, status, now);
		this.store.save(campaign, now);
	}

	/** Plans the next step. */
	plan(campaign: Campaign, at: number): void {
		campaign.dueAt = at;
		this.agenda.add(at, campaign.id);
	}

	/** Phone numbers that the campaign reaches, each once. */
	recipients(campaign: Campaign): string[] {
		if (campaign.destinationType === 2) return [...new Set(campaign.destinations)];
		const numbers = new Set<string>();
		for (const id of campaign.destinationType === 1 ? campaign.contactListIds : []) {
			const list = this.contactList(id);
			if (list && !list.deleted) for (const member of list.members) numbers.add(member.phoneNumber);
		}
		return [...numbers];
	}

	/** The list behind an id in the notation of the dialect. */
	contactList(id: Id): ContactList | undefined {
		const internal = internalListId(id, this.options.dialect());
		return this.options.directory.contactLists.find((list) => list.id === internal);
	}

	private step(campaign: Campaign, at: number): void {
		campaign.dueAt = null;
		campaign.updatedAt = at;
		if (campaign.phase === 'accepted') {
			campaign.phase = 'queued';
			this.move(campaign, 1, at);
			this.plan(campaign, Math.max(at + campaign.timings.queued, campaign.scheduledAt ?? 0));
		} else if (campaign.phase === 'queued') {
			this.begin(campaign, at);
		} else if (campaign.phase === 'sending') {
			campaign.phase = 'done';
			campaign.finishedAt = at;
			this.move(campaign, campaign.endsAs, at);
		}
		this.store.save(campaign, at);
	}

	private begin(campaign: Campaign, at: number): void {
		const cost = campaign.frozen;
		this.release(campaign);
		campaign.phase = 'sending';
		campaign.sentAt = at;
		const count = this.dispatch(campaign, at, cost, campaign.pendingSends);
		const outcome: Outcome =
			count === 0 ? { failed: 0, endsAs: 4 } : this.options.outcome(campaign, count);
		campaign.totalDestinations = count;
		campaign.failed = Math.min(count, outcome.failed);
		campaign.delivered = count - campaign.failed;
		campaign.endsAs = outcome.endsAs;
		this.move(campaign, 2, at);
		this.plan(campaign, at + campaign.timings.sending);
	}

	/** Sends, charges and records; returns the number of recipients. Without recipients nothing goes out. */
	private dispatch(campaign: Campaign, time: number, cost: number, times = 1): number {
		const recipients = this.recipients(campaign);
		if (recipients.length === 0) return 0;
		const channels = channelsOf(campaign.sendingMode, this.options.dialect()) ?? [];
		for (let i = 0; i < times; i++) {
			this.account.credit = money(this.account.credit - cost);
			const dispatch: Dispatch = {
				campaignId: String(externalCampaignId(campaign.id, this.options.dialect())),
				time,
				sendingMode: campaign.sendingMode,
				channels,
				recipients,
				text: channels.includes('SMS') ? campaign.smsBody : null,
				fields: channelFields(campaign, channels),
				cost,
			};
			this.dispatches.push(dispatch);
			this.options.onDispatch(dispatch);
		}
		return recipients.length;
	}

	private draftStatus(campaign: Campaign): Status {
		return campaign.readyToSend && this.options.dialect().readyDraftStatus === 1 ? 1 : 0;
	}

	private release(campaign: Campaign): void {
		this.account.frozen = money(this.account.frozen - campaign.frozen);
		campaign.frozen = 0;
	}

	private move(campaign: Campaign, to: Status, time: number): void {
		if (campaign.status === to) return;
		this.note(campaign, campaign.status, to, time);
		campaign.status = to;
	}

	private note(campaign: Campaign, from: Status | null, to: Status | null, time: number): void {
		const transition: Transition = {
			campaignId: String(externalCampaignId(campaign.id, this.options.dialect())),
			from,
			to,
			time,
		};
		this.transitions.push(transition);
		this.options.onTransition(transition);
	}
}
