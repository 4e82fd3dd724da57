import { QlaraError } from '../api/errors';
import { isSamePage, pageKey, type ReadPage } from '../api/pages';
import type { Campaign } from '../api/types';
import type { ListProgress } from './state';

export interface WalkOptions {
	/** Rows to ask for at a time. */
	limit: number;
	/** Rows of the largest page the server has given so far. */
	largestPage: number;
	/** Pages to read at most. */
	pages: number;
	/** Read the list again until nothing new comes, unless it can be seen that it stood still: for one that must be seen whole. */
	thorough: boolean;
	/** Whether the time for this poll is over. */
	isLate(): boolean;
	/** ms since 1970. */
	now(): number;
}

export interface Walked {
	rows: Campaign[];
	/** Where to go on. */
	progress: ListProgress;
	/** The end of the list was reached. */
	ended: boolean;
	/** Every page from the first to the last was read in this walk. */
	whole: boolean;
	pages: number;
	largestPage: number;
	/** The limit in force at the end; smaller than asked for when the server refused it. */
	limit: number;
	/** Why it stopped early. What was read before counts. */
	error?: Error;
}

/** How often a list that may have moved while it was read is read again. */
const repeats = 2;

/** Limits to try one after the other where the server refuses a larger one instead of capping it. */
const smallerLimit = (limit: number) => [100, 10].find((smaller) => smaller < limit);

function refusesLimit(error: unknown): boolean {
	return error instanceof QlaraError && error.kind === 'refused' && error.details.status === 400;
}

/**
 * Reads a list from where the last walk has stopped. Unlike `readAll` it stops between pages when the time or the
 * number of pages is over, and it spends no request on finding out that a page was the last one: a page smaller
 * than the largest one that the server ever gave is not capped, so nothing follows it.
 *
 * @param read reads one page; what it rejects with ends the walk and is returned
 */
export async function walk(
	read: ReadPage<Campaign>,
	from: ListProgress,
	options: WalkOptions,
): Promise<Walked> {
	let { limit, largestPage } = options;
	let { page, since, first } = from;
	const fromStart = page === 0;
	let ended = false;
	let pages = 0;
	let stoodStill = true;
	let total: number | undefined;
	let round = 0;
	const rows: Campaign[] = [];
	const ids = new Set<string>();
	let inRound = new Set<string>();
	let beforeRound = 0;
	const result = (error?: Error): Walked => ({
		rows,
		ended,
		whole: fromStart && ended,
		pages,
		largestPage,
		limit,
		progress: ended
			? { page: 0, since: 0, doneAt: since, first: '' }
			: { ...from, page, since, first },
		...(error === undefined ? {} : { error }),
	});

	while (pages < options.pages && !ended && !(pages > 0 && options.isLate())) {
		if (page === 0 && round === 0) since = options.now();
		let answer;
		try {
			answer = await read(page, limit);
		} catch (error) {
			const smaller = refusesLimit(error) ? smallerLimit(limit) : undefined;
			if (smaller === undefined)
				return result(error instanceof Error ? error : new Error(String(error)));
			limit = smaller;
			page = 0;
			continue;
		}
		pages++;
		const key = pageKey(answer.rows);
		const repeatsPage = page > 0 && isSamePage(key, first);
		const before = inRound.size;
		for (const row of answer.rows) {
			const id = String(row.id);
			inRound.add(id);
			ids.add(id);
			rows.push(row);
		}
		const fresh = inRound.size - before;
		// A campaign that is deleted meanwhile moves the others to the front: one slips through, and none comes twice.
		stoodStill &&= answer.total !== undefined && (total === undefined || total === answer.total);
		total = answer.total;
		largestPage = Math.max(largestPage, answer.rows.length);
		ended =
			answer.rows.length === 0 ||
			answer.last === true ||
			repeatsPage ||
			fresh === 0 ||
			answer.rows.length < Math.min(limit, largestPage) ||
			(fromStart && total !== undefined && inRound.size >= total);
		page++;
		first = key ?? '';
		if (!ended) continue;
		// The same page again at once: the page number is ignored. Later it may as well be the last page, answered beyond the end.
		const isWhole =
			page === 1 ||
			(page === 2 && repeatsPage) ||
			(stoodStill && inRound.size >= (total ?? 0)) ||
			ids.size === beforeRound;
		if (options.thorough && fromStart && !isWhole && round < repeats) {
			round++;
			page = 0;
			first = '';
			ended = false;
			stoodStill = true;
			total = undefined;
			inRound = new Set();
			beforeRound = ids.size;
		}
	}
	return result();
}
