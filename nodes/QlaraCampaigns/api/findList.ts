import { isJsonObject, type JsonObject } from './types';

/** Names under which lists have been seen; of several lists the first counts (docs/api.md#lists). */
const listNames = [
	'content',
	'data',
	'items',
	'results',
	'campaigns',
	'stats',
	'list',
	'rows',
	'elements',
];
/** Names of objects that hold a list, beside those. */
const wrapperNames = new Set([...listNames, '_embedded', 'body', 'payload', 'response', 'result']);
/** Lists that stand beside the rows of an answer. */
const otherLists = new Set(['errors', 'warnings', 'messages', 'links', 'sort']);
/** Names of objects that say how large a list is. */
export const pagingNames = ['page', 'pagination', 'paging', 'meta', 'pageInfo'];
/** How many objects may stand around a list. */
const maxWrappers = 3;

/** How the rows of a list are read. */
export interface RowReader<Row extends JsonObject> {
	/** Their name in an answer. */
	name: string;
	/** The row in an entry; undefined when it is none. */
	read(entry: JsonObject): Row | undefined;
	/** Whether a row can be nothing else. */
	isUnmistakable(row: Row): boolean;
}

/** The rows of an answer, and the objects around them, innermost first. */
export interface FoundList<Row extends JsonObject> {
	rows: Row[];
	around: JsonObject[];
}

/** A list somewhere in an answer. */
interface Candidate<Row extends JsonObject> extends FoundList<Row> {
	name: string;
	/** How many entries it has, those that are no rows among them. */
	size: number;
	/** Whether only known names lead to it. */
	isKnown: boolean;
}

const readRows = <Row extends JsonObject>(list: unknown[], { read }: RowReader<Row>): Row[] =>
	list
		.map((entry) => (isJsonObject(entry) ? read(entry) : undefined))
		.filter((row) => row !== undefined);

/** Every list in an object, those further out first. */
function candidatesIn<Row extends JsonObject>(
	body: JsonObject,
	reader: RowReader<Row>,
): Array<Candidate<Row>> {
	const found: Array<Candidate<Row>> = [];
	let level = [{ around: [body], isKnown: true }];
	for (let depth = 0; depth < maxWrappers; depth++) {
		const inner: typeof level = [];
		for (const { around, isKnown } of level) {
			for (const [name, value] of Object.entries(around[0]!)) {
				if (isJsonObject(value) && !pagingNames.includes(name))
					inner.push({ around: [value, ...around], isKnown: isKnown && wrapperNames.has(name) });
				if (!Array.isArray(value) || otherLists.has(name)) continue;
				const rows = readRows(value, reader);
				// A list without a single row is one of something else.
				if (rows.length > 0 || value.length === 0)
					found.push({ name, size: value.length, rows, around, isKnown });
			}
		}
		level = inner;
	}
	return found;
}

/** The list that is meant; undefined when nothing tells which one that is. */
function choose<Row extends JsonObject>(
	found: Array<Candidate<Row>>,
	{ name: rowName, isUnmistakable }: RowReader<Row>,
): Candidate<Row> | undefined {
	const named = found.find(({ name, isKnown }) => isKnown && name === rowName);
	if (named !== undefined) return named;
	const byName = (candidates: Array<Candidate<Row>>): Candidate<Row> | undefined =>
		candidates
			.filter(({ name, isKnown }) => isKnown && listNames.includes(name))
			.sort(
				(a, b) =>
					a.around.length - b.around.length ||
					listNames.indexOf(a.name) - listNames.indexOf(b.name),
			)[0];
	const certain = found.filter(({ rows }) => rows.some(isUnmistakable));
	if (certain.length > 0) return certain.length === 1 ? certain[0] : byName(certain);
	// Nothing under a name that nobody knows is no proof that there is nothing.
	const unknown = found.filter(({ around, rows }) => around.length === 1 && rows.length > 0);
	return byName(found) ?? (unknown.length === 1 ? unknown[0] : undefined);
}

/**
 * Finds the rows in an answer whose envelope the vendor does not publish (docs/api.md#lists). Other lists may stand
 * beside them.
 *
 * @param body decoded
 * @returns undefined when there is no list, when nothing tells which one it is, or when an entry of it is no row: left
 *   out, a part would pass for the whole
 */
export function findList<Row extends JsonObject>(
	body: unknown,
	reader: RowReader<Row>,
): FoundList<Row> | undefined {
	if (Array.isArray(body)) {
		const rows = readRows(body, reader);
		return rows.length === body.length ? { rows, around: [] } : undefined;
	}
	if (!isJsonObject(body)) return undefined;
	const list = choose(candidatesIn(body, reader), reader);
	return list?.rows.length === list?.size ? list : undefined;
}
