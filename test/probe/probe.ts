import type { Dialect, SwitchName } from '../simulator';
import { dialectSwitches } from '../simulator';
import { isObject, parse, singleEnvelope, withoutValues, type Answer, type Row } from './answer';
import { shapeOf } from './shape';

/** One GET of a path below the base URL, `/partner-gateway/v1/campaigns` for instance. */
export type Ask = (path: string) => Promise<Answer>;

export interface ProbeResult {
	/** What the API was seen to do, for each open question that reading answers. */
	dialect: Partial<Dialect>;
	/** Questions that stay open: only writing could answer them, or the account holds nothing that would. */
	open: SwitchName[];
	/** What was asked, and how the answer is built; no values. */
	looks: Array<{ method: string; path: string; status: number; shape: string }>;
}

const CAMPAIGNS = '/partner-gateway/v1/campaigns';
const PAGE = 5;
const NOTHING = 'no-campaign-is-called-so-7f3a91';
/** Longer than any list of campaigns. */
const FAR_PAGE = 1_000_000;
/** Larger than the largest page that the siblings of the list document (docs/api.md#list). */
const LARGE_LIMIT = 1001;
const DAY_MS = 86_400_000;

/**
 * Finds out with reads alone how an API speaks where docs/api.md leaves it open.
 * @param now ms since 1970; decides for which month statistics are asked
 * @throws Error when the list of campaigns cannot be read
 */
export async function probe(ask: Ask, now: number): Promise<ProbeResult> {
	const looks: ProbeResult['looks'] = [];
	const look = async (path: string): Promise<Answer> => {
		const answer = await ask(path);
		const shape = shapeOf(answer.text, answer.headers['content-type'] ?? '');
		looks.push({ method: 'GET', path: withoutValues(path), status: answer.status, shape });
		return answer;
	};
	const dialect: Partial<Dialect> = {};
	const first = await look(`${CAMPAIGNS}?page=0&limit=1`);
	if (first.status !== 200 && first.status !== 204)
		throw new Error(`The list of campaigns cannot be read: the API answered ${first.status}.`);
	Object.assign(
		dialect,
		rateHeaders(first),
		await listing(look, first),
		await oneCampaign(look),
		await errors(look),
		await statistics(look, now),
		await neighbours(look),
	);
	await look('/v1/partner-gateway/subscription/credit');
	for (const [name, value] of Object.entries(dialect))
		if (value === undefined) delete dialect[name as SwitchName];
	const open = (Object.keys(dialectSwitches) as SwitchName[]).filter((name) => !(name in dialect));
	return { dialect, open, looks };
}

function rateHeaders({ headers }: Answer): Partial<Dialect> {
	const limit = headers['x-ratelimit-limit'];
	if (limit === undefined) return { rateHeaders: 'none' };
	return { rateHeaders: Number(limit) >= 100 ? 'minute' : 'second' };
}

const rowsIn = (value: unknown): Row[] | undefined =>
	Array.isArray(value) ? value.filter(isObject) : undefined;
const same = (left: unknown[], right: unknown[]): boolean =>
	JSON.stringify(left) === JSON.stringify(right);

interface PageView {
	envelope?: Dialect['listEnvelope'] | 'data-or-page-total' | undefined;
	rows: Row[];
	total?: number;
	size?: number;
	rowEnvelope: Dialect['rowEnvelope'];
	secondList: Dialect['secondList'];
}

/** One page of campaigns, out of whatever stands around it. */
function pageOf({ text }: Answer): PageView {
	const whole = parse(text);
	const found = envelopeOf(whole);
	const rows = found.rows ?? [];
	const [row] = rows;
	const rowEnvelope = isObject(row?.campaign) ? 'campaign' : isObject(row?.node) ? 'node' : 'none';
	return {
		...found,
		rowEnvelope,
		rows: rowEnvelope === 'none' ? rows : rows.map((each) => each[rowEnvelope]).filter(isObject),
		secondList: !isObject(whole)
			? 'none'
			: Array.isArray(whole.facets)
				? 'facets'
				: Array.isArray(whole.results)
					? 'results'
					: 'none',
	};
}

