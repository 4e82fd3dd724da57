import { formatDate } from './dates';
import type { Dialect } from './dialect';
import type { ApiResponse, Campaign, Id, Status } from './types';

/** How the server speaks: everything that a dialect changes about answers, and nothing about what is true. */

const JSON_TYPE = 'application/json';
const STATUS_WORDS = ['DRAFT', 'SCHEDULED', 'SENDING', 'COMPLETED', 'FAILED'] as const;

/** What comes before the internal number of a campaign, and of a contact list, in an id that is longer than 2^53. */
const LONG_CAMPAIGN_ID = '90071992547';
const LONG_LIST_ID = '90071992548';
const LONG_ID_AS_TEXT = new RegExp(`"((?:${LONG_CAMPAIGN_ID}|${LONG_LIST_ID})\\d{8})"`, 'g');

const longId = (start: string, id: number): string => start + String(id).padStart(8, '0');

export function json(status: number, value: unknown): ApiResponse {
	// Inside this program long ids are texts; on the wire they are numbers.
	const body = JSON.stringify(value).replace(LONG_ID_AS_TEXT, '$1');
	return { status, headers: { 'Content-Type': JSON_TYPE }, body };
}

/** No body and no type, as a 204 or an empty 202 has it. */
export function noBody(status: number): ApiResponse {
	return { status, headers: {}, body: '' };
}

/** The id of a campaign as the API shows it. */
export function externalCampaignId(id: number, dialect: Dialect): Id {
	switch (dialect.campaignId) {
		case 'number':
			return id;
		case 'numeric-text':
			return String(id);
		case 'word':
			return `camp-${id}`;
		case 'long':
			return longId(LONG_CAMPAIGN_ID, id);
	}
}

const CAMPAIGN_IDS = {
	number: /^(\d{1,15})$/,
	'numeric-text': /^(\d{1,15})$/,
	word: /^camp-(\d{1,15})$/,
	long: new RegExp(`^${LONG_CAMPAIGN_ID}(\\d{8})$`),
};

/** The internal id behind one that a client named, or null when it can be none. */
export function internalCampaignId(id: Id, dialect: Dialect): number | null {
	const match = CAMPAIGN_IDS[dialect.campaignId].exec(String(id));
	return match ? Number(match[1]) : null;
}

export function externalListId(id: number, dialect: Dialect): Id {
	if (dialect.contactListId === 'number') return id;
	return dialect.contactListId === 'word' ? `list_${id}` : longId(LONG_LIST_ID, id);
}

const LIST_IDS = {
	number: /^(\d+)$/,
	word: /^list_(\d+)$/,
	long: new RegExp(`^${LONG_LIST_ID}(\\d{8})$`),
};

/** The internal id of a contact list behind one that a client named, or null when it can be none. */
export function internalListId(id: Id, dialect: Dialect): number | null {
	const match = LIST_IDS[dialect.contactListId].exec(String(id));
	return match ? Number(match[1]) : null;
}

function statusValue(status: Status, dialect: Dialect): number | string {
	return dialect.status === 'integer'
		? status
		: dialect.status === 'word'
			? STATUS_WORDS[status]
			: String(status);
}

/** Results so far: complete at the end, growing evenly while the campaign is being sent. */
export function totals(
	campaign: Campaign,
	now: number,
	dialect: Dialect,
): { success: number; failed: number } {
	if (campaign.status >= 3) return { success: campaign.delivered, failed: campaign.failed };
	if (campaign.status < 2 || campaign.sentAt === null || dialect.totalsWhileSending === 'at-end')
		return { success: 0, failed: 0 };
	const share =
		campaign.timings.sending === 0
			? 1
			: Math.max(0, Math.min(1, (now - campaign.sentAt) / campaign.timings.sending));
	return {
		success: Math.floor(campaign.delivered * share),
		failed: Math.floor(campaign.failed * share),
	};
}

