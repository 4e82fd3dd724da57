import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import {
	channelProperties,
	customSendingMode,
	readChannelFields,
	sendingModeField,
} from '../channels/sendingModeField';
import { labelsOf } from '../parameters/labels';
import { presentCampaign, simplify } from '../parameters/simplify';
import { createOnce, type WithNamesake } from '../sending/createOnce';
import { createSafely } from '../sending/createSafely';
import { nameField, optionalFields, readSchedule, scheduleProperties } from './campaignFields';
import { readAddedFields } from './addedFields';
import { addFieldWarnings } from './fieldWarnings';
import type { Operation, OperationContext } from './operation';
import {
	phoneNumbersOfAllItems,
	readRequiredRecipients,
	recipientProperties,
	reportDuplicates,
} from './recipients';

const createAnother = 'createAnother';

const ifNameExists: INodeProperties = {
	displayName: 'If the Name Exists',
	name: 'ifNameExists',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Create Another',
			value: createAnother,
			description: 'Every run makes a campaign of its own',
		},
		{
			name: 'Stop',
			value: 'stop',
			description: 'Create nothing and say which campaign has the name',
		},
		{
			name: 'Use the Existing One',
			value: 'useExisting',
			description:
				'Return the campaign of this name if its content is the same, so that the workflow can run again from the start. Other content stops it.',
		},
	],
	default: createAnother,
	description:
		'What to do when a campaign of exactly this name is there already. A name with the date in it makes one campaign a day.',
};

/** What the form of a new campaign asks for, beside its name. */
const contentFields: INodeProperties[] = [
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
];

const labels = labelsOf([nameField.property, ...contentFields]);

/** Creates the campaign, or returns the one that may be used instead. */
async function createOrFind(
	context: OperationContext,
	body: JsonObject,
	simple: boolean,
): Promise<JsonObject> {
	const choice = context.params.choice<WithNamesake | typeof createAnother>('ifNameExists', [
		createAnother,
		'useExisting',
		'stop',
	]);
	if (choice === createAnother) return presentCampaign(await createSafely(context, body), simple);
	const { campaign, existing, notCompared } = await createOnce(
		context,
		body,
		choice,
		(name) => labels.get(name) ?? name,
		context.dryRun,
	);
	return {
		...presentCampaign(campaign, simple),
		...(choice === 'useExisting' && { existing }),
		...(notCompared.length > 0 && { notCompared }),
	};
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
	togetherFor: phoneNumbersOfAllItems,
	fields: [{ ...nameField.property, required: true }, ifNameExists, ...contentFields, simplify],
	async run(context) {
		const { params, runs } = context;
		const simple = params.flag('simplify');
		const name = params.requiredText('name');
		const mode = String(sendingModeField.read(params));
		const { body: recipients, duplicates } = readRequiredRecipients(params, context.allItems());
		const channelBody = readChannelFields(params, mode);
		const schedule = readSchedule(params);
		const optional = readAddedFields(params.collection('additionalFields'), optionalFields);
		const body = {
			name,
			sendingMode: mode,
			...channelBody,
			...recipients,
			...schedule,
			// The API's own default is unknown (docs/api.md#create): a draft unless the user says otherwise.
			readyToSend: false,
			...optional,
		};
		const campaign = await createOrFind(context, body, simple);
		return {
			...addFieldWarnings(reportDuplicates(campaign, duplicates), channelBody),
			// So that a sheet of 500 rows does not become 500 campaigns without a word.
			...(runs > 1 && { campaignsInThisRun: runs }),
		};
	},
};
