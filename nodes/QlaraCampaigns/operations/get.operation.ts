import { campaignId, simplify } from '../parameters/fields';
import type { Operation } from './operation';
import { presentCampaign } from '../parameters/simplify';

export const get: Operation = {
	resource: 'campaign',
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a campaign',
		description: 'Read one campaign with its status and delivery figures',
	},
	fields: [campaignId, simplify],
	async run({ client, params }) {
		const simple = params.flag('simplify');
		return presentCampaign(await client.get(params.id('campaignId')), simple);
	},
};
