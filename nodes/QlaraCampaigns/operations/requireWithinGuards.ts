import { campaignStatus, statusCode } from '../api/status';
import type { Campaign } from '../api/types';
import { readEstimate, recalculate } from '../sending/estimate';
import { guardViolations, type Guards } from '../sending/guards';
import { planOf } from '../sending/planId';
import { PreconditionError } from '../sending/preconditionError';
import type { OperationContext } from './operation';

/**
 * Lets only a campaign pass that is within the limits for deleting.
 *
 * @param consequence what is not done otherwise, as a sentence
 * @throws PreconditionError naming every limit that the campaign is above
 */
export async function requireWithinGuards(
	{ client, time }: Pick<OperationContext, 'client' | 'time'>,
	campaign: Campaign,
	guards: Guards,
	consequence: string,
): Promise<void> {
	const isDraft = statusCode(campaign.status) === campaignStatus.draft;
	// A campaign that is on its way is not recalculated.
	const estimate = isDraft
		? await recalculate(client, campaign)
		: await readEstimate(client, campaign);
	// A draft that reaches nobody is below every limit.
	if (isDraft && estimate.recipients === 0) return;
	const violations = guardViolations(estimate, planOf(estimate), guards, time.now());
	if (violations.length > 0) throw new PreconditionError(violations, consequence);
}
