import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { campaignIdProblem } from '../api/campaignId';
import { isSamePage, isWholeList, pageKey, pageSize } from '../api/pages';
import { statusLabel } from '../api/status';
import type { Campaign } from '../api/types';
import { InputError } from '../parameters/inputError';
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
	let redact = (text: string) => text;
	try {
		const connection = await connect(this, 0, { priority: 'interactive' });
		redact = connection.redact;
		const [pageBefore, keyBefore] = readToken(paginationToken);
		const page = pageBefore + 1;
		const search = filter?.trim();
		const read = connection.client.list({ search: search === '' ? undefined : search });
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
	} catch (error) {
		// n8n's rules want an error of n8n's own here, and do not look into the function that makes it.
		const nodeError = toNodeError(this.getNode(), error, undefined, redact);
		throw nodeError;
	}
}
