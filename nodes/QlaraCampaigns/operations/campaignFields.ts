import { flagField, textField, type BodyField } from '../parameters/fields';

/** The pattern of the API, in Luxon's letters: `2026-04-10 08:00:00.000+0200` (docs/api.md#dates). */
const apiDatePattern = 'yyyy-MM-dd HH:mm:ss.SSSZZZ';

export const nameField = textField({
	displayName: 'Name',
	name: 'name',
	placeholder: 'e.g. Spring reminder',
	description: 'Name of the campaign, as shown in Qlara',
});

/** When the campaign is sent. */
const scheduledDateField: BodyField = {
	property: {
		displayName: 'Scheduled Date',
		name: 'scheduledDate',
		type: 'dateTime',
		default: '',
		description:
			'When to send. Without it the campaign goes out as soon as it is confirmed. Read in the time zone of the workflow.',
	},
	read: (params) =>
		params.isEmpty('scheduledDate')
			? null
			: params.futureDateTime('scheduledDate').toFormat(apiDatePattern),
};

/** Fields of every campaign that can be left out. */
export const optionalFields: BodyField[] = [
	textField({
		displayName: 'Description',
		name: 'description',
		description: 'A note about the campaign, which can be searched',
	}),
	flagField({
		displayName: 'Ready to Send',
		name: 'readyToSend',
		description: 'Whether the campaign is complete and may be confirmed. Off keeps it a draft.',
	}),
	scheduledDateField,
];
