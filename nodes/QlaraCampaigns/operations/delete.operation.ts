import { statusCode } from '../api/status';
import { campaignId } from '../parameters/fields';
import { deleteSafely } from '../sending/deleteSafely';
import { measure, readFigures } from '../sending/costAndRecipients';
import { hasGuards, objectionsTo, refuse } from '../sending/guards';
import { deleteGuards, readGuards } from './guardFields';
import type { Operation } from './operation';

export const deleteCampaign: Operation = {
	resource: 'campaign',
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a campaign',
		description: 'Remove a campaign for good, or stop a scheduled one before its date',
	},
	writes: true,
	agentNeeds: 'limits',
	fields: [campaignId, deleteGuards],
	remedies: {
		404: 'Either there is no campaign with this ID, or it is already sending, completed or failed: Qlara answers both in the same way. Only drafts and campaigns that are ready or scheduled can be deleted.',
	},
	async run({ client, params, time }) {
		const id = params.id('campaignId');
		const guards = readGuards(params.collection('guards'));
		if (hasGuards(guards)) {
			const campaign = await client.get(id);
			const isDraft = statusCode(campaign.status) === 0;
			// A campaign that is on its way is not counted anew.
			const measured = isDraft
				? await measure(client, campaign)
				: await readFigures(client, campaign);
			// A draft that reaches nobody is below every limit.
			if (!isDraft || measured.recipients !== 0)
				refuse(objectionsTo(measured, guards, time.now()), 'Nothing was deleted.');
		}
		await deleteSafely(client, id);
		return { deleted: true, id: params.apiId('campaignId') };
	},
};
