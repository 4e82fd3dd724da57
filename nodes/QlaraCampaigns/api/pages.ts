import { limits } from './limits';
import type { JsonObject, Page } from './types';

/** Rows asked for at a time. Modest, because a server that caps the size without a word is met at 100 less often. */
export const pageSize = 100;
/** The largest page the sibling lists of the API allow; asked for when a server ignores the page number. */
const largestPage = 1000;
/** How often a list that moved while it was read is read again. */
const maxRereads = 2;

/** The sort direction of a list (docs/api.md#list). */
export type Direction = 'ASC' | 'DESC';

/**
 * Reads page `page` (0-based) with at most `limit` rows.
 *
 * @param direction from which end; absent: as the list is read anyway
 */
export type ReadPage<Row> = (
	page: number,
	limit: number,
	direction?: Direction,
) => Promise<Page<Row>>;

/** A list of which there is more than its pages hold. */
export class IncompleteListError extends Error {
	override readonly name = 'IncompleteListError';

	/** @param total how many there are; undefined when only that is known that there are more */
	constructor(
		readonly received: number,
		readonly total?: number,
	) {
		const known = total === undefined ? 'Qlara has more' : `Qlara says that there are ${total}`;
		super(`${known}, but its pages hold only ${received}. Narrow the list with filters.`);
	}
}

/** A list that does not end where lists of accounts end. */
export class EndlessListError extends Error {
	override readonly name = 'EndlessListError';

	constructor() {
		super(
			`The list has more than ${limits.rows} entries or ${limits.pages} pages, which is as far as it is read. Narrow it with filters.`,
		);
	}
}

/** A list that takes longer than a person waits for it. */
export class SlowListError extends Error {
	override readonly name = 'SlowListError';

	/** @param received how many entries came in time */
	constructor(received: number) {
		super(
			`Qlara takes too long to give the list: ${received} entries came in ${limits.pickerMs / 1000} s. Enter the ID by hand, or try again later.`,
		);
	}
}

/**
 * Whether the first page of a list is all of it, as far as its answer tells.
 *
 * A total that is the number of its rows may count no more than the page. It is believed unless the page may have been
 * cut: servers cut at what was asked for, or at a round number of their own.
 *
 * @param size rows that were asked for
 */
export function isWholeList({ rows, total, last }: Page<unknown>, size: number): boolean {
	if (last !== undefined) return last;
	const mayBeCut = rows.length >= size || (rows.length >= 10 && rows.length % 5 === 0);
	return total !== undefined && rows.length >= total && !mayBeCut;
}

/**
 * What tells rows apart: the id, or for a row without one (a bucket of statistics) its content and
 * which of its equals on this page it is.
 */
function keysOf(rows: JsonObject[]): string[] {
	const equals = new Map<string, number>();
	return rows.map((row) => {
		if (typeof row.id === 'string' || typeof row.id === 'number') return `id ${row.id}`;
		const content = JSON.stringify(row);
		const count = (equals.get(content) ?? 0) + 1;
		equals.set(content, count);
		return `${content} ${count}`;
	});
}

/** What a page begins with; undefined for an empty one. Two pages that begin alike are the same. */
export function pageKey(rows: JsonObject[]): string | undefined {
	return keysOf(rows.slice(0, 1))[0];
}

/**
 * Whether a server answered two page numbers with the same page: it ignores the number, or repeats its last page.
 *
 * @param key what {@link pageKey} says of the one page
 * @param other what it said of the other
 */
export function isSamePage(key: string | undefined, other: string | undefined): boolean {
	return key !== undefined && key === other;
}

/** Takes the rows whose key is not in `seen`, and notes them there. */
function takeFresh<Row extends JsonObject>(rows: Row[], seen: Set<string>): Row[] {
	const keys = keysOf(rows);
	return rows.filter((_row, index) => {
		const key = keys[index]!;
		return !seen.has(key) && seen.add(key);
	});
}