/** A campaign as the dialect shows it at a time, without the wrapper of a single one. */
export function campaignJson(
	campaign: Campaign,
	now: number,
	dialect: Dialect,
): Record<string, unknown> {
	const { success, failed } = totals(campaign, now, dialect);
	const date = (ms: number | null): string | number | null =>
		ms === null ? null : formatDate(ms, dialect);
	const shown: Record<string, unknown> = { id: externalCampaignId(campaign.id, dialect) };
	const full = dialect.campaignFields === 'full';
	if (full) {
		shown.name = campaign.name;
		shown.description = campaign.description;
	}
	shown.status = statusValue(campaign.status, dialect);
	shown[dialect.modeField] = campaign.sendingMode;
	if (full) shown.smsSender = campaign.smsSender;
	shown.smsBody = campaign.smsBody;
	if (full) {
		shown.rcsAgentId = campaign.rcsAgentId;
		shown.whatsappPhoneNumberId = campaign.whatsappPhoneNumberId;
	}
	shown.rcsTemplateId = campaign.rcsTemplateId;
	shown.whatsappTemplateId = campaign.whatsappTemplateId;
	if (full) {
		shown.destinationType = campaign.destinationType;
		shown.destinations = campaign.destinations;
	}
	shown.contactListIds = campaign.contactListIds;
	shown.scheduledDate = date(campaign.scheduledAt);
	shown.totalDestinations = campaign.totalDestinations;
	shown.totalSuccess = success;
	shown.totalFailed = failed;
	if (full) {
		shown.readyToSend = campaign.readyToSend;
		if (dialect.costField !== 'none') shown[dialect.costField] = campaign.cost;
		shown.createdAt = date(campaign.createdAt);
		shown.updatedAt = date(campaign.updatedAt);
	}
	if (dialect.unsetFields === 'omitted') {
		for (const field in shown) if (shown[field] === null) delete shown[field];
	}
	return shown;
}

/** A single campaign with its wrapper (docs/api.md#envelopes). */
export function campaignReply(
	status: number,
	campaign: Campaign,
	now: number,
	dialect: Dialect,
): ApiResponse {
	return json(status, single(campaignJson(campaign, now, dialect), dialect));
}

export function single(value: Record<string, unknown>, dialect: Dialect): Record<string, unknown> {
	if (dialect.single === 'bare') return value;
	return dialect.single === 'request' ? { ...REQUEST, data: value } : { [dialect.single]: value };
}

/** What some servers say about a request: an id of its own and how it went. */
export const REQUEST = { id: 'request-77', status: 'ok' };

