import { campaignIdProblem } from '../api/campaignId';
import type { QlaraClient } from '../api/client';
import { isNotFound, QlaraError, resultOf } from '../api/errors';
import type { ReadPage } from '../api/pages';
import { statusLabel } from '../api/status';
import type { Campaign, Query } from '../api/types';
import { isBefore, type CampaignState } from './campaignState';

/** One campaign as a poll has seen it. */
export interface Observation {
	state: CampaignState;
	campaign: Campaign;
	/** Shown by a list in which every new campaign appears; otherwise by the list of all, or read by its id. */
	listed: boolean;
}

/** What one poll has seen. */
export interface Observations {
	/** By id. */
	readonly seen: ReadonlyMap<string, Observation>;
	/** Ids that the API has answered with 404. */
	readonly gone: ReadonlySet<string>;
	/** Both lists of open campaigns were read from their first page to their last. */
	readonly complete: boolean;
}

/** The API as far as the trigger needs it. */
export type TriggerClient = Pick<QlaraClient, 'list' | 'get'>;

/** How long a poll may begin requests. */
export interface TimeBudget {
	/** ms since 1970. */
	now(): number;
	/** When the poll begins no more requests, ms since 1970. Those that have begun are waited for. */
	deadline: number;
}

/** Campaigns read by their ids in one go; the others wait for the next poll. */
const maxReads = 60;

/** Reads the account for one poll, and records what it sees. A request that fails is recorded, too. */
export class Observer implements Observations {
	readonly seen = new Map<string, Observation>();
	readonly gone = new Set<string>();
	complete = false;
	/** What first kept the poll from seeing everything. */
	error: QlaraError | undefined;

	constructor(
		readonly client: TriggerClient,
		readonly budget: TimeBudget,
	) {}

	get isLate(): boolean {
		return this.budget.now() >= this.budget.deadline;
	}

	/** Pages of campaigns; `query` holds the filters of docs/api.md#list. What they show is not recorded. */
	list(query: Query): ReadPage<Campaign> {
		return this.client.list(query, 'poll');
	}

	/**
	 * Reads a campaign by its id.
	 *
	 * @param listed see {@link Observation}
	 * @returns the failure; that there is no such campaign is none
	 */
	async readById(id: string, listed = false): Promise<QlaraError | undefined> {
		const read = await resultOf(this.client.get(id, 'poll'));
		if (!(read instanceof QlaraError)) this.add(read, listed);
		else if (!isNotFound(read)) return this.fail(read);
		else if (!this.seen.has(id)) this.gone.add(id);
		return undefined;
	}

	/** Reads campaigns by their ids, as many as a poll may. One that fails alone does not keep others waiting. */
	async readByIds(ids: readonly string[]): Promise<void> {
		for (const id of ids.slice(0, maxReads)) {
			if (this.isLate) return;
			const error = await this.readById(id);
			const failsAlone = error?.kind === 'refused' && (error.details.status ?? 0) >= 500;
			if (error !== undefined && !failsAlone) return;
		}
	}

	/** Records a campaign. Of two observations the one further on in the lifecycle counts: the other lagged behind. */
	add(campaign: Campaign, listed: boolean): void {
		const id = String(campaign.id).trim();
		// What cannot be asked for by its id cannot be followed.
		if (campaignIdProblem(id) !== undefined) return;
		const known = this.seen.get(id);
		const seen = { state: statusLabel(campaign.status), campaign };
		const latest = known === undefined || !isBefore(seen.state, known.state) ? seen : known;
		this.gone.delete(id);
		this.seen.set(id, { ...latest, listed: listed || known?.listed === true });
	}

	/** Records a failure, and returns it. */
	fail(error: QlaraError): QlaraError {
		this.error ??= error;
		return error;
	}
}
