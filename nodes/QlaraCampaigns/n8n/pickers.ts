import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { campaignIdProblem } from '../api/campaignId';
import type { QlaraClient } from '../api/client';
import {
	firstText,
	isApproved,
	nameOf,
	numberOfTemplate,
	type DirectoryName,
	type DirectoryRow,
} from '../api/directory';
import { isSamePage, isWholeList, pageKey, pageSize, readAll } from '../api/pages';
import { statusLabel } from '../api/status';
import type { Campaign, Query } from '../api/types';
import { InputError } from '../parameters/inputError';
import { isExpression, isLocator } from '../parameters/nothing';
import { connect } from './connect';
import { toNodeError } from './toNodeError';

function toResult({ id, name, status }: Campaign): INodeListSearchResult['results'][number] {
	const title = typeof name === 'string' && name.trim() !== '' ? name : 'Campaign without a name';
	return { name: `${title} (${id}, ${statusLabel(status)})`, value: String(id) };
}

/** The token of a page: its number (0-based), and what it begins with. */
function writeToken(page: number, key: string): string {
	return `${page} ${key}`;
}

/** @throws InputError for a token that no page of ours has returned */
function readToken(token: string | undefined): [page: number, key: string | undefined] {
	if (token === undefined) return [-1, undefined];
	const [, page, key] = /^(\d{1,9}) (.+)$/s.exec(token) ?? [];
	if (page !== undefined) return [Number(page), key];
	throw new InputError(
		'Campaign',
		'cannot be listed any further from here',
		'Close the list and open it again.',
	);
}

/** Runs what a picker reads; whatever fails becomes an error of n8n, never an empty list. */
async function connected<T>(
	context: ILoadOptionsFunctions,
	read: (client: QlaraClient) => Promise<T>,
): Promise<T> {
	let redact = (text: string) => text;
	try {
		const connection = await connect(context, 0, { priority: 'interactive' });
		redact = connection.redact;
		return await read(connection.client);
	} catch (error) {
		// n8n's rules want an error of n8n's own here, and do not look into the function that makes it.
		const nodeError = toNodeError(context.getNode(), error, undefined, redact);
		throw nodeError;
	}
}

/**
 * The From List mode of the campaign picker: one page at a time, searched by the API.
 *
 * @param filter text in name or description
 * @param paginationToken what the page before returned
 * @throws NodeApiError or NodeOperationError instead of an empty list when the list cannot be read
 */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (client) => {
		const [pageBefore, keyBefore] = readToken(paginationToken);
		const page = pageBefore + 1;
		const search = filter?.trim();
		const read = client.list({ search: search === '' ? undefined : search });
		const answer = await read(page, pageSize);
		const { rows } = answer;
		const key = pageKey(rows);
		if (key === undefined || isSamePage(key, keyBefore)) return { results: [] };
		const complete = page === 0 ? isWholeList(answer, pageSize) : answer.last === true;
		return {
			// What cannot stand in a path cannot be chosen; one such row is no reason to show none.
			results: rows.filter(({ id }) => campaignIdProblem(String(id)) === undefined).map(toResult),
			...(complete ? {} : { paginationToken: writeToken(page, key) }),
		};
	});
}

/** `Name (87, 25 contacts)`: what people call it, its ID, and what tells it from others of the same name. */
function labelOf(row: DirectoryRow, details: Array<string | undefined>): string {
	const shown = [String(row.id), ...details.filter((detail) => detail !== undefined)];
	return `${nameOf(row) ?? 'Without a name'} (${shown.join(', ')})`;
}

const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;

type Entry = INodeListSearchResult['results'][number];

/** All entries of a directory whose label contains the filter, by label: of most lists the API searches and sorts none. */
async function readEntries(
	client: QlaraClient,
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
	for await (const row of readAll(client.directory(name, query))) {
		if (keeps(row)) entries.push({ name: labelOf(row, details(row)), value: String(row.id) });
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
	return await connected(this, async (client) => ({
		results: await readEntries(client, 'rcsAgents', { filter, details: () => [] }),
	}));
}

/** From List of RCS Template, each with its kind. */
export async function searchRcsTemplates(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await connected(this, async (client) => ({
		results: await readEntries(client, 'rcsTemplates', {
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
	return await connected(this, async (client) => ({
		results: await readEntries(client, 'whatsAppNumbers', {
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
	return await connected(this, async (client) => {
		const number = chosenNumber(this);
		const results = await readEntries(client, 'whatsAppTemplates', {
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
		async (client) =>
			await readEntries(client, 'contactLists', {
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
