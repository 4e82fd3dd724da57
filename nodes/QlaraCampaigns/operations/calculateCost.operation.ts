import { campaignId } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import type { Operation } from './operation';

export const calculateCost: Operation = {
	resource: 'campaign',
	option: {
		name: 'Calculate Cost',
		value: 'calculateCost',
		action: 'Calculate the cost of a campaign',
		description:
			'Recalculate recipients and cost. Needed after every change and before the campaign is confirmed.',
	},
	writes: true,
	sideBySide: true,
	fields: [campaignId, simplify],
	async run({ client, params }) {
		const simple = params.flag('simplify');
		return presentCampaign(await client.calculateGoal(params.id('campaignId')), simple);
	},
};
