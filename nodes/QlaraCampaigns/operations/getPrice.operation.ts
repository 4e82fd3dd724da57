import { campaignId } from '../parameters/fields';
import type { Operation } from './operation';

export const getPrice: Operation = {
	resource: 'campaign',
	option: {
		name: 'Get Price',
		value: 'getPrice',
		action: 'Get the price of a campaign',
		description:
			'Read the estimated total price. It can be zero or out of date if the cost was not calculated first.',
	},
	sideBySide: true,
	fields: [campaignId],
	async run({ client, params }) {
		const { price, currency, id, ...others } = await client.price(params.id('campaignId'));
		return {
			price,
			...(currency !== undefined && { currency }),
			...others,
			id: id ?? params.apiId('campaignId'),
		};
	},
};
