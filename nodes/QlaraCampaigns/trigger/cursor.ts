/** The lists that a poll reads; see `listQuery`. */
export type ListName = 'drafts' | 'recent' | 'all';

/** How far a list has been read; a list that is too long for one poll is continued in the next. */
export interface ListCursor {
	/** The page to start with, 0-based. */
	page: number;
	/** When page 0 was read, ms since 1970; 0 when it is still to be read. */
	startedAt: number;
	/** When it was last read to its end: the time of its page 0, ms since 1970; 0 when never. */
	completedAt: number;
	/** What the page before began with, to notice a server that ignores the page number; empty when there was none. */
	previousKey: string;
}

/** Where reading goes on in the next poll. */
export interface Cursor {
	lists: Record<ListName, ListCursor>;
	/** Rows of the largest page that the server has ever given: a smaller page is the last one. */
	largestPage: number;
	/** Rows to ask for at most, where the server refuses more; 0: it has refused none. */
	pageLimit: number;
	/** Days that the list of recent campaigns reaches back, beyond what it covers anyway. */
	lookbackDays: number;
	/** The lookback had too many campaigns for one page, and stays as it is until nothing is under way. */
	lookbackFull: boolean;
	/** Counts polls, so that unlisted campaigns and the scan over all take turns. */
	pollCount: number;
	/** The unlisted campaign that was read last; empty when none was. */
	lastReadId: string;
}

/** A list that is to be read from its first page. */
export const unreadList: ListCursor = { page: 0, startedAt: 0, completedAt: 0, previousKey: '' };

/** The cursor before the first poll; a new one each time, since n8n puts proxies into what it stores. */
export function initialCursor(): Cursor {
	return {
		lists: { drafts: unreadList, recent: unreadList, all: unreadList },
		largestPage: 0,
		pageLimit: 0,
		lookbackDays: 0,
		lookbackFull: false,
		pollCount: 0,
		lastReadId: '',
	};
}
