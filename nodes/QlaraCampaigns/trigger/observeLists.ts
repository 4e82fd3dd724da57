import { isClosed } from './campaignState';
import type { Cursor, ListName } from './cursor';
import { dayMs, listQuery, pageSizes } from './listQuery';
import { adjustLookback } from './lookback';
import type { Observer } from './observer';
import { scan } from './scan';
import { knownState, type OpenCampaign, type TriggerState } from './state';

/** Pages of one list in one poll. */
const maxPages = 400;
/** Every how many polls the list of all is read although unlisted campaigns wait to be read by their ids. */
const scanEvery = 4;

/**
 * The open campaign whose turn it is to be read by its id, because no list has shown it: the one with the next id
 * after `lastReadId`, then again the first; undefined when there is none.
 */
export function nextUnlisted(
	open: ReadonlyMap<string, OpenCampaign>,
	lastReadId: string,
	isSettled: (id: string, unlisted: boolean) => boolean,
): string | undefined {
	const waiting = [...open].filter(([id, { unlisted }]) => !isSettled(id, unlisted));
	const ids = waiting.map(([id]) => id).sort();
	return ids.find((id) => id > lastReadId) ?? ids[0];
}

/**
 * Reads a list as far as it goes in this poll.
 *
 * @returns where to go on, and whether the list was read whole
 */
async function observeList(
	name: ListName,
	observer: Observer,
	{ baseline, open, cursor }: TriggerState,
): Promise<{ cursor: Cursor; whole: boolean }> {
	const { now } = observer.budget;
	// After a long gap this is the only view of what happened in it: the next query begins behind it.
	const isAfterGap = name === 'recent' && now() - cursor.lists.recent.completedAt > dayMs;
	const read = observer.list(listQuery(name, cursor, now()));
	const { rows, pages, whole, ...result } = await scan(read, cursor.lists[name], {
		limit: Math.min(pageSizes[name], cursor.pageLimit || Infinity),
		largestPage: cursor.largestPage,
		maxPages: name === 'all' && baseline ? 1 : maxPages,
		thorough: !baseline || isAfterGap,
		isLate: () => observer.isLate,
		now,
	});
	for (const row of rows) observer.add(row, name !== 'all');
	if (result.error !== undefined) observer.fail(result.error);
	const { limit, largestPage } = result;
	const size = { rows: rows.length, pages };
	return {
		whole,
		cursor: {
			...cursor,
			lists: { ...cursor.lists, [name]: result.cursor },
			largestPage,
			pageLimit: limit < pageSizes[name] ? limit : cursor.pageLimit,
			...(name === 'recent' && whole && adjustLookback(cursor, open.values(), size)),
		},
	};
}

/** Whether the list of all has shown an open campaign for the first time, and no other list shows it. */
function hasFirstSight({ seen }: Observer, state: TriggerState): boolean {
	return [...seen].some(
		([id, { state: label, listed }]) =>
			!listed &&
			label !== 'unknown' &&
			!isClosed(label) &&
			knownState(state, id) === undefined &&
			!state.pending.has(id),
	);
}

/**
 * Reads the lists, as far as the time of the poll goes. In a quiet account that is three requests: drafts, recent
 * campaigns, and in turn one unlisted campaign or one page of the list of all.
 *
 * @returns where the next poll goes on
 */
export async function observeLists(observer: Observer, state: TriggerState): Promise<Cursor> {
	const { drafts, recent } = state.cursor.lists;
	let cursor = { ...state.cursor, pollCount: state.cursor.pollCount + 1 };
	// What had to wait in the last poll goes first, or a slow API would keep it waiting for ever.
	const names: ListName[] = ['drafts', 'recent'];
	if (recent.completedAt < drafts.completedAt) names.reverse();
	let wholeLists = 0;
	for (const name of names) {
		const list = await observeList(name, observer, { ...state, cursor });
		cursor = list.cursor;
		if (list.whole) wholeLists++;
		observer.complete = wholeLists === names.length;
		if (observer.error !== undefined || observer.isLate) return cursor;
	}

	const { seen, complete } = observer;
	const isSettled = (id: string, unlisted: boolean) => seen.has(id) || (complete && !unlisted);
	const id = state.baseline ? nextUnlisted(state.open, cursor.lastReadId, isSettled) : undefined;
	if (id === undefined || cursor.pollCount % scanEvery === 0) {
		({ cursor } = await observeList('all', observer, { ...state, cursor }));
		// What was created since the list of recent ones was read would pass for older than the memory.
		const mayBeNew = state.baseline && hasFirstSight(observer, state);
		if (!mayBeNew || observer.error !== undefined || observer.isLate) return cursor;
		return (await observeList('recent', observer, { ...state, cursor })).cursor;
	}
	await observer.readByIds([id]);
	return { ...cursor, lastReadId: id };
}
