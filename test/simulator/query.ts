import type { Dialect } from './dialect';
import type { Page } from './replies';
import { Refusal } from './types';

export type Query = Record<string, string | string[]>;

/** The value of a parameter; of one given twice the first, as most servers do. */
export function value(query: Query, name: string): string | undefined {
	const found = query[name];
	return Array.isArray(found) ? found[0] : found;
}

/** `true`, `false`, or absent; anything else is a 400. */
export function flag(query: Query, name: string): boolean | undefined {
	const text = value(query, name);
	if (text === undefined || text === '') return undefined;
	if (text !== 'true' && text !== 'false')
		throw new Refusal(400, `${name} must be true or false`, name);
	return text === 'true';
}

function integer(query: Query, name: string, minimum: number): number | undefined {
	const text = value(query, name);
	if (text === undefined || text === '') return undefined;
	if (!/^-?\d{1,9}$/.test(text) || Number(text) < minimum)
		throw new Refusal(400, `${name} must be an integer of at least ${minimum}`, name);
	return Number(text);
}

export interface Paging {
	page: number;
	size: number;
}

/** `page` (0-based, docs/api.md#list) and `limit`. */
export function readPaging(query: Query, dialect: Dialect): Paging {
	const page = integer(query, 'page', 0) ?? 0;
	const limit = integer(query, 'limit', 1) ?? dialect.defaultPageSize;
	if (limit > dialect.maxPageSize && dialect.oversizedLimit === 'refused')
		throw new Refusal(400, `limit must not be greater than ${dialect.maxPageSize}`, 'limit');
	return { page, size: Math.min(limit, dialect.maxPageSize) };
}

/** `direction=ASC|DESC`, or the dialect's own. */
export function readDirection(query: Query, dialect: Dialect): 'ASC' | 'DESC' {
	const text = value(query, 'direction');
	if (text !== undefined && text !== '' && text !== 'ASC' && text !== 'DESC')
		throw new Refusal(400, 'direction must be ASC or DESC', 'direction');
	return (
		(dialect.direction === 'honoured' && (text as 'ASC' | 'DESC' | '')) || dialect.defaultDirection
	);
}

/**
 * Cuts a page out of the rows. `shift` is the number of rows that seem to have been inserted in front
 * since the walk began: the page then starts that much earlier.
 */
export function cutPage<T>(
	rows: T[],
	paging: Paging,
	dialect: Dialect,
	shift = 0,
): Omit<Page, 'rows'> & { rows: T[] } {
	const total = rows.length;
	if (dialect.paging === 'all-at-once')
		return { rows, total, page: 0, size: Math.max(1, total), last: true };
	const { size } = paging;
	let page = dialect.paging === 'page-ignored' ? 0 : paging.page;
	if (dialect.pageBeyondEnd === 'last-page' && page * size >= total)
		page = Math.max(0, Math.ceil(total / size) - 1);
	const start = Math.max(0, page * size - shift);
	const end = start + size;
	return { rows: rows.slice(start, end), total, page, size, last: end >= total };
}
