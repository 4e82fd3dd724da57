import type { INodeProperties } from 'n8n-workflow';
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

/** What most flows use of a campaign (docs/api.md#get), most used first; ten fields with the status label. */
const simpleFields = [
	'id',
	'name',
	'status',
	'statusLabel',
	'sendingMode',
	'scheduledDate',
	'totalDestinations',
	'totalSuccess',
	'totalFailed',
	'readyToSend',
];

/** The campaign with its status as a word beside it, unless the API sent a field of that name itself. */
function withStatusLabel(campaign: JsonObject): JsonObject {
	return { ...campaign, statusLabel: campaign.statusLabel ?? statusLabel(campaign.status) };
}

/**
 * A campaign as an operation returns it: every field of the API untouched and `statusLabel`, or with
 * `simple` the ten most used fields of those the API sent.
 */
export function presentCampaign(campaign: JsonObject, simple: boolean): JsonObject {
	const full = withStatusLabel(campaign);
	return simple
		? Object.fromEntries(
				simpleFields.filter((name) => name in full).map((name) => [name, full[name]]),
			)
		: full;
}
