import { amount } from '../api/amount';
import type { Campaign, JsonObject } from '../api/types';
import { percent } from '../parameters/percent';

/** Whether the fields of a campaign are enough for an event about its end. */
export function hasTotals({ totalDestinations }: Campaign): boolean {
	return amount(totalDestinations) !== undefined;
}

/** Totals of a campaign, and rates in percent of its recipients; null for what the API did not say. */
export function totalsOf(campaign: Campaign): JsonObject {
	const recipients = amount(campaign.totalDestinations);
	const success = amount(campaign.totalSuccess);
	const failed = amount(campaign.totalFailed);
	return {
		totalDestinations: recipients ?? null,
		totalSuccess: success ?? null,
		totalFailed: failed ?? null,
		deliveryRate: percent(success, recipients),
		failureRate: percent(failed, recipients),
	};
}
