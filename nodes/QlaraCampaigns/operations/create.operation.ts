import {
	channelProperties,
	channelsOf,
	customSendingMode,
	sendingMode,
	sendingModeField,
} from '../channels';
import type { JsonObject } from '../api/types';
import { flagField, textField, type BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';
import { createSafely } from '../sending/createSafely';
import type { Operation } from './operation';
import { readRequiredRecipients, recipientProperties, reportDuplicates } from './recipients';
import { scheduledDateField } from './scheduledDate';
import { warnOfTexts } from './warnings';

export const nameField = textField({
	displayName: 'Name',
	name: 'name',
	placeholder: 'e.g. Spring reminder',
	description: 'Name of the campaign, as shown in Qlara',
});

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

/** Reads the fields of the mode's channels; a channel's field that is empty stops everything. */
function readChannels(params: Params, mode: string): JsonObject {
	const body: JsonObject = {};
	for (const { property, read } of channelsOf(mode).flatMap(({ fields }) => fields)) {
		// Read first: a message that is empty because n8n has swallowed a placeholder has a better reason to give.
		body[property.name] = read(params);
		if (params.isEmpty(property.name)) {
			throw params.problem(
				property.name,
				'is empty',
				`Fill it in, because the sending mode ${mode} needs it.`,
			);
		}
	}
	return body;
}

export const create: Operation = {
	resource: 'campaign',
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a campaign',
		description: 'Prepare a campaign as a draft. Nothing is sent before it is confirmed.',
	},
	writes: true,
	fields: [
		{ ...nameField.property, required: true },
		sendingMode,
		{ ...customSendingMode, required: true },
		...channelProperties(),
		...recipientProperties,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: optionalFields.map(({ property }) => property),
		},
	],
	remedies: {
		400: 'Qlara refused the campaign and did not create it. Correct what it names and run again.',
	},
	async run(context) {
		const { params } = context;
		const name = params.requiredText('name');
		const mode = String(sendingModeField.read(params));
		const { body: recipients, duplicates } = readRequiredRecipients(params);
		const channels = readChannels(params, mode);
		const added = params.collection('additionalFields');
		const optional = optionalFields.filter(({ property }) => added.has(property.name));
		const campaign = await createSafely(context, {
			name,
			sendingMode: mode,
			...channels,
			...recipients,
			// The API's own default is unknown (section 2.2): a draft unless the user says otherwise.
			readyToSend: false,
			...Object.fromEntries(optional.map(({ property, read }) => [property.name, read(added)])),
		});
		return warnOfTexts(reportDuplicates(campaign, duplicates), channels);
	},
};
