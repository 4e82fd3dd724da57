import { readAll, readFirst, type ReadPage } from '../api/pages';
import type { JsonObject } from '../api/types';
import type { Params } from '../parameters/params';

/** Reads what Return All and Limit ask for. */
export async function readList<Row extends JsonObject>(
	params: Params,
	read: ReadPage<Row>,
): Promise<Row[]> {
	if (!params.flag('returnAll')) return await readFirst(read, params.count('limit'));
	const rows: Row[] = [];
	for await (const row of readAll(read)) rows.push(row);
	return rows;
}
