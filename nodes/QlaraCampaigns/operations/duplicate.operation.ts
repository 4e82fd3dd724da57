import { campaignId } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import { copyBody } from '../sending/copyCampaign';
import { PreconditionError } from '../sending/preconditionError';
import { nameField } from './campaignFields';
import { changesProperty, contentFields, labelOf, readChanges } from './changes';
import { createOrFind, ifNameExists } from './creation';
import { addFieldWarnings } from './fieldWarnings';
import type { Operation } from './operation';
import { reportDuplicates } from './recipients';

const fieldsToChange = changesProperty(
	{
		displayName: 'Fields to Change',
		name: 'updateFields',
		description:
			'What is to be other than in the original. Without a Scheduled Date the copy has none; a field that is added and left empty is left out.',
	},
	contentFields,
);

/** The name that a copy gets unless a person gives it one. */
function defaultName(id: string, name: unknown): string {
	if (typeof name === 'string' && name.trim() !== '') return `Copy of ${name.trim()}`;
	throw new PreconditionError(
		[
			{
				message: `Qlara shows no name for campaign ${id.slice(0, 50)}.`,
				remedy: `Enter one for the copy in "${nameField.property.displayName}".`,
			},
		],
		'Nothing was created.',
	);
}

export const duplicate: Operation = {
	resource: 'campaign',
	option: {
		name: 'Duplicate',
		value: 'duplicate',
		action: 'Duplicate a campaign as a new draft',
		description:
			'Make a new draft with the message and the recipients of another campaign, whatever its status. Nothing is sent.',
	},
	writes: true,
	expectedRequests: 3,
	fields: [
		campaignId,
		{
			...nameField.property,
			placeholder: 'e.g. Spring reminder, second round',
			description:
				'Name of the new campaign. Leave it empty for "Copy of" and the name of the original.',
		},
		ifNameExists,
		fieldsToChange,
		simplify,
	],
	async run(context) {
		const { client, params } = context;
		const id = params.id('campaignId');
		const simple = params.flag('simplify');
		const name = params.isLeftEmpty('name') ? undefined : params.requiredText('name');
		const { asked, values, duplicates } = readChanges(params, fieldsToChange.name, contentFields);
		const original = await client.get(id);
		const body = copyBody(
			original,
			{ ...asked, name: name ?? defaultName(id, original.name) },
			`Add it to "${fieldsToChange.displayName}".`,
		);
		const { campaign, report } = await createOrFind(context, body, labelOf);
		return addFieldWarnings(
			reportDuplicates(
				{ ...presentCampaign(campaign, simple), ...report, originalId: original.id },
				duplicates,
			),
			values,
		);
	},
};
