import { isSamePage, pageKey, type ReadPage } from './pages';
import { maxInFlight } from './rateLimiter';
import type { JsonObject, Page } from './types';

/** Pages that are asked for before the one before them is in: the limits decide when they leave. */
const pagesAhead = maxInFlight;
/** The same where nobody knows whether there are any: so many may be asked for in vain. */
const pagesAheadUnknown = 8;

/**
 * Reads a list with several pages on their way at the same time, in their order. Whoever reads gets the same answers as
 * without it. With a total no page is asked for that it does not promise; without one, after each full page twice as
 * many as before, up to a few.
 *
 * @param read reads one page
 * @param size rows of a page; pages of another size or direction are read as they are asked for
 * @param most how many rows are wanted at most; Infinity: all
 */
export function readAhead<Row extends JsonObject>(
	read: ReadPage<Row>,
	size: number,
	most: number,
): ReadPage<Row> {
	const begun = new Map<number, Promise<Page<Row>>>();
	const begin = (page: number): Promise<Page<Row>> => {
		const answer = read(page, size);
		// Whether anybody is going to ask for it is open; who does gets the failure.
		answer.catch(() => undefined);
		begun.set(page, answer);
		return answer;
	};
	/** What the page before began with, and how many full pages that differ came one after the other. */
	let lastKey: string | undefined;
	let fullPages = 0;
	/** How many pages are to be asked for, as far as an answer tells. */
	const endAfter = (page: number, { rows, total = 0, last }: Page<Row>): number => {
		const key = pageKey(rows);
		const isAnother = !isSamePage(key, lastKey);
		lastKey = key;
		// A shorter page was cut or is the last one, and one that comes again does so whatever its number.
		fullPages = rows.length === size && isAnother && last !== true ? fullPages + 1 : 0;
		if (fullPages === 0) return 0;
		// A total of its rows may count no more than the page.
		if (total > rows.length) return Math.ceil(Math.min(total, most) / size);
		// The first page does not tell whether the server looks at the number.
		const ahead = fullPages < 2 ? 0 : Math.min(pagesAheadUnknown, 2 ** (fullPages - 2));
		return Math.min(page + 1 + ahead, Math.ceil(most / size));
	};
	return async (page, limit, direction) => {
		if (limit !== size || direction !== undefined) return await read(page, limit, direction);
		// The list is read from its beginning, and so anew.
		if (page === 0) {
			begun.clear();
			lastKey = undefined;
			fullPages = 0;
		}
		const answer = await (begun.get(page) ?? begin(page));
		begun.delete(page);
		const end = endAfter(page, answer);
		for (let next = page + 1; next < end && next <= page + pagesAhead; next++)
			if (!begun.has(next)) void begin(next);
		return answer;
	};
}