/** The answer of the price endpoint (docs/api.md#price). */
export function priceReply(price: number, dialect: Dialect): ApiResponse {
	switch (dialect.price) {
		case 'number':
			return json(200, price);
		case 'text':
			return json(200, price.toFixed(2));
		case 'text-comma':
			return json(
				200,
				price.toLocaleString('it-IT', { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
			);
		case 'text-thousandths':
			return json(200, price.toFixed(3));
		case 'plain':
			return {
				status: 200,
				headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
				body: price.toFixed(4),
			};
		case 'price-object':
			return json(200, { price });
		case 'price-object-text':
			return json(200, { price: price.toFixed(4) });
		case 'total-price-currency':
			return json(200, { totalPrice: price, currency: 'EUR' });
		case 'nested-data':
			return json(200, { data: { price, currency: 'EUR' } });
	}
}

/** One page of rows, with what the server knows about the whole. */
export interface Page {
	rows: unknown[];
	total: number;
	page: number;
	size: number;
	/** Nothing comes after this page. */
	last: boolean;
}

/** A page in the envelope of the dialect; `key` is the name that `campaigns` envelopes use for the rows. */
export function pageReply(page: Page, key: string, dialect: Dialect): ApiResponse {
	if (page.rows.length === 0 && dialect.emptyList === 'no-content') return noBody(204);
	return json(200, pageJson(page, key, dialect));
}

/** A page of campaigns: as {@link pageReply}, with what the dialect puts around each row and before them. */
export function campaignPageReply(page: Page, dialect: Dialect): ApiResponse {
	const { rowEnvelope } = dialect;
	const rows = page.rows.map((row, index) =>
		rowEnvelope === 'none'
			? row
			: { [rowEnvelope]: row, ...(rowEnvelope === 'node' && { cursor: `c${index}` }) },
	);
	if (rows.length === 0 && dialect.emptyList === 'no-content') return noBody(204);
	const shown = pageJson({ ...page, rows }, 'campaigns', dialect);
	return json(
		200,
		Array.isArray(shown) ? shown : { ...SECOND_LISTS[dialect.secondList], ...shown },
	);
}

/** Lists that are not the rows. */
const SECOND_LISTS: Record<Dialect['secondList'], object> = {
	none: {},
	facets: { facets: [{ id: 1, name: 'SMS', count: 2 }] },
	results: { results: [{ key: 'SMS', count: 2 }] },
};

function pageJson(page: Page, key: string, dialect: Dialect): object {
	const { rows, total } = page;
	switch (dialect.listEnvelope) {
		case 'array':
			return rows;
		case 'spring':
			return springPage(page);
		case 'data':
			return { data: rows, total };
		case 'items-without-total':
			return { items: rows };
		case 'nested-items':
			return { data: { items: rows, totalCount: total } };
		case 'nested-content':
			return { success: true, data: springPage(page) };
		case 'campaigns':
			return { [key]: rows, totalItems: total };
		case 'campaigns-page-count':
			return { [key]: rows, count: rows.length };
		case 'data-page-total':
			return { data: rows, total: rows.length };
	}
}

function springPage({ rows, total, page, size, last }: Page): Record<string, unknown> {
	const totalPages = Math.ceil(total / size);
	return {
		content: rows,
		totalElements: total,
		totalPages,
		size,
		number: page,
		numberOfElements: rows.length,
		first: page === 0,
		last,
		empty: rows.length === 0,
	};
}

const REASONS: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	405: 'Method Not Allowed',
	415: 'Unsupported Media Type',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
};

/** An error in the shape of the dialect (docs/api.md#errors). `path` is without query. */
export function errorReply(
	status: number,
	detail: string,
	field: string | null,
	path: string,
	now: number,
	dialect: Dialect,
): ApiResponse {
	const reason = REASONS[status] ?? 'Error';
	const message = dialect.errorDetail === 'named' ? detail : reason;
	const about = (dialect.errorDetail === 'named' && field) || 'campaign';
	switch (dialect.errorBody) {
		case 'spring':
			return json(status, {
				timestamp: new Date(now).toISOString(),
				status,
				error: reason,
				message,
				path,
			});
		case 'vendor':
			return json(status, { status: 'error', message, code: status === 401 ? 1 : 9 });
		case 'errors-array':
			return json(status, {
				errors: [{ field: dialect.errorDetail === 'named' ? field : null, message }],
			});
		case 'nested':
			return json(status, { error: { code: reason.toUpperCase().replaceAll(' ', '_'), message } });
		case 'problem':
			return {
				status,
				headers: { 'Content-Type': 'application/problem+json' },
				body: JSON.stringify({
					type: 'about:blank',
					title: reason,
					status,
					detail: message,
					instance: path,
				}),
			};
		case 'text':
			return { status, headers: { 'Content-Type': 'text/plain;charset=UTF-8' }, body: message };
		case 'html':
			return {
				status,
				headers: { 'Content-Type': 'text/html;charset=UTF-8' },
				body: `<!doctype html><html><head><title>HTTP Status ${status}</title></head><body><h1>HTTP Status ${status} - ${reason}</h1><p>${escapeHtml(message)}</p></body></html>`,
			};
		case 'empty':
			return noBody(status);
		case 'data-message':
			return json(status, { data: { message } });
		case 'fields':
			return json(status, { errors: { [about]: [message] } });
		case 'titled-fields':
			return json(status, { title: reason, status, errors: { [about]: [message] } });
		case 'violations':
			return json(status, { violations: [{ propertyPath: about, message }] });
		case 'details':
			return json(status, {
				detail: [{ loc: ['body', about], msg: message, type: 'value_error' }],
			});
	}
}

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** The 429 of docs/api.md#rate-limits; a dialect may move the hint into a header, since only the body's first rows were readable. */
export function tooManyRequests(waitMs: number, now: number, dialect: Dialect): ApiResponse {
	const seconds = Math.max(1, Math.ceil(waitMs / 1000));
	const hint = dialect.retryHint;
	const inBody = hint === 'body' || hint === 'disagreeing';
	const reply = json(429, {
		status: 429,
		error: 'Too Many Requests',
		message: inBody
			? `Rate limit exceeded. Retry after ${seconds} seconds.`
			: 'Rate limit exceeded.',
		...(inBody ? { retryAfter: seconds } : {}),
	});
	if (hint === 'header-seconds') reply.headers['Retry-After'] = String(seconds);
	if (hint === 'header-date')
		reply.headers['Retry-After'] = new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString();
	if (hint === 'reset-epoch')
		reply.headers['X-RateLimit-Reset'] = String(Math.ceil((now + waitMs) / 1000));
	if (hint === 'reset-seconds') reply.headers['X-RateLimit-Reset'] = String(seconds);
	if (hint === 'disagreeing') reply.headers['Retry-After'] = String(seconds + 1);
	return reply;
}
