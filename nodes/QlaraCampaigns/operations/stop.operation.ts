import { isNotFound, QlaraError, resultOf } from '../api/errors';
import { statusLabel } from '../api/status';
import type { Campaign } from '../api/types';
import { campaignId } from '../parameters/fields';
import { withoutMarkup } from '../parameters/safeText';
import {
	confirmationStateOf,
	stateByStatus,
	type ConfirmationState,
} from '../sending/confirmationState';
import { deleteSafely } from '../sending/deleteSafely';
import { hasGuards } from '../sending/guards';
import { PreconditionError } from '../sending/preconditionError';
import { deleteGuards, readDeleteGuards } from './guardFields';
import type { Operation, OperationContext } from './operation';
import { requireWithinGuards } from './requireWithinGuards';

function tooLate({ id, status }: Campaign): PreconditionError {
	return new PreconditionError([
		{
			message: `It is too late to stop campaign ${String(id).slice(0, 50)}: Qlara shows it as ${statusLabel(status)}, and what has been sent cannot be taken back.`,
			remedy: 'Nothing was changed. Look at the campaign in Qlara to see what has gone out.',
		},
	]);
}

/**
 * What is known about a campaign that may be confirmed. What this process has just confirmed counts more than a read;
 * what nobody can read is taken for scheduled, because a message that goes out cannot be taken back.
 */
async function stateOf(
	{ client, ledger }: OperationContext,
	campaign: Campaign,
): Promise<ConfirmationState> {
	const byStatus = stateByStatus(campaign);
	if (byStatus === 'draft' && ledger.last(String(campaign.id)) !== undefined) return 'unclear';
	return await confirmationStateOf(client, campaign).catch(() => 'unclear' as const);
}

export const stop: Operation = {
	resource: 'campaign',
	option: {
		name: 'Stop',
		value: 'stop',
		action: 'Stop a scheduled campaign before it goes out',
		description:
			'Keep a scheduled campaign from going out, by deleting it while that is possible. Drafts stay as they are.',
	},
	writes: true,
	agentNeeds: 'limits',
	fields: [campaignId, ...deleteGuards],
	async run(context) {
		const { client, params, ledger } = context;
		const id = params.id('campaignId');
		const guards = readDeleteGuards(params);
		// A confirm that is under way decides whether there is something to stop.
		await ledger.inFlight(id);
		const campaign = await client.get(id);
		const isOver = (read: Campaign): boolean => stateByStatus(read) === 'confirmed';
		if (isOver(campaign)) throw tooLate(campaign);
		if ((await stateOf(context, campaign)) === 'draft') {
			return {
				stopped: false,
				id: params.apiId('campaignId'),
				statusLabel: 'draft',
				reason:
					'The campaign is a draft, which does not go out by itself, and was left as it is. If something else ' +
					'has confirmed it within the last two minutes, that may not show yet: then run Stop again.',
			};
		}
		if (hasGuards(guards))
			await requireWithinGuards(context, campaign, guards, 'Nothing was stopped.');
		const end = await resultOf(deleteSafely(context, id));
		if (end instanceof QlaraError) {
			// Qlara refuses what is too late and what is gone in the same way (docs/api.md#delete): a read tells.
			const read = await resultOf(client.get(id));
			if (!(read instanceof QlaraError) && isOver(read)) throw tooLate(read);
			if (!isNotFound(read)) throw end;
		}
		const reason = end instanceof QlaraError ? 'Something else has deleted it meanwhile.' : end;
		return {
			stopped: true,
			id: params.apiId('campaignId'),
			...(reason !== undefined && { reason: withoutMarkup(reason) }),
		};
	},
};
