import { labelsOf } from '../parameters/labels';
import { presentCampaign, simplify } from '../parameters/simplify';
import { nameField, optionalFields } from './campaignFields';
import {
	addCreationWarnings,
	contentProperties,
	createOrFind,
	ifNameExists,
	readCreation,
} from './creation';
import type { Operation } from './operation';
import { phoneNumbersOfAllItems } from './recipients';

const contentFields = contentProperties(optionalFields);
const labels = labelsOf([nameField.property, ...contentFields]);

export const create: Operation = {
	resource: 'campaign',
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a campaign',
		description: 'Prepare a campaign as a draft. Nothing is sent before it is confirmed.',
	},
	writes: true,
	expectedRequests: 2,
	togetherFor: phoneNumbersOfAllItems,
	fields: [{ ...nameField.property, required: true }, ifNameExists, ...contentFields, simplify],
	async run(context) {
		const { params, runs } = context;
		const simple = params.flag('simplify');
		const creation = readCreation(context);
		const { campaign, report } = await createOrFind(
			context,
			creation.body,
			(name) => labels.get(name) ?? name,
		);
		return {
			...addCreationWarnings({ ...presentCampaign(campaign, simple), ...report }, creation),
			// So that a sheet of 500 rows does not become 500 campaigns without a word.
			...(runs > 1 && { campaignsInThisRun: runs }),
		};
	},
};
