import { amount } from './amount';
import { apiMessageOf } from './apiMessage';
import { currencyIn } from './campaignFigures';
import { directories, directoryReader, type DirectoryName, type DirectoryRow } from './directory';
import type { Endpoint } from './endpoints';
import { QlaraError } from './errors';
import { findCampaign, idText, isId, isUnmistakable, rowCampaign } from './findCampaign';
import { findList, pagingNames, type FoundList, type RowReader } from './findList';
import type { Answer, Call } from './http';
import { maxDepth, tooDeep } from './parseBody';
import { isWebPage, reportsFailure } from './reportsFailure';
import { toText } from './toText';
import {
	isJsonObject,
	type Campaign,
	type Credit,
	type JsonObject,
	type Page,
	type Price,
} from './types';

/**
 * Reads answers whose shape the vendor does not publish. docs/api.md#envelopes lists the shapes
 * that siblings of the API use; anything else fails loudly, naming what came, and is never read as empty.
 */

function describe(body: unknown): string {
	if (body === undefined) return 'an empty answer';
	if (body === tooDeep) return `an answer that is nested more than ${maxDepth} levels deep`;
	if (Array.isArray(body)) return `a list of ${body.length}`;
	if (isJsonObject(body)) {
		const keys = Object.keys(body);
		return keys.length === 0
			? 'an empty object'
			: `an object with ${keys.slice(0, 20).join(', ').slice(0, 200)}`;
	}
	return `the ${typeof body === 'string' ? 'text' : typeof body} ${JSON.stringify(body).slice(0, 100)}`;
}

const isGarbled = (body: unknown): boolean => body === undefined || typeof body === 'string';

/** An answer of success that does not hold what was asked for. */
function unreadable(
	endpoint: Endpoint,
	expected: string,
	{ status, body }: Answer,
	came = describe(body),
): QlaraError {
	return new QlaraError(
		`Qlara answered with status ${status}, but instead of ${expected} it sent ${came}`,
		'unreadable',
		endpoint,
		{ status, garbled: isGarbled(body) },
	);
}

/** An answer of success that says that the request did not succeed. */
function denied(endpoint: Endpoint, { status, body }: Answer): QlaraError {
	const apiMessage = apiMessageOf(body);
	const words = apiMessage === undefined ? '' : `: ${apiMessage}`;
	const said = isWebPage(body) ? 'sent a web page' : words === '' ? 'said that it failed' : 'said';
	return new QlaraError(
		`Qlara answered with status ${status}, but ${said}${words}`,
		'unreadable',
		endpoint,
		{ status, garbled: isGarbled(body), ...(apiMessage === undefined ? {} : { apiMessage }) },
	);
}

/** What is wrong with an answer: what it says itself, or that it is not what was asked for. */
function failed(endpoint: Endpoint, expected: string, answer: Answer, came?: string): QlaraError {
	return reportsFailure(answer.body)
		? denied(endpoint, answer)
		: unreadable(endpoint, expected, answer, came);
}

/**
 * Takes the answer to a write that says nothing which is needed.
 *
 * @throws QlaraError `unreadable` when the answer says that the request did not succeed, or cannot be read
 */
export function decodeAccepted(endpoint: Endpoint, answer: Answer): void {
	if (reportsFailure(answer.body)) throw denied(endpoint, answer);
	if (answer.body === tooDeep) throw unreadable(endpoint, 'an answer', answer);
}

/**
 * Takes the answer to a delete: 204 without a body (docs/api.md#delete).
 *
 * @throws QlaraError `unreadable` for every other answer, which leaves open whether the campaign is gone
 */
export function decodeDeleted(endpoint: Endpoint, answer: Answer): void {
	if (answer.status === 204) return;
	throw failed(endpoint, 'a 204', answer);
}

const totalKeys = ['totalElements', 'total', 'totalCount', 'totalItems', 'count'];

function totalIn(holders: JsonObject[], rows: number): number | undefined {
	for (const holder of holders) {
		for (const key of totalKeys) {
			const value = Number(toText(holder[key]));
			// `count` may as well be the number of rows on this page, which says nothing about the list.
			if (Number.isInteger(value) && value >= rows && !(key === 'count' && value === rows))
				return value;
		}
	}
	return undefined;
}

function toPage<Row extends JsonObject>({ rows, around }: FoundList<Row>): Page<Row> {
	const holders = [
		...around,
		...around.flatMap((holder) => pagingNames.map((name) => holder[name]).filter(isJsonObject)),
	];
	const total = totalIn(holders, rows.length);
	const last = holders.map((holder) => holder.last).find((value) => typeof value === 'boolean');
	return {
		rows,
		...(total === undefined ? {} : { total }),
		...(last === undefined ? {} : { last }),
	};
}

