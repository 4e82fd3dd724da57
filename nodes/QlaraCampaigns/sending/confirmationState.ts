import type { QlaraClient } from '../api/client';
import { readAll, type ReadPage } from '../api/pages';
import { campaignStatus, statusCode } from '../api/status';
import type { Campaign, Query } from '../api/types';

/**
 * Whether a campaign has been confirmed, as far as what was read proves it:
 * - `confirmed`: it is sending, completed or failed, or the API lists it as scheduled
 * - `draft`: its status says so, or the API lists it as one
 * - `unclear`: status 1 (whether that covers a ready draft is unknown, docs/api.md#statuses) or a status nobody
 *   knows, and the lists do not settle it
 */
export type ConfirmationState = 'draft' | 'confirmed' | 'unclear';

type ListCampaigns = (query: Query) => ReadPage<Campaign>;

/** What the status alone says. */
export function stateByStatus({ status }: Campaign): ConfirmationState {
	switch (statusCode(status)) {
		case campaignStatus.draft:
			return 'draft';
		case campaignStatus.sending:
		case campaignStatus.completed:
		case campaignStatus.failed:
			return 'confirmed';
		case campaignStatus.ready:
		case undefined:
			return 'unclear';
	}
}

/**
 * Whether status 1 proves a confirm once this campaign shows it: it was seen as a draft although it was
 * marked ready, so the server does not use 1 for ready drafts.
 */
export function readyMeansConfirmed(before: Campaign): boolean {
	return statusCode(before.status) === campaignStatus.draft && before.readyToSend === true;
}

/** Pages of a list that are searched for one campaign. */
const maxPages = 5;

/** Whether a list shows the campaign. */
async function isListed(
	list: ListCampaigns,
	filter: Query,
	{ id, name }: Campaign,
): Promise<boolean> {
	const narrowed =
		typeof name === 'string' && name.trim() !== '' ? { ...filter, search: name } : filter;
	const read = list(narrowed);
	let pages = 0;
	const firstPages: ReadPage<Campaign> = async (page, limit) =>
		++pages > maxPages ? { rows: [] } : await read(page, limit);
	for await (const row of readAll(firstPages)) if (String(row.id) === String(id)) return true;
	return false;
}

/** Whether the list of the campaigns that are "confirmed and scheduled for the future" (docs/api.md#list) shows it. */
export async function isScheduled(list: ListCampaigns, campaign: Campaign): Promise<boolean> {
	return await isListed(list, { isProgrammed: true }, campaign);
}

/**
 * Whether the list without drafts shows it (docs/api.md#list). It proves a confirm only for a campaign that was
 * listed as a draft at status 1 before: a server may as well make that list from the status.
 */
export async function isListedAsConfirmed(
	list: ListCampaigns,
	campaign: Campaign,
): Promise<boolean> {
	return await isListed(list, { isDraft: false }, campaign);
}

/**
 * What status and lists say together. The lists are asked only when the status is not clear.
 *
 * @throws QlaraError or IncompleteListError when a list cannot be read
 */
export async function confirmationStateOf(
	{ list }: Pick<QlaraClient, 'list'>,
	campaign: Campaign,
): Promise<ConfirmationState> {
	const state = stateByStatus(campaign);
	if (state !== 'unclear') return state;
	const scheduled = await isScheduled(list, campaign);
	// "Drafts not yet confirmed" (docs/api.md#list). A server that ignores both filters shows it in both lists.
	const draft = await isListed(list, { isDraft: true }, campaign);
	if (scheduled === draft) return 'unclear';
	return scheduled ? 'confirmed' : 'draft';
}