function envelopeOf(whole: unknown): {
	envelope?: PageView['envelope'];
	rows?: Row[] | undefined;
	total?: number;
	size?: number;
} {
	if (Array.isArray(whole)) return { envelope: 'array', rows: rowsIn(whole) };
	if (!isObject(whole)) return {};
	const { content, data, items, campaigns } = whole;
	const figures = (object: Row, total: string) => ({
		...(typeof object[total] === 'number' ? { total: object[total] } : {}),
		...(typeof object.size === 'number' ? { size: object.size } : {}),
	});
	if (Array.isArray(content))
		return { envelope: 'spring', rows: rowsIn(content), ...figures(whole, 'totalElements') };
	if (Array.isArray(items)) return { envelope: 'items-without-total', rows: rowsIn(items) };
	if (Array.isArray(campaigns))
		return 'count' in whole
			? { envelope: 'campaigns-page-count', rows: rowsIn(campaigns) }
			: { envelope: 'campaigns', rows: rowsIn(campaigns), ...figures(whole, 'totalItems') };
	if (Array.isArray(data))
		return { envelope: 'data-or-page-total', rows: rowsIn(data), ...figures(whole, 'total') };
	if (!isObject(data)) return {};
	if (Array.isArray(data.content))
		return {
			envelope: 'nested-content',
			rows: rowsIn(data.content),
			...figures(data, 'totalElements'),
		};
	if (Array.isArray(data.items))
		return { envelope: 'nested-items', rows: rowsIn(data.items), ...figures(data, 'totalCount') };
	return {};
}

const idsOf = ({ rows }: PageView): unknown[] => rows.map(({ id }) => id);

async function listing(look: Ask, first: Answer): Promise<Partial<Dialect>> {
	const page = async (query: string): Promise<PageView> =>
		pageOf(await look(`${CAMPAIGNS}?${query}`));
	const one = pageOf(first);
	const none = await look(`${CAMPAIGNS}?page=0&limit=1&search=${NOTHING}`);
	const found: Partial<Dialect> = {
		emptyList: none.status === 204 ? 'no-content' : 'envelope',
	};
	if (one.rows.length === 0) return found;

	const [head, second, third] = [
		await page(`page=0&limit=${PAGE}`),
		await page(`page=1&limit=${PAGE}`),
		await page(`page=2&limit=${PAGE}`),
	];
	const again = await page(`page=0&limit=${PAGE}`);
	found.rowEnvelope = one.rowEnvelope;
	found.secondList = one.secondList;
	const envelope = envelopeByTotals(one, head);
	if (envelope !== undefined) found.listEnvelope = envelope;

	const moreThanOnePage = head.rows.length >= PAGE;
	if (one.rows.length > 1) found.paging = 'all-at-once';
	else if (moreThanOnePage)
		found.paging =
			same(idsOf(head), idsOf(second)) && same(idsOf(head), idsOf(third))
				? 'page-ignored'
				: 'honoured';
	// A list that stands still shows the same page twice.
	const unstable = !same(idsOf(head), idsOf(again));
	if (found.paging === 'honoured') {
		const beyond = await page(`page=${FAR_PAGE}&limit=${PAGE}`);
		found.pageBeyondEnd = beyond.rows.length > 0 ? 'last-page' : 'empty';
		const overlap = idsOf(second).some((id) => idsOf(head).includes(id));
		const order = unstable ? 'unstable' : overlap ? 'shifting' : await orderOf(page);
		if (order !== undefined) found.order = order;
	}
	Object.assign(found, await sizes(look, found.paging));
	if (!unstable && found.paging !== undefined)
		Object.assign(found, await directions(page, found.order));
	return found;
}

/** A total that grows with the page counts only the page. */
function envelopeByTotals(one: PageView, head: PageView): Dialect['listEnvelope'] | undefined {
	if (one.envelope !== 'data-or-page-total') return one.envelope;
	if (one.rows.length !== 1 || head.rows.length < 2) return undefined;
	return one.total === 1 && head.total === head.rows.length ? 'data-page-total' : 'data';
}

/** By which field the rows are sorted, when only one explains how they stand. */
async function orderOf(
	page: (query: string) => Promise<PageView>,
): Promise<'id' | 'created' | 'updated' | undefined> {
	const { rows } = await page('page=0&limit=100');
	const fields = { id: 'id', created: 'createdAt', updated: 'updatedAt' } as const;
	const fitting = (Object.keys(fields) as Array<keyof typeof fields>).filter(
		(name) => directionOf(rows, fields[name]) !== undefined,
	);
	return fitting.length === 1 ? fitting[0] : undefined;
}

