import { recipientsOf } from '../api/campaignFigures';
import type { QlaraClient } from '../api/client';
import type { Time } from '../api/time';
import type { Campaign, JsonObject } from '../api/types';
import { campaignBody } from '../channels/campaignBody';
import { canCarryClaim, withClaim } from './claim';
import { confirmationStateOf } from './confirmationState';
import { recalculate } from './estimate';
import {
	assess,
	assessWithoutFigures,
	equalsFor,
	needsPreparation,
	type Assessment,
	type ConfirmPolicy,
} from './prepareConfirm';

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
	{ client, time }: { client: QlaraClient; time: Pick<Time, 'now' | 'elapsed' | 'sleep'> },
	id: string,
	policy: ConfirmPolicy,
): Promise<DryRunOutcome> {
	const before = await client.get(id);
	if ((await confirmationStateOf(client, before)) === 'confirmed')
		return { alreadyConfirmed: true };
	const assessment = needsPreparation(policy)
		? assess(
				await recalculate(client, before),
				policy,
				time.now(),
				await equalsFor({ client, time }, before, policy),
			)
		: undefined;
	await recordConfirm(
		client,
		before,
		policy,
		assessment?.update,
		assessment !== undefined || recipientsOf(before) !== 0,
	);
	return { alreadyConfirmed: false, ...(assessment && { assessment }) };
}

/**
 * The same for a campaign of which a dry run has recorded the create: recipients and cost are not known, so that
 * nothing is said about them.
 *
 * @param campaign as the create has answered
 */
export async function dryRunNewCampaign(
	{ client, time }: { client: QlaraClient; time: Pick<Time, 'now' | 'elapsed' | 'sleep'> },
	campaign: Campaign,
	policy: ConfirmPolicy,
): Promise<DryRunOutcome> {
	const assessment = assessWithoutFigures(
		campaign,
		policy,
		time.now(),
		await equalsFor({ client, time }, campaign, policy),
	);
	await client.calculateGoal(String(campaign.id));
	await recordConfirm(client, campaign, policy, assessment.update, true);
	return { alreadyConfirmed: false, assessment };
}

/** Makes the requests of a confirm from the update on. */
async function recordConfirm(
	client: QlaraClient,
	campaign: Campaign,
	policy: ConfirmPolicy,
	needed: JsonObject | undefined,
	counts: boolean,
): Promise<void> {
	const id = String(campaign.id);
	const update =
		policy.claim === true && canCarryClaim(campaign)
			? {
					...(needed ?? campaignBody(campaign)),
					// Which claim it will be is not known before.
					description: withClaim(campaign.description, { nonce: '0', execution: '0' }),
				}
			: needed;
	if (update !== undefined) {
		await client.update(id, update);
		if (counts) await client.calculateGoal(id);
	}
	await client.confirm(id);
}
