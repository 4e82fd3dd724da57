import type { Query } from '../api/types';
import type { ListName, TriggerState } from './state';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Days before the last look at which the list of recent campaigns begins. One for the time zone of the API's dates,
 * which is unknown (section 5), one for clocks that disagree.
 */
const paddingDays = 2;
/** How far ahead a campaign can be scheduled to be in the list of recent ones. */
const aheadDays = 366;
/** The furthest that the list of recent campaigns is made to reach back, beyond the padding. */
const furthestReach = 1024;

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The days that the list of recent campaigns covers: created or scheduled since shortly before the last look. */
export function recentDays(
	{ lists, reach }: TriggerState,
	now: number,
): { startDate: string; endDate: string } {
	const looked = Math.min(lists.recent.doneAt || now, now);
	return {
		startDate: day(looked - (paddingDays + reach) * dayMs),
		endDate: day(now + aheadDays * dayMs),
	};
}

/**
 * The lists that are read (parameters of [seed] 2.1). The API has no filter on the status and no documented order,
 * so what is open is found from two sides:
 * - `drafts`: everything that is not confirmed, however old
 * - `recent`: everything created or scheduled recently or for later, whatever its status; every new campaign is here
 *
 * Neither shows a campaign that was confirmed long after it was created and without a date: it leaves the drafts,
 * is read by its id, and the list of recent ones then reaches further back (see {@link adjustReach}).
 * - `all`: the walk over everything, a page at a time, for what the other two have missed for whatever reason
 */
export function listQuery(name: ListName, days: { startDate: string; endDate: string }): Query {
	// Ascending: what is created during a walk comes at its end and moves no page, if the order is by id or date.
	switch (name) {
		case 'drafts':
			return { isDraft: true, direction: 'ASC' };
		case 'recent':
			return { ...days, direction: 'ASC' };
		case 'all':
			return { direction: 'ASC' };
	}
}

/** Rows to ask for at a time: the most that sibling lists allow, so that one request shows all that is open. */
export const listPage = 1000;
/** The walk over all goes in smaller pages: its rows are looked at once in a while and cost memory each time. */
export const walkPage = 500;

/**
 * Lets the list of recent campaigns reach further back while there are open campaigns that no list shows, as long as
 * it fits into one page, and no further than needed when nothing is under way.
 *
 * @param state is changed
 * @param rows how many rows the list had, and on how many pages
 */
export function adjustReach(
	state: TriggerState,
	{ rows, pages }: { rows: number; pages: number },
): void {
	const open = [...state.open.values()];
	if (open.every(({ place }) => place === 0)) {
		state.reach = 0;
		state.reachFull = false;
	} else if (pages > 1 && state.reach > 0) {
		state.reach = state.reach <= 2 ? 0 : Math.floor(state.reach / 4);
		state.reachFull = true;
	} else if (!state.reachFull && pages === 1 && open.some(({ hidden }) => hidden)) {
		const factor = [4, 2].find((times) => rows * times <= listPage) ?? 1;
		state.reach = Math.min(furthestReach, state.reach === 0 ? 2 : state.reach * factor);
	}
}
