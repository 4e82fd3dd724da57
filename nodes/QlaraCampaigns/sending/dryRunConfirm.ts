import { recipientsOf } from '../api/campaignFigures';
import type { QlaraClient } from '../api/client';
import type { Time } from '../api/time';
import { campaignBody } from '../channels/campaignBody';
import { canCarryClaim, withClaim } from './claim';
import { confirmationStateOf } from './confirmationState';
import { recalculate } from './estimate';
import { assess, needsPreparation, type Assessment, type ConfirmPolicy } from './prepareConfirm';

/** What a dry run of a confirm found. */
export interface DryRunOutcome {
	/** It is confirmed already, so nothing would be sent. */
	alreadyConfirmed: boolean;
	/** Undefined when nothing has to be prepared. */
	assessment?: Assessment;
}

/**
 * Goes the way of a confirm past everything that would block it, and makes all its requests but those that a
 * campaign which is confirmed already does not need.
 *
 * Recipients and cost are those that were counted last, since counting again is a request that is only recorded.
 *
 * @param ports.client keeps its writes to itself (see `recordWrites`)
 */
export async function dryRunConfirm(
	{ client, time }: { client: QlaraClient; time: Pick<Time, 'now'> },
	id: string,
	policy: ConfirmPolicy,
): Promise<DryRunOutcome> {
	const before = await client.get(id);
	if ((await confirmationStateOf(client, before)) === 'confirmed')
		return { alreadyConfirmed: true };
	const assessment = needsPreparation(policy)
		? assess(await recalculate(client, before), policy, time.now())
		: undefined;
	const update =
		policy.claim === true && canCarryClaim(before)
			? {
					...(assessment?.update ?? campaignBody(before)),
					// Which claim it will be is not known before.
					description: withClaim(before.description, { nonce: '0', execution: '0' }),
				}
			: assessment?.update;
	if (update !== undefined) {
		await client.update(id, update);
		if (assessment !== undefined || recipientsOf(before) !== 0) await client.calculateGoal(id);
	}
	await client.confirm(id);
	return { alreadyConfirmed: false, ...(assessment && { assessment }) };
}
