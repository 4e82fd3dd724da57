import { amount } from '../api/amount';
import type { Campaign, JsonObject } from '../api/types';

/** Whether the fields of a campaign are enough for an event about its end. */
export function hasTotals({ totalDestinations }: Campaign): boolean {
	return amount(totalDestinations) !== undefined;
}

/** A share in percent with one decimal; null when it cannot be calculated. */
function percent(part: number | undefined, whole: number | undefined): number | null {
	if (part === undefined || whole === undefined || whole === 0) return null;
	return Math.round((part / whole) * 1000) / 10;
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
