import type { ReadPage } from './pages';
import { maxInFlight } from './rateLimiter';
import type { JsonObject, Page } from './types';

/** Pages that are asked for before the one before them is in: the limits decide when they leave. */
const pagesAhead = maxInFlight;

/**
 * Reads a list whose length is known with several pages on their way at the same time, in their order. Whoever reads
 * gets the same answers as without it, and no page is asked for that the total does not promise.
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
	return async (page, limit, direction) => {
		if (limit !== size || direction !== undefined) return await read(page, limit, direction);
		// The list is read from its beginning, and so anew.
		if (page === 0) begun.clear();
		const answer = await (begun.get(page) ?? begin(page));
		begun.delete(page);
		const { rows, total = 0 } = answer;
		// A shorter page was cut or is the last one; a total of its rows may count no more than the page.
		const isKnown = rows.length === size && total > rows.length;
		const end = isKnown ? Math.ceil(Math.min(total, most) / size) : 0;
		for (let next = page + 1; next < end && next <= page + pagesAhead; next++)
			if (!begun.has(next)) void begin(next);
		return answer;
	};
}