/** How the rows stand by a field; undefined when they do not, or when the field does not tell. */
function directionOf(rows: Row[], field: string): 'ASC' | 'DESC' | undefined {
	const keys = rows.map((row) => keyOf(row[field]));
	if (keys.length < 2 || keys.some((key) => key === undefined)) return undefined;
	const steps = keys.slice(1).map((key, index) => compare(keys[index], key));
	if (steps.every((step) => step >= 0) && steps.some((step) => step > 0)) return 'ASC';
	if (steps.every((step) => step <= 0) && steps.some((step) => step < 0)) return 'DESC';
	return undefined;
}

type Key = { length: number; text: string };

/** Digits are compared by their length first, so that 1002 comes after 998, also within `camp-998`. */
function keyOf(value: unknown): Key | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value);
	return { length: /\d{4}-\d\d/.test(text) ? 0 : text.length, text };
}

function compare(left: Key | undefined, right: Key | undefined): number {
	if (left === undefined || right === undefined) return 0;
	if (left.length !== right.length) return right.length - left.length;
	return left.text === right.text ? 0 : left.text < right.text ? 1 : -1;
}

async function directions(
	page: (query: string) => Promise<PageView>,
	order: Dialect['order'] | undefined,
): Promise<Partial<Dialect>> {
	const ids = async (more: string) => idsOf(await page(`page=0&limit=${PAGE}${more}`));
	const [up, down, usual] = [
		await ids('&direction=ASC'),
		await ids('&direction=DESC'),
		await ids(''),
	];
	if (up.length < 2) return {};
	if (!same(up, down))
		return {
			direction: 'honoured',
			...(same(usual, up) ? { defaultDirection: 'ASC' } : {}),
			...(same(usual, down) ? { defaultDirection: 'DESC' } : {}),
		};
	const field = order === 'updated' ? 'updatedAt' : order === 'created' ? 'createdAt' : 'id';
	const stands = directionOf((await page(`page=0&limit=${PAGE}`)).rows, field);
	return {
		direction: 'ignored',
		...(stands === undefined ? {} : { defaultDirection: stands }),
	};
}

async function sizes(look: Ask, paging: Dialect['paging'] | undefined): Promise<Partial<Dialect>> {
	const usual = pageOf(await look(CAMPAIGNS));
	const large = await look(`${CAMPAIGNS}?page=0&limit=${LARGE_LIMIT}`);
	if (paging === 'all-at-once') return large.status >= 400 ? { oversizedLimit: 'refused' } : {};
	if (large.status >= 400)
		return { oversizedLimit: 'refused', ...(await usualSize(look, usual, undefined)) };
	const { rows, size, total } = pageOf(large);
	const maximum =
		size !== undefined && size < LARGE_LIMIT
			? size
			: (await isCut(look, rows, total))
				? rows.length
				: undefined;
	return {
		oversizedLimit: 'capped',
		...(maximum === undefined ? {} : { maxPageSize: maximum }),
		...(await usualSize(look, usual, maximum)),
	};
}

/** Whether a page of the largest size did not hold all campaigns: the other end of the list holds others. */
async function isCut(look: Ask, rows: Row[], total: number | undefined): Promise<boolean> {
	if (total !== undefined && total > rows.length) return true;
	const query = `page=0&limit=${LARGE_LIMIT}&direction=`;
	const up = idsOf(pageOf(await look(`${CAMPAIGNS}?${query}ASC`)));
	const down = idsOf(pageOf(await look(`${CAMPAIGNS}?${query}DESC`)));
	return up.some((id) => !down.includes(id));
}

/** How many rows come when nobody says how many. A page of the largest size may have been cut from more. */
async function usualSize(
	look: Ask,
	usual: PageView,
	maximum: number | undefined,
): Promise<Partial<Dialect>> {
	const { rows, size } = usual;
	if ((size ?? rows.length) === maximum) return {};
	if (size !== undefined) return { defaultPageSize: size };
	// A page that is smaller than another one of the same list was cut at its usual size.
	const larger = pageOf(await look(`${CAMPAIGNS}?page=0&limit=100`)).rows.length;
	return larger > rows.length ? { defaultPageSize: rows.length } : {};
}

