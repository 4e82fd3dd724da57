import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { campaignIdProblem } from '../api/campaignId';
import {
	firstText,
	isApproved,
	nameOf,
	numberOfTemplate,
	type DirectoryName,
	type DirectoryRow,
} from '../api/directory';
import { limits } from '../api/limits';
import {
	EndlessListError,
	isSamePage,
	isWholeList,
	pageKey,
	pageSize,
	readAll,
	SlowListError,
	type ReadPage,
} from '../api/pages';
import { sendingModeOf } from '../api/sendingMode';
import { campaignStatus, statusCode, statusLabel } from '../api/status';
import type { Campaign, Query } from '../api/types';
import { InputError } from '../parameters/inputError';
import { isExpression, isLocator } from '../parameters/nothing';
import { plainLine } from '../parameters/plainLine';
import { connect, type Connection } from './connect';
import type { ProcessState } from './processState';
import { toNodeError } from './toNodeError';

type Entry = INodeListSearchResult['results'][number];

/**
 * Whether people can choose an id: one that begins with `=` would be evaluated by n8n as an expression, with all that
 * the workflow can read; one such row is no reason to show none.
 */
function canBeChosen({ id }: { id: string | number }): boolean {
	return campaignIdProblem(String(id)) === undefined && !isExpression(String(id));
}

/** The day in a date as the API writes it (docs/api.md#dates). */
const dayIn = (value: unknown): string | undefined =>
	typeof value === 'string' ? /^\d{4}-\d\d-\d\d/.exec(value)?.[0] : undefined;

/** A campaign by its name, its ID, and what tells it from others: status, mode, and when it goes out or was created. */
function toResult(campaign: Campaign): Entry {
	const { id, name, status, scheduledDate, createdAt } = campaign;
	const title = plainLine(typeof name === 'string' ? name : '') || 'Campaign without a name';
	const mode = sendingModeOf(campaign);
	const details = [
		String(id),
		statusLabel(status),
		mode === undefined ? undefined : plainLine(mode),
		dayIn(scheduledDate) ?? dayIn(createdAt),
	];
	return {
		name: `${title} (${details.filter((detail) => detail !== undefined).join(', ')})`,
		value: String(id),
	};
}

const drafts: Query = { isDraft: true };
const scheduled: Query = { isProgrammed: true };

/** The lists of the campaigns that make sense for an operation, in the order in which they are shown. */
const listsFor: Readonly<Record<string, readonly Query[]>> = {
	calculateCost: [drafts],
	check: [drafts, scheduled],
	confirm: [drafts],
	delete: [drafts, scheduled],
	send: [drafts],
	stop: [scheduled],
	update: [drafts, scheduled],
};
const allCampaigns: readonly Query[] = [{}];

/** What is on its way or over makes sense for no operation that has lists of its own, also where a server ignores filters. */
function isOver({ status }: Campaign): boolean {
	return (statusCode(status) ?? campaignStatus.draft) >= campaignStatus.sending;
}

/** How many pages without a campaign that makes sense are read to find one. */
const maxEmptyPages = 5;

/** So much of what a page begins with tells it from the next one; more would travel to the browser and back. */
const longestKey = 300;

/** Where a picker is: in which of its lists, on which page of it (0-based), and what the page before began with. */
interface Position {
	list: number;
	page: number;
	keyBefore: string | undefined;
}

/** The token that leads to a position. */
function writeToken({ list, page, keyBefore = '' }: Position): string {
	return `${list}.${page} ${keyBefore}`;
}

/** @throws InputError for a token that no page of ours has returned */
function readToken(token: string | undefined): Position {
	if (token === undefined) return { list: 0, page: 0, keyBefore: undefined };
	const [, list, page, key] = /^(\d)\.(\d{1,9}) (.*)$/s.exec(token) ?? [];
	if (list !== undefined)
		return { list: Number(list), page: Number(page), keyBefore: key === '' ? undefined : key };
	throw new InputError(
		'Campaign',
		'cannot be listed any further from here',
		'Close the list and open it again.',
	);
}

/** Runs what a picker reads; whatever fails becomes an error of n8n, never an empty list. */
async function connected<T>(
	context: ILoadOptionsFunctions,
	read: (connection: Pick<Connection, 'client' | 'time'>) => Promise<T>,
	state?: ProcessState,
): Promise<T> {
	let redact = (text: string) => text;
	try {
		const connection = await connect(context, 0, { priority: 'interactive' }, state);
		redact = connection.redact;
		return await read(connection);
	} catch (error) {
		// n8n's rules want an error of n8n's own here, and do not look into the function that makes it.
		const nodeError = toNodeError(context.getNode(), error, undefined, redact);
		throw nodeError;
	}
}

/** One page of a list of campaigns, and where the list goes on; undefined at its end. */
async function readCampaigns(
	read: ReadPage<Campaign>,
	{ list, page, keyBefore }: Position,
): Promise<{ rows: Campaign[]; next: Position | undefined }> {
	const answer = await read(page, pageSize);
	const { rows } = answer;
	if (rows.length > limits.rows) throw new EndlessListError();
	const key = pageKey(rows)?.slice(0, longestKey);
	if (key === undefined || isSamePage(key, keyBefore)) return { rows: [], next: undefined };
	const complete = page === 0 ? isWholeList(answer, pageSize) : answer.last === true;
	return { rows, next: complete ? undefined : { list, page: page + 1, keyBefore: key } };
}

/**
 * The From List mode of the campaign picker: one page at a time, searched by the API, and only campaigns that make
 * sense for the chosen operation, drafts first.
 *
 * @param filter text in name or description
 * @param paginationToken what the page before returned
 * @param state that of this n8n process unless a test has its own
 * @throws NodeApiError or NodeOperationError instead of an empty list when the list cannot be read
 */
