import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { toText } from '../api/toText';
import type { Campaign, JsonObject } from '../api/types';
import {
	channelProperties,
	customSendingMode,
	readChannelFields,
	sendingModeField,
} from '../channels/sendingModeField';
import type { BodyField } from '../parameters/fields';
import { createOnce, type CreateOnceOptions, type WithNamesake } from '../sending/createOnce';
import { createSafely } from '../sending/createSafely';
import { readAddedFields } from './addedFields';
import { optionalFields, readSchedule, scheduleProperties } from './campaignFields';
import { addFieldWarnings } from './fieldWarnings';
import type { OperationContext } from './operation';
import { readRequiredRecipients, recipientProperties, reportDuplicates } from './recipients';

const createAnother = 'createAnother';
const stop = 'stop';
const useExisting = 'useExisting';

type Choice = WithNamesake | typeof createAnother;

/** What to do when a campaign of the name is there already. */
export const ifNameExists: INodeProperties = {
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
			value: stop,
			description: 'Create nothing and say which campaign has the name',
		},
		{
			name: 'Use the Existing One',
			value: useExisting,
			description:
				'Return the campaign of this name if its content is the same, so that the workflow can run again from the start. Other content stops it.',
		},
	],
	default: createAnother,
	description:
		'What to do when a campaign of exactly this name is there already. A name with the date in it makes one campaign a day.',
};

/** The same where the campaign is sent too: every run would send a campaign of its own if it made another. */
export const ifNameExistsOnce: INodeProperties = {
	...ifNameExists,
	options: (ifNameExists.options as INodePropertyOptions[]).filter(
		({ value }) => value !== createAnother,
	),
	default: useExisting,
};

/** What the form of a new campaign asks for, beside its name. */
export const contentProperties = (optional: readonly BodyField[]): INodeProperties[] => [
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
		options: optional.map(({ property }) => property),
	},
];

/** What the form of a new campaign holds. */
export interface Creation {
	/** The body of the create. */
	body: JsonObject;
	/** The fields of the channels in it. */
	channelBody: JsonObject;
	/** Phone numbers that were given more than once. */
	duplicates: string[];
}

/** Reads the form of a new campaign. @throws InputError for whatever cannot be read or is missing */
export function readCreation(
	{ params, allItems }: Pick<OperationContext, 'params' | 'allItems'>,
	optional: readonly BodyField[] = optionalFields,
): Creation {
	const name = params.requiredText('name');
	const mode = toText(sendingModeField.read(params));
	const { body: recipients, duplicates } = readRequiredRecipients(params, allItems());
	const channelBody = readChannelFields(params, mode);
	const schedule = readSchedule(params);
	const added = readAddedFields(params.collection('additionalFields'), optional);
	const body = {
		name,
		sendingMode: mode,
		...channelBody,
		...recipients,
		...schedule,
		// The API's own default is unknown (docs/api.md#create): a draft unless the user says otherwise.
		readyToSend: false,
		...added,
	};
	return { body, channelBody, duplicates };
}

/** Adds to an output what the form of a new campaign held that a person should know. */
export function addCreationWarnings(
	output: JsonObject,
	{ channelBody, duplicates }: Creation,
): JsonObject {
	return addFieldWarnings(reportDuplicates(output, duplicates), channelBody);
}

/** A campaign as an operation that creates one returns it. */
export interface CreatedOrFound {
	campaign: Campaign;
	/** Whether it was there before. */
	existing: boolean;
	/** What to say about that. */
	report: JsonObject;
}

/**
 * Creates a campaign, or finds the one that may be used instead, as the form says.
 *
 * @param labelOf the label of a field in the form
 * @param choiceField {@link ifNameExists} or {@link ifNameExistsOnce}
 * @param options for {@link ifNameExistsOnce}
 * @throws PreconditionError when there is one that must not be used, or none and a refusal
 */
export async function createOrFind(
	context: OperationContext,
	body: JsonObject,
	labelOf: (name: string) => string,
	choiceField = ifNameExists,
	options: Pick<CreateOnceOptions, 'refusal' | 'mayHaveDate'> = {},
): Promise<CreatedOrFound> {
	const choice = context.params.choice(
		choiceField.name,
		(choiceField.options as INodePropertyOptions[]).map(({ value }) => value as Choice),
	);
	if (choice === createAnother)
		return { campaign: await createSafely(context, body), existing: false, report: {} };
	const { campaign, existing, notCompared } = await createOnce(context, body, choice, labelOf, {
		looksOnce: context.dryRun,
		...options,
	});
	return {
		campaign,
		existing,
		report: {
			...(choice === useExisting && { existing }),
			...(notCompared.length > 0 && { notCompared }),
		},
	};
}
