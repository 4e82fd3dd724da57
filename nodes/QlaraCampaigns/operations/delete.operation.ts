import { campaignStatus, statusCode } from '../api/status';
import { campaignId } from '../parameters/fields';
import { deleteSafely } from '../sending/deleteSafely';
import { readEstimate, recalculate } from '../sending/estimate';
import { guardViolations, hasGuards } from '../sending/guards';
import { planOf } from '../sending/planId';
import { PreconditionError } from '../sending/preconditionError';
import { deleteGuards, readDeleteGuards } from './guardFields';
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
	fields: [campaignId, ...deleteGuards],
	async run(context) {
		const { client, params, time } = context;
		const id = params.id('campaignId');
		const guards = readDeleteGuards(params);
		if (hasGuards(guards)) {
			const campaign = await client.get(id);
			const isDraft = statusCode(campaign.status) === campaignStatus.draft;
			// A campaign that is on its way is not recalculated.
			const estimate = isDraft
				? await recalculate(client, campaign)
				: await readEstimate(client, campaign);
			// A draft that reaches nobody is below every limit.
			const violations =
				isDraft && estimate.recipients === 0
					? []
					: guardViolations(estimate, planOf(estimate), guards, time.now());
			if (violations.length > 0) throw new PreconditionError(violations, 'Nothing was deleted.');
		}
		const reason = await deleteSafely(context, id);
		return {
			deleted: true,
			id: params.apiId('campaignId'),
			...(reason !== undefined && { reason }),
		};
	},
};
