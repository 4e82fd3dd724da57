import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { flagField, textField, type BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';
import { withoutClaim } from '../sending/claim';
import { readTimeZone, timeZoneField } from './timeZoneField';

/** The pattern of the API, in Luxon's letters: `2026-04-10 08:00:00.000+0200` (docs/api.md#dates). */
const apiDatePattern = 'yyyy-MM-dd HH:mm:ss.SSSZZZ';

export const nameField = textField({
	displayName: 'Name',
	name: 'name',
	placeholder: 'e.g. Spring reminder',
	description: 'Name of the campaign, as shown in Qlara',
});

const atDate = 'atDate';

const zoneName = 'scheduledDateTimeZone';

/** When the campaign is sent. */
const scheduledDate: BodyField = {
	property: {
		displayName: 'Scheduled Date',
		name: 'scheduledDate',
		type: 'dateTime',
		default: '',
		description:
			'When to send, by the clock of Scheduled Date Time Zone. The campaign has to be confirmed before.',
	},
	read: (params) => {
		const zone = params.has(zoneName) ? readTimeZone(params, zoneName) : params.timezone;
		return params.isLeftEmpty('scheduledDate')
			? null
			: params.inTimeZone(zone).futureDateTime('scheduledDate').toFormat(apiDatePattern);
	},
};

/** Whose clock the scheduled date goes by. */
export const scheduledDateTimeZone = timeZoneField({
	displayName: 'Scheduled Date Time Zone',
	name: zoneName,
	description:
		'Whose clock Scheduled Date goes by. A date with an offset of its own, such as 2026-04-10T08:00:00+02:00, keeps it.',
});

/** @throws InputError for a zone without the date that it is for */
export function requireDateForZone(changes: Params): void {
	if (!changes.has(zoneName) || changes.has(scheduledDate.property.name)) return;
	throw changes.problem(
		zoneName,
		'is there without "Scheduled Date"',
		'Add "Scheduled Date" too; a date that is set already keeps its moment.',
	);
}

/** The part of the form that says when the campaign is sent. */
export const scheduleProperties: INodeProperties[] = [
	{
		displayName: 'When',
		name: 'sendWhen',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'After Confirming',
				value: 'afterConfirming',
				description: 'As soon as the campaign is confirmed',
			},
			{
				name: 'At a Date',
				value: atDate,
				description: 'On a day and at a time, if the campaign is confirmed by then',
			},
		],
		default: 'afterConfirming',
		description: 'When the messages go out',
	},
	...[{ ...scheduledDate.property, required: true }, scheduledDateTimeZone].map((property) => ({
		...property,
		displayOptions: { show: { sendWhen: [atDate] } },
	})),
];

/**
 * Reads when a new campaign is sent.
 *
 * @returns the field of the request, or none
 * @throws InputError when the date is missing, in the past or no date
 */
export function readSchedule(params: Params): JsonObject {
	if (params.choice('sendWhen', ['afterConfirming', atDate]) !== atDate) return {};
	const date = scheduledDate.read(params);
	if (date !== null) return { scheduledDate: date };
	throw params.problem(
		'scheduledDate',
		'is empty',
		'Enter when to send, or set "When" to After Confirming.',
	);
}

const descriptionText = textField({
	displayName: 'Description',
	name: 'description',
	description: 'A note about the campaign, which can be searched',
});

/** A claim that somebody has written into it would hold up whoever wants to send the campaign. */
export const descriptionField: BodyField = {
	...descriptionText,
	read: (params) => withoutClaim(params.text(descriptionText.property.name)),
};

const readyFlag = flagField({
	displayName: 'Ready to Send',
	name: 'readyToSend',
	description:
		'Whether the campaign is complete and may be confirmed. Off keeps it a draft; Send switches it on by itself.',
});

/** Starts on: nobody adds it to leave it off. */
const readyToSend: BodyField = {
	...readyFlag,
	property: { ...readyFlag.property, default: true },
};

/** Fields of every campaign that can be left out. */
export const optionalFields: BodyField[] = [descriptionField, readyToSend];

/** Fields of every campaign that can be changed. */
export const changeableFields: BodyField[] = [...optionalFields, scheduledDate];