async function oneCampaign(look: Ask): Promise<Partial<Dialect>> {
	const list = await look(`${CAMPAIGNS}?page=0&limit=20`);
	const { rows } = pageOf(list);
	const [row] = rows;
	if (row === undefined) return {};
	const id = String(row.id);
	const fields = rows.flatMap((each) => Object.entries(each));
	const named = (name: string): unknown[] =>
		fields.filter(([field, value]) => field === name && value !== null).map(([, value]) => value);
	const has = (name: string): boolean => rows.some((each) => name in each);
	const [status] = named('status');
	const date = [...named('createdAt'), ...named('scheduledDate')][0];
	const priced = await look(`${CAMPAIGNS}/${encodeURIComponent(id)}/price`);
	return {
		campaignId: campaignIdOf(list.text, id),
		status: /^\d+$/.test(String(status))
			? typeof status === 'number'
				? 'integer'
				: 'numeric-text'
			: 'word',
		...(has('channel') || has('sendingMode')
			? { modeField: has('sendingMode') ? 'sendingMode' : 'channel' }
			: {}),
		campaignFields: has('name') ? 'full' : 'sparse',
		// Every campaign lacks the fields of the channels that it does not use.
		unsetFields: fields.some(([, value]) => value === null) ? 'null' : 'omitted',
		costField:
			(['estimatedCost', 'cost', 'totalPrice'] as const).find((name) => has(name)) ?? 'none',
		...datesOf(date),
		single: singleEnvelope(parse((await look(`${CAMPAIGNS}/${encodeURIComponent(id)}`)).text)),
		...(await modeFilter(look, rows)),
		...(await readyDraft(look)),
		...priceOf(priced),
	} as Partial<Dialect>;
}

function campaignIdOf(text: string, id: string): Dialect['campaignId'] {
	if (new RegExp(`"id":\\s*${id}\\b`).test(text)) return id.length > 15 ? 'long' : 'number';
	return /^\d+$/.test(id) ? 'numeric-text' : 'word';
}

function datesOf(date: unknown): Partial<Dialect> {
	if (typeof date === 'number') return { dates: 'epoch-ms' };
	if (typeof date !== 'string') return {};
	if (date.endsWith('Z')) return { dates: 'iso-z' };
	const dates = date.includes('T') ? 'iso-offset' : 'pattern';
	const offset = /([+-]\d\d):?\d\d$/.exec(date)?.[1];
	if (offset === '+00') return { dates, zone: 'UTC' };
	return offset === '+01' || offset === '+02' ? { dates, zone: 'Europe/Rome' } : { dates };
}

function priceOf({ status, headers, text }: Answer): Partial<Dialect> {
	if (status !== 200) return {};
	if (headers['content-type']?.startsWith('text/plain')) return { price: 'plain' };
	const price = parse(text);
	if (typeof price === 'number') return { price: 'number' };
	if (typeof price === 'string') {
		if (price.includes(',')) return { price: 'text-comma' };
		return { price: /\.\d{3}$/.test(price) ? 'text-thousandths' : 'text' };
	}
	if (!isObject(price)) return {};
	if (isObject(price.data)) return { price: 'nested-data' };
	if ('totalPrice' in price) return { price: 'total-price-currency' };
	if (!('price' in price)) return {};
	return { price: typeof price.price === 'string' ? 'price-object-text' : 'price-object' };
}

/** Whether a filter for one channel finds a campaign of several. */
async function modeFilter(look: Ask, rows: Row[]): Promise<Partial<Dialect>> {
	const modeOf = (row: Row): string => String(row.sendingMode ?? row.channel ?? '');
	const several = rows.find((row) => modeOf(row).includes('_') && typeof row.name === 'string');
	if (several === undefined) return {};
	const search = `search=${encodeURIComponent(String(several.name))}`;
	const channel = modeOf(several).split('_')[0] ?? '';
	const found = pageOf(
		await look(`${CAMPAIGNS}?page=0&limit=${PAGE}&sendingMode=${channel}&${search}`),
	);
	return { modeFilter: idsOf(found).includes(several.id) ? 'contains' : 'exact' };
}

/** The status of a draft that is marked as ready and that nobody has confirmed. */
async function readyDraft(look: Ask): Promise<Partial<Dialect>> {
	const { rows } = pageOf(await look(`${CAMPAIGNS}?page=0&limit=1&isDraft=true&readyToSend=true`));
	const status = rows[0]?.status;
	if (status === undefined) return {};
	return { readyDraftStatus: /^(0|draft)$/i.test(String(status)) ? 0 : 1 };
}

