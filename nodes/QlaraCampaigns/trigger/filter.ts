import { sendingModeOf } from '../api/sendingMode';
import type { Campaign } from '../api/types';

/** Which campaigns the trigger watches. */
export interface Filter {
	/** Only this one. */
	campaignId?: string;
	/** Only these sending modes, as the API names them; empty: all. */
	sendingModes: readonly string[];
	/** Only campaigns with this text in name or description, in upper or lower case; empty: all. */
	search: string;
}

/** The filter as a short text, to see whether it has changed. */
export function filterKey({ campaignId, sendingModes, search }: Filter): string {
	return JSON.stringify([campaignId ?? '', [...sendingModes].sort(), search.toLowerCase()]);
}

/** Whether the campaign shows what a search looks at; the reference does not promise it (docs/api.md#get). */
export function isSearchable(campaign: Campaign): boolean {
	return campaign.name !== undefined || campaign.description !== undefined;
}

/**
 * Whether a campaign passes the filters. They are applied here and not by the API, so that a renamed campaign
 * does not seem to be new or gone, and because what the API's filter makes of combined modes is unknown
 * (docs/api.md#list). What the API does not show cannot be a reason to leave a campaign out.
 *
 * @param searchHits ids that the API's own search has found, for a campaign that is not searchable here
 */
export function matchesFilter(
	campaign: Campaign,
	{ sendingModes, search }: Filter,
	searchHits?: ReadonlySet<string>,
): boolean {
	const mode = sendingModeOf(campaign);
	if (sendingModes.length > 0 && mode !== undefined && !sendingModes.includes(mode)) return false;
	if (search === '') return true;
	if (!isSearchable(campaign)) return searchHits?.has(String(campaign.id)) ?? true;
	const needle = search.toLowerCase();
	return [campaign.name, campaign.description].some(
		(text) => typeof text === 'string' && text.toLowerCase().includes(needle),
	);
}