/** Reads one page of a list whose rows `reader` reads. */
function decodePage<Row extends JsonObject>(
	endpoint: Endpoint,
	answer: Answer,
	reader: RowReader<Row>,
	expected: string,
): Page<Row> {
	const { status, body } = answer;
	if (status === 204) return { rows: [], last: true };
	// Campaigns that have failed may say so, each for itself: only what stands around a list speaks for it.
	const found = isJsonObject(body) && reportsFailure(body) ? undefined : findList(body, reader);
	if (found === undefined) throw failed(endpoint, expected, answer);
	return toPage(found);
}

/**
 * Reads one page of statistics.
 *
 * @throws QlaraError `unreadable` when there is no list in the answer, or the list holds anything but objects
 */
export function decodeRows(endpoint: Endpoint, answer: Answer): Page<JsonObject> {
	const anyObject = { name: 'stats', read: (row: JsonObject) => row, isUnmistakable: () => false };
	return decodePage(endpoint, answer, anyObject, 'a list');
}

/**
 * Reads one page of what campaigns name by an ID.
 *
 * @throws QlaraError `unreadable` when there is no list in the answer, or a row of it has no ID
 */
export function decodeDirectory(
	name: DirectoryName,
	endpoint: Endpoint,
	answer: Answer,
): Page<DirectoryRow> {
	return decodePage(
		endpoint,
		answer,
		directoryReader(name),
		`a list of ${directories[name].words}`,
	);
}

/**
 * Reads one page of campaigns.
 *
 * @throws QlaraError `unreadable` when there is no list in the answer, or a row of it is no campaign
 */
export function decodeCampaigns(endpoint: Endpoint, answer: Answer): Page<Campaign> {
	const campaigns: RowReader<Campaign> = { name: 'campaigns', read: rowCampaign, isUnmistakable };
	return decodePage(endpoint, answer, campaigns, 'a list of campaigns');
}

/**
 * Reads the campaign that was asked for: the one with the id of the call, or, where the call creates it, one with the
 * name and the mode of the call's body.
 *
 * @throws QlaraError `unreadable` when it is not there, or when the answer says that the request did not succeed
 */
export function decodeCampaign(
	endpoint: Endpoint,
	answer: Answer,
	{ id, body }: Call = {},
): Campaign {
	const { campaign, isDenied, other } = findCampaign(answer.body, {
		...(id !== undefined && { id }),
		...(id === undefined && body !== undefined && { body }),
	});
	if (campaign !== undefined) return campaign;
	if (isDenied) throw denied(endpoint, answer);
	const expected = id === undefined ? 'a campaign' : `the campaign ${id.slice(0, 50)}`;
	const came = other && `the campaign ${String(other.id).slice(0, 50)}`;
	throw failed(endpoint, expected, answer, came);
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
		// A price that nobody can read is not made up for by what stands beside it.
		if (typeof value === 'string' && value.trim() !== '') return undefined;
	}
	return undefined;
}

function readPrice(body: unknown): Price | undefined {
	const bare = amount(body);
	if (bare !== undefined) return { price: bare };
	if (!isJsonObject(body)) return undefined;
	const own = priceIn(body);
	if (own !== undefined) return own;
	const { data, ...beside } = body;
	const inner = isJsonObject(data) ? priceIn(data) : undefined;
	const price = inner?.price ?? amount(data);
	return price === undefined ? undefined : { ...beside, ...inner, price };
}

/**
 * Reads a price that comes as a number, a text or an object (the shape is unknown, docs/api.md#price).
 *
 * @returns the fields of the object as they came, if it was one, and `price` as a number
 * @throws QlaraError `unreadable` when no amount is found or when it can be read in two ways, or when the answer says
 *   that the request did not succeed
 */
export function decodePrice(endpoint: Endpoint, answer: Answer, { id }: Call = {}): Price {
	const price = reportsFailure(answer.body) ? undefined : readPrice(answer.body);
	if (price === undefined) throw failed(endpoint, 'a price', answer);
	const { campaignId } = price;
	if (id === undefined || !isId(campaignId) || idText(campaignId) === idText(id)) return price;
	const came = `that of the campaign ${idText(campaignId).slice(0, 50)}`;
	throw unreadable(endpoint, `the price of the campaign ${id.slice(0, 50)}`, answer, came);
}

/** The credit in an object. */
function creditIn(fields: JsonObject): Credit | undefined {
	const credit = amount(fields.credit);
	const frozen = amount(fields.frozenCredit);
	const available =
		amount(fields.availableCredit) ?? (credit === undefined ? undefined : credit - (frozen ?? 0));
	return available === undefined
		? undefined
		: { available, credit, frozen, currency: currencyIn(fields) };
}

/**
 * Reads the credit of the account (docs/api.md#credit-and-subscription).
 *
 * @throws QlaraError `unreadable` when no amount is found, or when the answer says that the request did not succeed
 */
export function decodeCredit(endpoint: Endpoint, answer: Answer): Credit {
	const { body } = answer;
	const credit =
		isJsonObject(body) && !reportsFailure(body)
			? (creditIn(body) ?? (isJsonObject(body.data) ? creditIn(body.data) : undefined))
			: undefined;
	if (credit === undefined) throw failed(endpoint, 'the credit', answer);
	return credit;
}
