import { amount } from './amount';
import type { Endpoint } from './endpoints';
import { QlaraError } from './errors';
import type { Answer } from './http';
import { isJsonObject, type Campaign, type JsonObject, type Page, type Price } from './types';

/**
 * Reads answers whose shape the vendor does not publish. docs/api.md#envelopes lists the shapes
 * that siblings of the API use; anything else fails loudly, naming what came, and is never read as empty.
 */

function describe(body: unknown): string {
	if (body === undefined) return 'an empty answer';
	if (Array.isArray(body)) return `a list of ${body.length}`;
	if (isJsonObject(body)) {
		const keys = Object.keys(body);
		return keys.length === 0 ? 'an empty object' : `an object with ${keys.slice(0, 20).join(', ')}`;
	}
	return `the ${typeof body === 'string' ? 'text' : typeof body} ${JSON.stringify(body).slice(0, 100)}`;
}

function unreadable(endpoint: Endpoint, expected: string, { status, body }: Answer): QlaraError {
	return new QlaraError(
		`Qlara answered with status ${status}, but instead of ${expected} it sent ${describe(body)}`,
		'unreadable',
		endpoint,
		{ status, garbled: body === undefined || typeof body === 'string' },
	);
}

const listKeys = [
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
const totalKeys = ['totalElements', 'total', 'totalCount', 'totalItems', 'count'];
/** Lists that stand beside the rows of an answer, or in one that reports trouble. */
const otherLists = new Set(['errors', 'warnings', 'messages', 'links', 'sort']);
const pagingKeys = ['page', 'pagination', 'paging', 'meta', 'pageInfo'];

function knownList(holder: JsonObject): unknown[] | undefined {
	return listKeys.map((key) => holder[key]).find(Array.isArray);
}

/** The list inside an envelope and the objects around it, innermost first. */
function unwrapList(body: unknown): { list: unknown[]; around: JsonObject[] } | undefined {
	if (Array.isArray(body)) return { list: body, around: [] };
	if (!isJsonObject(body)) return undefined;
	const direct = knownList(body);
	if (direct !== undefined) return { list: direct, around: [body] };
	for (const key of [...listKeys, '_embedded']) {
		const inner = body[key];
		const nested = isJsonObject(inner) ? knownList(inner) : undefined;
		if (nested !== undefined) return { list: nested, around: [inner as JsonObject, body] };
	}
	const lists = Object.entries(body).filter(
		([key, value]) => Array.isArray(value) && !otherLists.has(key),
	);
	const list = lists.length === 1 ? (lists[0]![1] as unknown[]) : [];
	// Nothing under a name that nobody knows is no proof that there is nothing.
	return list.length > 0 ? { list, around: [body] } : undefined;
}

/** A refusal that comes with a status of success. */
export function reportsError(body: unknown): boolean {
	return isJsonObject(body) && (body.success === false || body.status === 'error');
}

function isRows(list: unknown[]): list is JsonObject[] {
	return list.every(isJsonObject);
}

function totalIn(holders: JsonObject[], rows: number): number | undefined {
	for (const holder of holders) {
		for (const key of totalKeys) {
			const value = Number(holder[key] ?? NaN);
			// `count` may as well be the number of rows on this page, which says nothing about the list.
			if (Number.isInteger(value) && value >= rows && !(key === 'count' && value === rows))
				return value;
		}
	}
	return undefined;
}

/**
 * Reads one page of any list.
 *
 * @throws QlaraError `unreadable` when there is no list in the answer, or the list holds anything but objects
 */
export function decodeRows(endpoint: Endpoint, answer: Answer): Page<JsonObject> {
	if (answer.status === 204) return { rows: [], last: true };
	const { list: rows, around } = (reportsError(answer.body)
		? undefined
		: unwrapList(answer.body)) ?? { list: [undefined], around: [] };
	if (!isRows(rows)) throw unreadable(endpoint, 'a list', answer);
	const holders = [
		...around,
		...around.flatMap((holder) => pagingKeys.map((key) => holder[key]).filter(isJsonObject)),
	];
	const total = totalIn(holders, rows.length);
	const last = holders.map((holder) => holder.last).find((value) => typeof value === 'boolean');
	return {
		rows,
		...(total === undefined ? {} : { total }),
		...(last === undefined ? {} : { last }),
	};
}

/** Whether a value can be a campaign's id: any number or text but an empty one. */
function isId(value: unknown): value is string | number {
	return (typeof value === 'string' && value.trim() !== '') || Number.isFinite(value);
}

function isCampaign(value: unknown): value is Campaign {
	return isJsonObject(value) && isId(value.id);
}

/**
 * Reads one page of campaigns.
 *
 * @throws QlaraError `unreadable` when there is no list in the answer, or a row of it is no campaign
 */
export function decodeCampaigns(endpoint: Endpoint, answer: Answer): Page<Campaign> {
	const { rows, ...page } = decodeRows(endpoint, answer);
	if (!rows.every(isCampaign)) throw unreadable(endpoint, 'a list of campaigns', answer);
	return { ...page, rows };
}

/**
 * Reads a campaign: the object itself, or the one inside `data` or `campaign`.
 *
 * @throws QlaraError `unreadable` when no object with an `id` is there
 */
export function decodeCampaign(endpoint: Endpoint, answer: Answer): Campaign {
	const { body } = answer;
	const candidates = isJsonObject(body) ? [body, body.data, body.campaign] : [];
	const campaign = candidates.find(isCampaign);
	if (campaign === undefined) throw unreadable(endpoint, 'a campaign', answer);
	return campaign;
}

const priceKeys = ['price', 'totalPrice', 'total', 'amount', 'cost'];

/** The price in an object, with the fields that stand around it. */
function priceIn(holder: JsonObject): Price | undefined {
	for (const key of priceKeys) {
		const value = holder[key];
		const inner = isJsonObject(value) ? priceIn(value) : undefined;
		if (inner !== undefined) return { ...holder, ...inner };
		const price = amount(value);
		if (price !== undefined) return { ...holder, price };
	}
	return undefined;
}

/**
 * Reads a price that comes as a number, a text or an object (the shape is unknown, docs/api.md#price).
 *
 * @returns the fields of the object as they came, if it was one, and `price` as a number
 * @throws QlaraError `unreadable` when no amount is found or when it can be read in two ways
 */
export function decodePrice(endpoint: Endpoint, answer: Answer): Price {
	const { body } = answer;
	const bare = amount(body);
	if (bare !== undefined) return { price: bare };
	if (isJsonObject(body)) {
		const { data, ...beside } = body;
		const own = priceIn(body);
		if (own !== undefined) return own;
		const inner = isJsonObject(data) ? priceIn(data) : undefined;
		const price = inner?.price ?? amount(data);
		if (price !== undefined) return { ...beside, ...inner, price };
	}
	throw unreadable(endpoint, 'a price', answer);
}
