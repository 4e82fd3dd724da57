import { toApiId } from '../api/campaignId';
import { statusCode } from '../api/status';
import type { JsonObject } from '../api/types';
import { safeLine } from '../parameters/safeText';
import { presentCampaign } from '../parameters/simplify';
import { eventId, eventName, wentBack, type ChangeEvent } from './changeEvent';
import { eventSummary } from './eventSummary';
import { totalsOf } from './totals';

/**
 * An event as the workflow receives it.
 *
 * @param simple the campaign simplified instead of everything the API returned
 */
export function presentEvent(event: ChangeEvent, simple: boolean): JsonObject {
	const { id, from, to, skipped, seenAt, redelivered } = event;
	const campaign = event.campaign ?? { id: toApiId(id) };
	return {
		summary: eventSummary(event),
		event: eventName(event),
		eventId: eventId(event),
		campaignId: campaign.id,
		campaignName: typeof campaign.name === 'string' ? campaign.name : null,
		safeName: typeof campaign.name === 'string' ? safeLine(campaign.name) : null,
		from: statusCode(from) ?? null,
		fromLabel: from ?? 'none',
		to: statusCode(to) ?? null,
		toLabel: to,
		skipped,
		wentBack: wentBack(event),
		firstSeenAt: new Date(seenAt).toISOString(),
		...(redelivered ? { repeated: true } : {}),
		...(to === 'completed' || to === 'failed' ? totalsOf(campaign) : {}),
		campaign: event.campaign ? presentCampaign(campaign, simple) : { id: campaign.id },
	};
}
