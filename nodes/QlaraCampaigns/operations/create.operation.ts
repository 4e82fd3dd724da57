import {
	channelProperties,
	customSendingMode,
	readChannelFields,
	sendingModeField,
} from '../channels/sendingModeField';
import { createSafely } from '../sending/createSafely';
import { nameField, optionalFields, readSchedule, scheduleProperties } from './campaignFields';
import { readAddedFields } from './addedFields';
import { addFieldWarnings } from './fieldWarnings';
import type { Operation } from './operation';
import {
	phoneNumbersOfAllItems,
	readRequiredRecipients,
	recipientProperties,
	reportDuplicates,
} from './recipients';

export const create: Operation = {
	resource: 'campaign',
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a campaign',
		description: 'Prepare a campaign as a draft. Nothing is sent before it is confirmed.',
	},
	writes: true,
	togetherFor: phoneNumbersOfAllItems,
	fields: [
		{ ...nameField.property, required: true },
		sendingModeField.property,
		{ ...customSendingMode, required: true },
		...channelProperties(),
		...recipientProperties,
		...scheduleProperties,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: optionalFields.map(({ property }) => property),
		},
	],
	async run(context) {
		const { params, runs } = context;
		const name = params.requiredText('name');
		const mode = String(sendingModeField.read(params));
		const { body: recipients, duplicates } = readRequiredRecipients(params, context.allItems());
		const channelBody = readChannelFields(params, mode);
		const schedule = readSchedule(params);
		const optional = readAddedFields(params.collection('additionalFields'), optionalFields);
		const campaign = await createSafely(context, {
			name,
			sendingMode: mode,
			...channelBody,
			...recipients,
			...schedule,
			// The API's own default is unknown (docs/api.md#create): a draft unless the user says otherwise.
			readyToSend: false,
			...optional,
		});
		return {
			...addFieldWarnings(reportDuplicates(campaign, duplicates), channelBody),
			// So that a sheet of 500 rows does not become 500 campaigns without a word.
			...(runs > 1 && { campaignsInThisRun: runs }),
		};
	},
};
