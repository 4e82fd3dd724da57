import { readApiDate, toApiDate } from '../api/dates';
import { sendingModeOf } from '../api/sendingMode';
import type { Campaign, JsonObject } from '../api/types';
import { channelFields } from './index';

/** The fields of every campaign that a client may write, whatever its mode (docs/api.md#create). */
const commonFields = [
	'name',
	'description',
	'sendingMode',
	'destinationType',
	'contactListIds',
	'destinations',
	'scheduledDate',
	'readyToSend',
];

/** The names of all fields that a client may write. */
export function writtenFields(): string[] {
	return [...commonFields, ...channelFields().map(({ property }) => property.name)];
}

/**
 * What a campaign holds, of the fields that a client may write, as an update takes it: whether the API replaces or
 * merges is unknown (docs/api.md#update), so that an update sends all of them. A field that the API did not return
 * stays away.
 */
export function campaignBody(campaign: Campaign): JsonObject {
	const body: JsonObject = {};
	for (const name of writtenFields()) {
		if (campaign[name] !== undefined && campaign[name] !== null) body[name] = campaign[name];
	}
	const mode = sendingModeOf(campaign);
	if (mode !== undefined) body.sendingMode ??= mode;
	const scheduledAt = readApiDate(body.scheduledDate);
	if (scheduledAt !== undefined) body.scheduledDate = toApiDate(scheduledAt);
	return body;
}
