import type { INodeProperties } from 'n8n-workflow';
import { costIn, currencyIn, recipientsOf } from '../api/campaignFigures';
import { statusLabel } from '../api/status';
import type { JsonObject } from '../api/types';

/** Whether to shorten a campaign to its most used fields. */
export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The status in words, unless the API sent a field of that name itself. */
const labelOf = (campaign: JsonObject): unknown =>
	campaign.statusLabel ?? statusLabel(campaign.status);

/**
 * What people want to know of a campaign, in the words of Check and Send; what they ask first comes first. Ten fields,
 * and the currency where the API names it.
 */
function simplified(campaign: JsonObject): JsonObject {
	const fields: JsonObject = {
		name: campaign.name,
		statusLabel: labelOf(campaign),
		smsText: campaign.smsBody,
		recipients: recipientsOf(campaign),
		cost: costIn(campaign),
		currency: currencyIn(campaign),
		sendingMode: campaign.sendingMode,
		scheduledDate: campaign.scheduledDate,
		totalSuccess: campaign.totalSuccess,
		totalFailed: campaign.totalFailed,
		id: campaign.id,
	};
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Every field as it came, the name and the status in words first, lists and objects last. */
function complete(campaign: JsonObject): JsonObject {
	const { name } = campaign;
	const flat: Array<[string, unknown]> = name === undefined ? [] : [['name', name]];
	flat.push(['statusLabel', labelOf(campaign)]);
	const nested: Array<[string, unknown]> = [];
	for (const entry of Object.entries(campaign))
		if (entry[0] !== 'name' && entry[0] !== 'statusLabel')
			(isNested(entry[1]) ? nested : flat).push(entry);
	return Object.fromEntries(flat.concat(nested));
}

/**
 * A campaign as an operation returns it: every field of the API untouched and `statusLabel`, or with `simple` what
 * people want to know of it. Fields that the API did not send are left out.
 */
export function presentCampaign(campaign: JsonObject, simple: boolean): JsonObject {
	return simple ? simplified(campaign) : complete(campaign);
}
