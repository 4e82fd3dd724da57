import { campaignBody } from '../channels/campaignBody';
import { campaignId, type BodyField } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import { keepClaim } from '../sending/claim';
import { updateSafely } from '../sending/updateSafely';
import { requireDraftForAgent } from './agents';
import { nameField } from './campaignFields';
import { changesProperty, contentFields, labelOf, readChanges } from './changes';
import { addFieldWarnings } from './fieldWarnings';
import type { Operation } from './operation';
import { reportDuplicates } from './recipients';

const fields: BodyField[] = [nameField, ...contentFields];

const updateFields = changesProperty(
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		description:
			'The fields to change. Fields that are not added stay as they are; one that is added and left empty is cleared.',
	},
	fields,
);

export const update: Operation = {
	resource: 'campaign',
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a campaign',
		description: 'Change a campaign that has not started sending yet',
	},
	writes: true,
	fields: [campaignId, updateFields, simplify],
	async run(context) {
		const { client, params, asTool, dryRun, ledger } = context;
		const id = params.id('campaignId');
		const simple = params.flag('simplify');
		const { asked, values, duplicates } = readChanges(params, updateFields.name, fields);
		if (Object.keys(asked).length === 0)
			throw params.problem(updateFields.name, 'is empty', 'Add at least one field to change.');
		const campaign = await client.get(id);
		if (asTool) requireDraftForAgent(campaign, ledger);
		const body = keepClaim({ ...campaignBody(campaign), ...asked }, campaign);
		if (dryRun) {
			// What was not sent cannot be read back.
			await client.update(id, body);
			return presentCampaign(campaign, simple);
		}
		const updated = await updateSafely(context, id, body, asked, labelOf);
		return addFieldWarnings(reportDuplicates(presentCampaign(updated, simple), duplicates), values);
	},
};
