import { readAll, readFirst, type ReadPage } from '../api/pages';
import type { JsonObject } from '../api/types';
import type { Params } from '../parameters/params';

/** Reads what Return All and Limit ask for. */
export async function readList(params: Params, read: ReadPage): Promise<JsonObject[]> {
	if (!params.flag('returnAll')) return await readFirst(read, params.count('limit'));
	const rows: JsonObject[] = [];
	for await (const row of readAll(read)) rows.push(row);
	return rows;
}
