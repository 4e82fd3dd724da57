import type { QlaraClient } from '../api/client';
import { readAll, type ReadPage } from '../api/pages';
import { statusCode } from '../api/status';
import type { Campaign, Query } from '../api/types';

/**
 * Whether a campaign has been confirmed, as far as what was read proves it:
 * - `confirmed`: it is sending, completed or failed, or the API lists it as scheduled
 * - `open`: it is a draft, or the API lists it as one
 * - `unclear`: status 1 (whether that covers a ready draft is unknown, section 4) or a status nobody knows,
 *   and the lists do not settle it
 */
export type Standing = 'open' | 'confirmed' | 'unclear';

/** What the status alone says. */
export function standingByStatus(campaign: Campaign): Standing {
	const code = statusCode(campaign.status);
	if (code === 0) return 'open';
	return code !== undefined && code >= 2 ? 'confirmed' : 'unclear';
}

/**
 * Whether status 1 proves a confirm once this campaign shows it: it was seen as a draft although it was
 * marked ready, so the server does not use 1 for ready drafts.
 */
export function oneMeansConfirmed(before: Campaign): boolean {
	return statusCode(before.status) === 0 && before.readyToSend === true;
}

/** Pages of a list that are looked through for one campaign. */
const mostPages = 5;

/** Whether a list shows the campaign. */
async function isListed(
	list: (query: Query) => ReadPage,
	filter: Query,
	{ id, name }: Campaign,
): Promise<boolean> {
	const narrowed =
		typeof name === 'string' && name.trim() !== '' ? { ...filter, search: name } : filter;
	const read = list(narrowed);
	let pages = 0;
	const few: ReadPage = async (page, limit) =>
		++pages > mostPages ? { rows: [] } : await read(page, limit);
	for await (const row of readAll(few)) if (String(row.id) === String(id)) return true;
	return false;
}

/** Whether the list of the campaigns that are "confirmed and scheduled for the future" ([seed] 2.1) shows it. */
export async function isScheduled(
	list: (query: Query) => ReadPage,
	campaign: Campaign,
): Promise<boolean> {
	return await isListed(list, { isProgrammed: true }, campaign);
}

/**
 * Whether the list without drafts shows it ([seed] 2.1). It proves a confirm only for a campaign that was listed
 * as a draft at status 1 before: a server may as well make that list from the status.
 */
export async function isListedAsConfirmed(
	list: (query: Query) => ReadPage,
	campaign: Campaign,
): Promise<boolean> {
	return await isListed(list, { isDraft: false }, campaign);
}

/**
 * What status and lists say together. The lists are asked only when the status is not clear.
 *
 * @throws QlaraError or IncompleteListError when a list cannot be read
 */
export async function standingOf(
	list: (query: Query) => ReadPage,
	campaign: Campaign,
): Promise<Standing> {
	const standing = standingByStatus(campaign);
	if (standing !== 'unclear') return standing;
	const scheduled = await isScheduled(list, campaign);
	// "Drafts not yet confirmed" ([seed] 2.1). A server that ignores both filters shows it in both lists.
	const draft = await isListed(list, { isDraft: true }, campaign);
	if (scheduled === draft) return 'unclear';
	return scheduled ? 'confirmed' : 'open';
}

/** Whether it is certain that the campaign has been confirmed. */
export async function isConfirmed(
	{ list }: Pick<QlaraClient, 'list'>,
	campaign: Campaign,
): Promise<boolean> {
	return (await standingOf(list, campaign)) === 'confirmed';
}
