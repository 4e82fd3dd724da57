import { pageSize, readAll, type ReadPage } from '../api/pages';
import { readAhead } from '../api/readAhead';
import type { JsonObject } from '../api/types';
import type { Params } from '../parameters/params';

/** A list to read, and which of its rows count. */
export interface Source<Row extends JsonObject> {
	read: ReadPage<Row>;
	keeps?: (row: Row) => boolean;
}

/**
 * Reads what Return All and Limit ask for, one list after the other, and no further than needed. A row with an id that
 * moves from one list to another meanwhile counts once.
 */
export async function readList<Row extends JsonObject>(
	params: Params,
	sources: ReadonlyArray<Source<Row>>,
): Promise<Row[]> {
	return await readRows(sources, params.flag('returnAll') ? Infinity : params.count('limit'));
}

/** Reads lists to their ends. */
export async function readWhole<Row extends JsonObject>(
	sources: ReadonlyArray<Source<Row>>,
): Promise<Row[]> {
	return await readRows(sources, Infinity);
}

async function readRows<Row extends JsonObject>(
	sources: ReadonlyArray<Source<Row>>,
	limit: number,
): Promise<Row[]> {
	const rows: Row[] = [];
	const seen = new Set<unknown>();
	for (const { read, keeps } of sources) {
		// Of rows that all count, none is read in vain.
		const size = keeps === undefined ? Math.min(limit - rows.length, pageSize) : pageSize;
		// How far rows that may not count have to be read for a Limit, nobody knows.
		const most = keeps === undefined ? limit - rows.length : limit === Infinity ? limit : 0;
		for await (const row of readAll(readAhead(read, size, most), size)) {
			if (keeps?.(row) === false || seen.has(row.id)) continue;
			if (row.id !== undefined) seen.add(row.id);
			rows.push(row);
			if (rows.length === limit) return rows;
		}
	}
	return rows;
}
