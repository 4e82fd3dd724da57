import type { Campaign } from '../api/types';

/** Which campaigns a user wants to hear of. */
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

/** Whether the campaign shows what a search looks at; the reference does not promise it (section 2.3). */
export function isTelling(campaign: Campaign): boolean {
	return campaign.name !== undefined || campaign.description !== undefined;
}

function modeOf({ sendingMode, channel }: Campaign): string | undefined {
	const mode = sendingMode ?? channel;
	return typeof mode === 'string' ? mode.toUpperCase() : undefined;
}

/**
 * Whether a campaign passes the filters. They are applied here and not by the API, so that a campaign that is
 * renamed does not seem to be new or gone, and because what the API's filter makes of combined modes is unknown.
 * What the API does not show cannot be a reason to leave a campaign out.
 *
 * @param found ids that the API's own search has found, for a campaign that does not show its name
 */
export function isWanted(
	campaign: Campaign,
	{ sendingModes, search }: Filter,
	found?: ReadonlySet<string>,
): boolean {
	const mode = modeOf(campaign);
	if (sendingModes.length > 0 && mode !== undefined && !sendingModes.includes(mode)) return false;
	if (search === '') return true;
	if (!isTelling(campaign)) return found?.has(String(campaign.id)) ?? true;
	const needle = search.toLowerCase();
	return [campaign.name, campaign.description].some(
		(text) => typeof text === 'string' && text.toLowerCase().includes(needle),
	);
}
