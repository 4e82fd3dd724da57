import { campaignId } from '../parameters/fields';
import { withoutMarkup } from '../parameters/safeText';
import { deleteSafely } from '../sending/deleteSafely';
import { hasGuards } from '../sending/guards';
import { deleteGuards, readDeleteGuards } from './guardFields';
import type { Operation } from './operation';
import { requireWithinGuards } from './requireWithinGuards';

export const deleteCampaign: Operation = {
	resource: 'campaign',
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a campaign',
		description: 'Remove a campaign for good, whether it is a draft or scheduled',
	},
	writes: true,
	agentNeeds: 'limits',
	fields: [campaignId, ...deleteGuards],
	async run(context) {
		const { client, params } = context;
		const id = params.id('campaignId');
		const guards = readDeleteGuards(params);
		if (hasGuards(guards))
			await requireWithinGuards(context, await client.get(id), guards, 'Nothing was deleted.');
		const reason = await deleteSafely(context, id);
		return {
			deleted: true,
			id: params.apiId('campaignId'),
			...(reason !== undefined && { reason: withoutMarkup(reason) }),
		};
	},
};
