import { QlaraError, resultOf } from '../api/errors';
import { isSamePage, isWholeList, pageKey, type ReadPage } from '../api/pages';
import type { Campaign, Page } from '../api/types';
import { unreadList, type ListCursor } from './cursor';

export interface ScanOptions {
	/** Rows to ask for at a time. */
	limit: number;
	/** Rows of the largest page the server has given so far. */
	largestPage: number;
	/** Pages to read at most. */
	maxPages: number;
	/** Read the list again until nothing new comes, unless its pages show that it stood still: it must be seen whole. */
	thorough: boolean;
	/** Whether the time for this poll is over. */
	isLate(): boolean;
	/** ms since 1970. */
	now(): number;
}

export interface ScanResult {
	/** What was read, also when the scan stopped early; a campaign may stand there more than once. */
	rows: Campaign[];
	/** Where to go on. */
	cursor: ListCursor;
	/** Every page from the first to the last was read in this scan. */
	whole: boolean;
	/** Pages that were read. */
	pages: number;
	/** Rows of the largest page so far. */
	largestPage: number;
	/** The limit in force at the end; smaller than asked for when the server refused it. */
	limit: number;
	/** Why it stopped early. */
	error?: QlaraError;
}

/** How often a list that may have moved while it was read is read again. */
const maxRereads = 2;

/** The limit to try next where the server refuses a large one instead of capping it; undefined for other failures. */
function smallerLimit(limit: number, { kind, details }: QlaraError): number | undefined {
	if (kind !== 'refused' || details.status !== 400) return undefined;
	return [100, 10].find((smaller) => smaller < limit);
}

/** One reading of a list, page by page, and what its pages say about the list. */
class Reading {
	/** The last page was read. */
	ended = false;
	readonly ids = new Set<string>();
	private pages = 0;
	private total: number | undefined;
	/** Every page named the same total. When a campaign is deleted, the others move up and one may slip through. */
	private isSteady = true;
	private repeatsPage = false;
	/** Every page named its own number of rows as the total, which may count no more than the page. */
	private countsPage = true;

	/**
	 * @param next the page to read
	 * @param earlier ids that earlier readings have shown
	 */
	constructor(
		public next: ListCursor,
		private readonly earlier: ReadonlySet<string> = new Set(),
	) {}

	/**
	 * @param answer the next page
	 * @param limit rows that were asked for
	 * @param fullPage rows of a page that the server may have capped
	 */
	add(answer: Page<Campaign>, limit: number, fullPage: number): void {
		const { rows, total, last } = answer;
		const { page, previousKey } = this.next;
		const known = this.ids.size;
		for (const { id } of rows) this.ids.add(String(id));
		this.isSteady &&= total !== undefined && (this.pages === 0 || total === this.total);
		this.total = total;
		this.countsPage &&= total === rows.length;
		this.pages++;
		const key = pageKey(rows);
		this.repeatsPage = page > 0 && isSamePage(key, previousKey);
		this.next = { ...this.next, page: page + 1, previousKey: key ?? '' };
		const fromStart = this.pages === page + 1;
		const isTotalReached =
			page === 0 && this.countsPage
				? isWholeList(answer, limit)
				: total !== undefined && !this.countsPage && this.ids.size >= total;
		this.ended =
			rows.length < fullPage ||
			last === true ||
			this.repeatsPage ||
			this.ids.size === known ||
			(fromStart && isTotalReached);
	}

	/** Whether it must have shown all there is, whatever happened to the list meanwhile. */
	get isWhole(): boolean {
		// The same page again at once: the page number is ignored. Later it may as well be the last page once more.
		if (this.pages === 1 || (this.pages === 2 && this.repeatsPage)) return true;
		if (this.isSteady && this.ids.size >= (this.total ?? 0)) return true;
		return [...this.ids].every((id) => this.earlier.has(id));
	}

	/** The same list from its first page. */
	again(): Reading {
		const first = { ...this.next, page: 0, previousKey: '' };
		return new Reading(first, new Set([...this.earlier, ...this.ids]));
	}
}

/**
 * Reads a list from where the last scan has stopped. Unlike `readAll` it stops between pages when the time or the
 * number of pages is over, and it spends no request on finding out that a page was the last one: a page smaller
 * than the largest one that the server ever gave is not capped, so nothing follows it (docs/api.md#paging).
 *
 * @param read reads one page; a `QlaraError` that it rejects with ends the scan and is returned
 */
export async function scan(
	read: ReadPage<Campaign>,
	from: ListCursor,
	options: ScanOptions,
): Promise<ScanResult> {
	const fromStart = from.page === 0;
	const rows: Campaign[] = [];
	let { limit, largestPage } = options;
	let pages = 0;
	let rereads = 0;
	let error: QlaraError | undefined;
	let reading = new Reading(fromStart ? { ...from, startedAt: options.now() } : from);
	while (!reading.ended && pages < options.maxPages && !(pages > 0 && options.isLate())) {
		const page = await resultOf(read(reading.next.page, limit));
		if (page instanceof QlaraError) {
			const smaller = smallerLimit(limit, page);
			if (smaller === undefined) {
				error = page;
				break;
			}
			limit = smaller;
			// The pages have another size now.
			reading = reading.again();
			continue;
		}
		pages++;
		for (const row of page.rows) rows.push(row);
		largestPage = Math.max(largestPage, page.rows.length);
		reading.add(page, limit, Math.min(limit, largestPage));
		const mayReread = options.thorough && fromStart && rereads < maxRereads;
		if (mayReread && reading.ended && !reading.isWhole) {
			rereads++;
			reading = reading.again();
		}
	}
	const { ended, next } = reading;
	return {
		rows,
		cursor: ended ? { ...unreadList, completedAt: next.startedAt } : next,
		whole: fromStart && ended,
		pages,
		largestPage,
		limit,
		...(error && { error }),
	};
}
