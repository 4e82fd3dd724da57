import { toApiDay } from '../api/dates';
import type { Query } from '../api/types';
import type { Cursor, ListName } from './cursor';

export const dayMs = 24 * 60 * 60 * 1000;

/**
 * Days before the last reading at which the list of recent campaigns begins. One for the time zone of the API's
 * dates, which is unknown (docs/api.md#dates), one for clocks that disagree.
 */
const paddingDays = 2;
/** How far ahead a campaign can be scheduled to be in the list of recent ones. */
const aheadDays = 366;

/**
 * The query of a list (parameters of docs/api.md#list). The API has no filter on the status and no documented
 * order, so open campaigns are found from two sides:
 * - `drafts`: everything that is not confirmed, however old
 * - `recent`: everything created or scheduled since shortly before this list was read last, or scheduled for later,
 *   whatever its status; every new campaign is here
 *
 * Neither shows a campaign that was confirmed long after it was created and without a date: it leaves the drafts,
 * is read by its id, and the list of recent ones then looks further back (see `adjustLookback`).
 * - `all`: everything, a page in a poll, for what the other two have missed for whatever reason
 *
 * @param now ms since 1970
 */
export function listQuery(
	name: ListName,
	{ lists, lookbackDays }: Pick<Cursor, 'lists' | 'lookbackDays'>,
	now: number,
): Query {
	// Ascending: what is created during a scan comes at its end and moves no page, if the order is by id or date.
	const direction = 'ASC';
	if (name === 'drafts') return { isDraft: true, direction };
	if (name === 'all') return { direction };
	const lastRead = Math.min(lists.recent.completedAt || now, now);
	const startDate = toApiDay(lastRead - (paddingDays + lookbackDays) * dayMs);
	return { startDate, endDate: toApiDay(now + aheadDays * dayMs), direction };
}

/**
 * Rows to ask for at a time: the most that sibling lists allow (docs/api.md#list), so that one request shows all
 * open campaigns. The list of all goes in smaller pages: few of its rows are news, and each costs memory in every poll.
 */
export const pageSizes: Record<ListName, number> = { drafts: 1000, recent: 1000, all: 500 };
