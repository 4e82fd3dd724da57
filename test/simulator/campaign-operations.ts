import {
	applyBody,
	emptyFields,
	needsNewGoal,
	requireObject,
	type ParsedBody,
} from './campaign-body';
import type { Dialect } from './dialect';
import type { Directory } from './directory';
import { campaignFilter, sortCampaigns } from './filters';
import type { Lifecycle } from './lifecycle';
import { channelsOf, missingChannelField, money, pricePerRecipient } from './modes';
import { neighbourReply } from './neighbours';
import { cutPage, readDirection, readPaging, type Query } from './query';
import * as replies from './replies';
import type { Operation } from './routes';
import { seededCampaign } from './seed';
import { statistics } from './statistics';
import type { CampaignStore } from './store';
import { Refusal, type ApiResponse, type Campaign, type Timings } from './types';

/** What the operations work on; the settings may change between two calls. */
export interface ServerState {
	dialect: Dialect;
	timings: Timings;
	directory: Directory;
	store: CampaignStore;
	lifecycle: Lifecycle;
	readLag: number;
	hidden: Set<number>;
	confirmTwiceSendsTwice: boolean;
	nextId: number;
}

/** A routed and permitted request. */
export interface Call {
	/** The id in the path, '' without one. */
	id: string;
	query: Query;
	body: ParsedBody;
	now: number;
}

/** What each endpoint does (docs/api.md#endpoints). A refusal is thrown. */
export class CampaignOperations {
	private listTick = 0;
	private shift = 0;
	private sortedAs = '';
	private sorted: Campaign[] = [];

	constructor(private readonly state: ServerState) {}

	answer(operation: Operation, call: Call): ApiResponse {
		switch (operation) {
			case 'listCampaigns':
				return this.list(call);
			case 'createCampaign':
				return this.create(call);
			case 'getStatistics': {
				const rows = statistics(
					this.state.store.campaigns.values(),
					call.query,
					call.now,
					this.state.dialect,
				);
				return replies.pageReply(
					cutPage(rows, readPaging(call.query, this.state.dialect), this.state.dialect),
					'stats',
					this.state.dialect,
				);
			}
			case 'getCampaign':
				return replies.campaignReply(
					200,
					this.read(call),
					call.now - this.state.readLag,
					this.state.dialect,
				);
			case 'updateCampaign':
				return this.update(call);
			case 'deleteCampaign':
				return this.remove(call);
			case 'calculateGoal':
				return this.calculateGoal(call);
			case 'confirmCampaign':
				return this.confirm(call);
			case 'getPrice': {
				// Zero before the first calculateGoal, stale (or zero again) after a change (docs/api.md#price).
				const campaign = this.require(call.id);
				return replies.priceReply(
					campaign.goalCalculated || this.state.dialect.priceAfterChange === 'stale'
						? campaign.cost
						: 0,
					this.state.dialect,
				);
			}
			default:
				return neighbourReply(operation, {
					directory: this.state.directory,
					account: this.state.lifecycle.account,
					dialect: this.state.dialect,
					query: call.query,
					id: call.id,
					findList: (id) => this.state.lifecycle.contactList(id),
				})!;
		}
	}

	private list({ query, now }: Call): ApiResponse {
		const paging = readPaging(query, this.state.dialect);
		const direction = readDirection(query, this.state.dialect);
		const filter = campaignFilter(query, now, this.state.dialect);
		let rows = this.ordered(direction, now);
		if (this.state.hidden.size > 0)
			rows = rows.filter((campaign) => !this.state.hidden.has(campaign.id));
		if (filter) rows = rows.filter(filter);
		// With one row a page, an overlap of one would keep a walk in the same place for ever.
		this.shift =
			this.state.dialect.order !== 'shifting' || paging.page === 0 || paging.size === 1
				? 0
				: this.shift + 1;
		const page = cutPage(rows, paging, this.state.dialect, this.shift);
		const shown = page.rows.map((campaign) =>
			replies.campaignJson(campaign, now - this.state.readLag, this.state.dialect),
		);
		return replies.campaignPageReply({ ...page, rows: shown }, this.state.dialect);
	}

	/** Sorting is kept between requests, since a walk over many pages changes nothing. */
	private ordered(direction: 'ASC' | 'DESC', now: number): Campaign[] {
		this.listTick++;
		if (this.state.readLag > 0)
			return sortCampaigns(
				this.state.store.allAt(now - this.state.readLag),
				direction,
				this.listTick,
				this.state.dialect,
			);
		const unstable = this.state.dialect.order === 'unstable';
		const as = `${this.state.store.revision} ${this.state.dialect.order} ${direction}`;
		if (unstable || this.sortedAs !== as) {
			this.sorted = sortCampaigns(
				[...this.state.store.campaigns.values()],
				direction,
				this.listTick,
				this.state.dialect,
			);
			this.sortedAs = unstable ? '' : as;
		}
		return this.sorted;
	}

	private create({ body, now }: Call): ApiResponse {
		const fields = applyBody(
			emptyFields(this.state.dialect),
			requireObject(body),
			now,
			this.state.dialect,
		);
		const campaign = seededCampaign(fields, {
			id: this.state.nextId++,
			now,
			timings: this.state.timings,
			base: fields,
		});
		this.state.lifecycle.created(campaign, now);
		const { createStatus, createReply } = this.state.dialect;
		if (createReply === 'id')
			return replies.json(
				createStatus,
				replies.single(
					{ id: replies.externalCampaignId(campaign.id, this.state.dialect) },
					this.state.dialect,
				),
			);
		return replies.campaignReply(createStatus, campaign, now, this.state.dialect);
	}