export async function listCampaigns(
	context: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
	state?: ProcessState,
): Promise<INodeListSearchResult> {
	const read = async ({ client }: Pick<Connection, 'client'>): Promise<INodeListSearchResult> => {
		const search = filter?.trim();
		const operation = context.getNode().parameters.operation;
		const lists = (typeof operation === 'string' && listsFor[operation]) || allCampaigns;
		let at: Position | undefined = readToken(paginationToken);
		for (let made = 0; at !== undefined && made < maxEmptyPages; made++) {
			const query = lists[at.list];
			if (query === undefined) break;
			const pages = client.list({ ...query, search: search === '' ? undefined : search });
			const { rows, next } = await readCampaigns(pages, at);
			const results = rows
				.filter((row) => canBeChosen(row) && (lists === allCampaigns || !isOver(row)))
				.map(toResult);
			const list: number = at.list + 1;
			at = next ?? (list < lists.length ? { list, page: 0, keyBefore: undefined } : undefined);
			// An empty page with more behind it would look like an empty list.
			if (results.length > 0 || lists === allCampaigns)
				return { results, ...(at && { paginationToken: writeToken(at) }) };
		}
		return { results: [], ...(at && { paginationToken: writeToken(at) }) };
	};
	return await connected(context, read, state);
}

/** {@link listCampaigns} as n8n calls it. */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await listCampaigns(this, filter, paginationToken);
}

/** `Name (87, 25 contacts)`: what people call it, its ID, and what tells it from others of the same name. */
function labelOf(row: DirectoryRow, details: Array<string | undefined>): string {
	const shown = details.filter((detail) => detail !== undefined).map(plainLine);
	const name = plainLine(nameOf(row) ?? '') || 'Without a name';
	return `${name} (${[row.id, ...shown].join(', ')})`;
}

const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** All entries of a directory whose label contains the filter, by label: of most lists the API searches and sorts none. */
async function readEntries(
	{ client, time }: Pick<Connection, 'client' | 'time'>,
	name: DirectoryName,
	{
		query,
		keeps = () => true,
		details,
		filter = '',
	}: {
		query?: Query;
		keeps?: (row: DirectoryRow) => boolean;
		details: (row: DirectoryRow) => Array<string | undefined>;
		filter?: string | undefined;
	},
): Promise<Entry[]> {
	const entries: Entry[] = [];
	const startedAt = time.elapsed();
	for await (const row of readAll(client.directory(name, query))) {
		// Nobody waits longer, and nobody could stop it.
		if (time.elapsed() - startedAt > limits.pickerMs) throw new SlowListError(entries.length);
		if (keeps(row) && canBeChosen(row))
			entries.push({ name: labelOf(row, details(row)), value: String(row.id) });
	}
	const wanted = filter.trim().toLowerCase();
	return entries
		.filter((entry) => entry.name.toLowerCase().includes(wanted))
		.sort((a, b) => a.name.localeCompare(b.name));
}

/** From List of RCS Agent. */
export async function searchRcsAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (connection) => ({
		results: await readEntries(connection, 'rcsAgents', { filter, details: () => [] }),
	}));
}

/** From List of RCS Template, each with its kind. */
export async function searchRcsTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (connection) => ({
		results: await readEntries(connection, 'rcsTemplates', {
			filter,
			details: (row) => [firstText(row, ['type'])?.toLowerCase()],
		}),
	}));
}

/** From List of WhatsApp Phone Number, each with the number itself. */
export async function searchWhatsAppNumbers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (connection) => ({
		results: await readEntries(connection, 'whatsAppNumbers', {
			filter,
			details: (row) => [
				firstText(row, ['phoneNumber']),
				firstText(row, ['status'])?.toLowerCase(),
			],
		}),
	}));
}

/** The number that is chosen beside the template, in the form or in a collection of it; undefined for an expression. */
function chosenNumber(context: ILoadOptionsFunctions): string | undefined {
	const name = 'whatsappPhoneNumberId';
	for (const path of [name, `updateFields.${name}`]) {
		const value: unknown = context.getCurrentNodeParameter(path);
		const id: unknown = isLocator(value) ? value.value : value;
		if (typeof id === 'number') return String(id);
		if (typeof id === 'string' && id.trim() !== '' && !isExpression(id)) return id.trim();
	}
	return undefined;
}

/** From List of WhatsApp Template: the approved ones of the chosen number, each with its language. */
export async function searchWhatsAppTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (connection) => {
		const number = chosenNumber(this);
		const results = await readEntries(connection, 'whatsAppTemplates', {
			filter,
			query: { status: 'APPROVED', phoneNumberId: number },
			// A server may ignore what it does not know.
			keeps: (row) =>
				isApproved(row) && (number === undefined || (numberOfTemplate(row) ?? number) === number),
			details: (row) => [firstText(row, ['language']), firstText(row, ['category'])?.toLowerCase()],
		});
		return { results };
	});
}

/** The options of Contact Lists, each with its number of contacts. */
export async function loadContactLists(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await connected(
		this,
		async (connection) =>
			await readEntries(connection, 'contactLists', {
				details: ({ contactCount }) => [
					isCount(contactCount)
						? `${contactCount} ${contactCount === 1 ? 'contact' : 'contacts'}`
						: undefined,
				],
			}),
	);
}

/** The methods of the node's pickers, under the names that the form asks for. */
export const actionMethods = {
	listSearch: {
		searchCampaigns,
		searchRcsAgents,
		searchRcsTemplates,
		searchWhatsAppNumbers,
		searchWhatsAppTemplates,
	},
	loadOptions: { loadContactLists },
};
