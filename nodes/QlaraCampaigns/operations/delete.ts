import { campaignId } from '../host/fields';
import type { Operation } from './operation';

export const deleteCampaign: Operation = {
	resource: 'campaign',
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a campaign',
		description: 'Remove a campaign for good, or stop a scheduled one before its date',
	},
	fields: [campaignId],
	remedies: {
		404: 'Either there is no campaign with this ID, or it is already sending, completed or failed: Qlara answers both in the same way. Only drafts and campaigns that are ready or scheduled can be deleted.',
	},
	async run({ client, params }) {
		const id = params.id('campaignId');
		await client.delete(id);
		return { deleted: true, id };
	},
};