	private update({ id, body, now }: Call): ApiResponse {
		const campaign = this.require(id);
		// Only 0 and 1 are editable (docs/api.md#update).
		if (campaign.status > 1)
			throw new Refusal(400, 'Campaign cannot be modified in its current status');
		const base =
			this.state.dialect.put === 'merge'
				? campaign
				: { ...campaign, ...emptyFields(this.state.dialect) };
		const fields = applyBody(base, requireObject(body), now, this.state.dialect);
		if (needsNewGoal(campaign, fields, this.state.dialect)) campaign.goalCalculated = false;
		for (const name of Object.keys(emptyFields(this.state.dialect)) as Array<keyof typeof fields>)
			(campaign as unknown as Record<string, unknown>)[name] = fields[name];
		this.state.lifecycle.edited(campaign, now);
		switch (this.state.dialect.updateReply) {
			case 'campaign':
				return replies.campaignReply(200, campaign, now, this.state.dialect);
			case 'message':
				return replies.json(200, { message: 'Campaign updated' });
			case 'empty':
				return replies.noBody(200);
			case 'request':
				return replies.json(200, replies.REQUEST);
		}
	}

	private remove({ id, now }: Call): ApiResponse {
		const campaign = this.require(id);
		// A state that cannot be deleted answers like a campaign that is not there (docs/api.md#delete).
		if (campaign.status > 1) throw new Refusal(404, 'Campaign not found');
		this.state.lifecycle.deleted(campaign, now);
		switch (this.state.dialect.deleteReply) {
			case 'no-content':
				return replies.noBody(204);
			case 'empty':
				return replies.noBody(200);
			case 'message':
				return replies.json(200, { message: 'Campaign deleted' });
			case 'accepted':
				return replies.noBody(202);
		}
	}

	private calculateGoal({ id, now }: Call): ApiResponse {
		const campaign = this.require(id);
		if (campaign.status <= 1) {
			const channels = channelsOf(campaign.sendingMode, this.state.dialect) ?? [];
			campaign.totalDestinations = this.state.lifecycle.recipients(campaign).length;
			campaign.cost = money(
				campaign.totalDestinations * (channels.length ? pricePerRecipient(campaign, channels) : 0),
			);
			campaign.goalCalculated = true;
			campaign.updatedAt = now;
			this.state.store.save(campaign, now);
		}
		return replies.campaignReply(200, campaign, now, this.state.dialect);
	}

	/** Preconditions of docs/api.md#confirm; each that fails is a 400. */
	private confirm({ id, now }: Call): ApiResponse {
		const campaign = this.require(id);
		if (campaign.phase !== 'draft' && this.state.confirmTwiceSendsTwice)
			this.state.lifecycle.confirmedAgain(campaign, now);
		else {
			this.checkConfirm(campaign, now);
			this.state.lifecycle.confirmed(campaign, now);
		}
		switch (this.state.dialect.confirmReply) {
			case 'empty':
				return replies.noBody(202);
			case 'campaign':
				return replies.campaignReply(202, campaign, now, this.state.dialect);
			case 'message':
				return replies.json(202, { message: 'Campaign confirmed' });
			case 'text':
				return { ...replies.noBody(202), body: 'OK' };
			case 'request':
				return replies.json(202, replies.REQUEST);
		}
	}

	private checkConfirm(campaign: Campaign, now: number): void {
		if (campaign.phase !== 'draft') throw new Refusal(400, 'Campaign has already been confirmed');
		const channels = channelsOf(campaign.sendingMode, this.state.dialect);
		if (!channels) throw new Refusal(400, 'sendingMode is not valid', 'sendingMode');
		const missing = missingChannelField(campaign, channels);
		if (missing)
			throw new Refusal(
				400,
				`${missing} is required for sendingMode ${campaign.sendingMode}`,
				missing,
			);
		for (const listId of campaign.destinationType === 1 ? campaign.contactListIds : []) {
			const list = this.state.lifecycle.contactList(listId);
			if (!list || list.deleted)
				throw new Refusal(400, `Contact list ${listId} does not exist any more`, 'contactListIds');
		}
		if (this.state.lifecycle.recipients(campaign).length === 0)
			throw new Refusal(400, 'Campaign has no recipients');
		if (!campaign.goalCalculated) throw new Refusal(400, 'Campaign cost has not been calculated');
		if (!campaign.readyToSend)
			throw new Refusal(400, 'Campaign is not ready to send', 'readyToSend');
		if (
			campaign.scheduledAt !== null &&
			campaign.scheduledAt <= now &&
			this.state.dialect.overdueSchedule === 'refused'
		) {
			throw new Refusal(400, 'scheduledDate must be in the future', 'scheduledDate');
		}
		const { credit, frozen } = this.state.lifecycle.account;
		if (money(credit - frozen) < campaign.cost) throw new Refusal(400, 'Insufficient credit');
	}

	/** The campaign for a read, which may lag behind. */
	private read({ id, now }: Call): Campaign {
		const internal = replies.internalCampaignId(id, this.state.dialect);
		const hidden = internal === null || this.state.hidden.has(internal);
		const campaign = hidden
			? undefined
			: this.state.readLag > 0
				? this.state.store.getAt(internal, now - this.state.readLag)
				: this.state.store.get(internal);
		if (!campaign) throw new Refusal(404, 'Campaign not found');
		return campaign;
	}

	private require(id: string): Campaign {
		const internal = replies.internalCampaignId(id, this.state.dialect);
		const campaign = internal === null ? undefined : this.state.store.get(internal);
		if (!campaign) throw new Refusal(404, 'Campaign not found');
		return campaign;
	}
}
