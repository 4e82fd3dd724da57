import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isCampaign } from '../api/decode';
import { pageSize } from '../api/pages';
import { statusLabel } from '../api/status';
import type { Campaign } from '../api/types';
import { connect } from './connect';
import { toNodeError } from './toNodeError';

function entry(campaign: Campaign): INodeListSearchResult['results'][number] {
	const { id, name, status } = campaign;
	const title = typeof name === 'string' && name.trim() !== '' ? name : 'Campaign without a name';
	return { name: `${title} (${id}, ${statusLabel(status)})`, value: String(id) };
}

/**
 * The From List mode of the campaign picker: one page at a time, searched by the API.
 *
 * @param filter text in name or description
 * @param paginationToken what the page before returned: its number (0-based) and its first id
 * @throws NodeApiError or NodeOperationError instead of an empty list when the list cannot be read
 */
export async function searchCampaigns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	let redact = (text: string) => text;
	try {
		const connection = await connect(this);
		redact = connection.redact;
		const [before = '-1', firstBefore] = (paginationToken ?? '-1').split(':', 2);
		const page = Number(before) + 1;
		const search = filter?.trim();
		const { rows, last, total } = await connection.client.list({
			search: search === '' ? undefined : search,
		})(page, pageSize);
		const campaigns = rows.filter(isCampaign);
		const first = campaigns[0] && encodeURIComponent(String(campaigns[0].id));
		// The same first campaign again: the server ignores the page number.
		if (first === undefined || first === firstBefore) return { results: [] };
		const complete = last === true || (total !== undefined && page === 0 && rows.length >= total);
		return {
			results: campaigns.map(entry),
			...(complete ? {} : { paginationToken: `${page}:${first}` }),
		};
	} catch (error) {
		const nodeError = toNodeError(this.getNode(), error, undefined, redact);
		throw nodeError;
	}
}