async function errors(look: Ask): Promise<Partial<Dialect>> {
	const answer = await look(`${CAMPAIGNS}/${NOTHING}`);
	if (answer.status < 400) return {};
	const { errorBody, message } = errorOf(answer);
	return {
		errorBody,
		...(message === undefined
			? {}
			: { errorDetail: /^not found$/i.test(message) ? 'generic' : 'named' }),
	} as Partial<Dialect>;
}

function errorOf({ headers, text }: Answer): {
	errorBody: Dialect['errorBody'] | undefined;
	message?: string | undefined;
} {
	const type = headers['content-type'] ?? '';
	const body = parse(text);
	const message = (value: unknown): { message?: string } =>
		typeof value === 'string' ? { message: value } : {};
	if (text === '') return { errorBody: 'empty' };
	if (type.startsWith('text/html'))
		return { errorBody: 'html', ...message(/<p>([^<]*)/.exec(text)?.[1]) };
	if (type.startsWith('text/plain')) return { errorBody: 'text', ...message(text) };
	if (!isObject(body)) return { errorBody: undefined };
	const { errors: list, error, violations, detail, data } = body;
	const firstOf = (value: unknown): Row => rowsIn(value)?.[0] ?? {};
	if (type.startsWith('application/problem+json'))
		return { errorBody: 'problem', ...message(detail) };
	if (Array.isArray(list)) return { errorBody: 'errors-array', ...message(firstOf(list).message) };
	if (isObject(list)) {
		const [reasons] = Object.values(list);
		const [reason] = Array.isArray(reasons) ? (reasons as unknown[]) : [reasons];
		return { errorBody: 'title' in body ? 'titled-fields' : 'fields', ...message(reason) };
	}
	if (Array.isArray(violations))
		return { errorBody: 'violations', ...message(firstOf(violations).message) };
	if (Array.isArray(detail)) return { errorBody: 'details', ...message(firstOf(detail).msg) };
	if (isObject(error)) return { errorBody: 'nested', ...message(error.message) };
	if (isObject(data)) return { errorBody: 'data-message', ...message(data.message) };
	return { errorBody: 'timestamp' in body ? 'spring' : 'vendor', ...message(body.message) };
}

async function statistics(look: Ask, now: number): Promise<Partial<Dialect>> {
	const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
	const from = (start: number, end: number): string =>
		`startDate=${day(start)}&endDate=${day(end)}`;
	const buckets = async (query: string): Promise<Row[]> => {
		const answer = await look(`${CAMPAIGNS}/stats?${query}`);
		return answer.status === 200 ? pageOf(answer).rows : [];
	};
	const recent = from(now - 27 * DAY_MS, now + DAY_MS);
	const [bucket] = await buckets(`${recent}&aggregateOn=day`);
	const { status } = await look(`${CAMPAIGNS}/stats?${recent}`);
	// Long before anybody used it: what comes back is empty.
	const long = Date.UTC(2001, 0, 1);
	const empty = await buckets(`${from(long, long + 2 * DAY_MS)}&aggregateOn=day`);
	return {
		aggregateOn: status === 200 || status === 204 ? 'optional' : 'required',
		...(bucket === undefined ? {} : { bucketFields: 'totalSent' in bucket ? 'total' : 'short' }),
		emptyBuckets: empty.length > 0 ? 'included' : 'left-out',
	};
}

async function neighbours(look: Ask): Promise<Partial<Dialect>> {
	const lists = await look('/partner-gateway/v1/contacts/list?page=0&limit=1');
	const id = /"id":\s*("?)([\w-]+)"?/.exec(lists.text);
	const numbers = await look('/message-server/whatsapp/phone-numbers?page=0&limit=1');
	await look('/message-server/whatsapp/templates');
	await look('/message-server/rcs/templates?page=0&limit=1');
	const agents = await look('/message-server/rcs/agents?page=0&limit=1');
	const digits = id?.[1] === '' && /^\d+$/.test(id[2] ?? '');
	return {
		...(id === null
			? {}
			: {
					contactListId: digits ? ((id[2] ?? '').length > 15 ? 'long' : 'number') : 'word',
				}),
		...(numbers.status !== 200 || !/"(id|phoneNumberId)"/.test(numbers.text)
			? {}
			: { neighbours: numbers.text.includes('"phoneNumberId"') ? 'documented' : 'like-lists' }),
		...(agents.status === 200
			? { rcsAgents: 'served' }
			: agents.status === 404
				? { rcsAgents: 'absent' }
				: {}),
	};
}
