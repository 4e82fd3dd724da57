import { campaignId } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import type { Operation } from './operation';

export const get: Operation = {
	resource: 'campaign',
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a campaign',
		description: 'Read one campaign with its status and delivery figures',
	},
	sideBySide: true,
	fields: [campaignId, simplify],
	async run({ client, params }) {
		const simple = params.flag('simplify');
		return presentCampaign(await client.get(params.id('campaignId')), simple);
	},
};
