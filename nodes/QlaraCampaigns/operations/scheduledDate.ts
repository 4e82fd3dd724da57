import { tryToParseDateTime } from 'n8n-workflow';
import type { BodyField } from '../parameters/fields';

/** The pattern of the API, in Luxon's letters: `2026-04-10 08:00:00.000+0200` ([seed], section 5). */
export const apiDatePattern = 'yyyy-MM-dd HH:mm:ss.SSSZZZ';

/** A moment (ms since 1970) in the pattern of the API. */
export const toApiDate = (at: number): string =>
	tryToParseDateTime(new Date(at), 'UTC').toFormat(apiDatePattern);

/** When the campaign is sent. */
export const scheduledDateField: BodyField = {
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