/**
 * Makes sure that a server which ignores the page number has shown all it has: from its other end a list that was cut
 * shows other rows.
 *
 * @param answer what it shows for every page number, read with {@link largestPage}
 * @param ignoresLimit whether it has given more rows than it was asked for
 * @throws IncompleteListError when there is more
 */
async function requireWhole<Row extends JsonObject>(
	read: ReadPage<Row>,
	{ rows: shown, last }: Page<Row>,
	seen: Set<string>,
	ignoresLimit: boolean,
): Promise<void> {
	const received = seen.size;
	if (last === false) throw new IncompleteListError(received);
	for (const direction of ['ASC', 'DESC'] as const) {
		const { rows } = await read(0, largestPage, direction);
		if (isSamePage(pageKey(rows), pageKey(shown))) continue;
		if (takeFresh(rows, seen).length > 0) throw new IncompleteListError(received);
		return;
	}
	// It ignores the direction as well. All but what was cut where it was asked to cut is taken for everything.
	if (shown.length === largestPage && !ignoresLimit) throw new IncompleteListError(received);
}

/**
 * Reads a whole list, each row with an id once, whatever the server does with page and limit
 * (docs/api.md#paging): no total, one that counts the page, a capped page size, an ignored page number, rows that
 * move to another page while the list is read.
 *
 * A page shorter than asked for does not end the list, because a capped page size looks the same;
 * an empty page, a page without anything new, the last-page flag or the total does.
 *
 * @param read reads one page
 * @param size rows to ask for at a time
 * @throws IncompleteListError after the last row, when the server's own total or the other end of the list says that
 *   rows are missing; EndlessListError beyond the {@link limits} of a list
 */
export async function* readAll<Row extends JsonObject>(
	read: ReadPage<Row>,
	size = pageSize,
): AsyncGenerator<Row, void> {
	const seen = new Set<string>();
	// What the last answer said, whether or not it is believed.
	let claimed: number | undefined;
	let total: number | undefined;
	let pages = 0;
	let moved = true;
	for (let reading = 0; moved && reading <= maxRereads; reading++) {
		const seenInReading = new Set<string>();
		let pagesWithoutNews = 0;
		moved = false;
		for (let page = 0; ; page++) {
			if (++pages > limits.pages || seen.size > limits.rows) throw new EndlessListError();
			const answer = await read(page, size);
			const { rows } = answer;
			const newInReading = takeFresh(rows, seenInReading).length;
			yield* takeFresh(rows, seen);
			// As long as it is the number of rows on each page, a total may count no more than that.
			if (answer.total !== undefined && (total !== undefined || answer.total !== rows.length)) {
				moved ||= claimed !== undefined && answer.total !== claimed;
				total = answer.total;
			}
			claimed = answer.total;
			if (rows.length === 0) break;
			if (newInReading === 0) {
				if (++pagesWithoutNews === 2) break;
				// Rows moved on to this page, or the page number is ignored, or the last page is shown once more.
				// A larger first page tells, and is all that a server that ignores the number can be made to show.
				const widest = await read(0, largestPage);
				const missed = takeFresh(widest.rows, seen);
				yield* missed;
				if (isSamePage(pageKey(widest.rows), pageKey(rows))) {
					if (total === undefined) await requireWhole(read, widest, seen, rows.length > size);
					break;
				}
				moved ||= missed.length > 0;
			} else {
				pagesWithoutNews = 0;
				moved ||= newInReading < rows.length;
			}
			const isWhole = page === 0 ? isWholeList(answer, size) : answer.last === true;
			if (isWhole || (total !== undefined && seenInReading.size >= total)) break;
		}
	}
	// What came only while a list was read that never stood still is no loss.
	if (!moved && total !== undefined && seen.size < total)
		throw new IncompleteListError(seen.size, total);
}

/** The first `count` rows of a list, read with as few rows as needed. */
export async function readFirst<Row extends JsonObject>(
	read: ReadPage<Row>,
	count: number,
): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const row of readAll(read, Math.min(count, pageSize))) {
		rows.push(row);
		if (rows.length === count) break;
	}
	return rows;
}
