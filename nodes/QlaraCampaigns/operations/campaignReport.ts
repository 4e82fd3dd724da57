import { amount } from '../api/amount';
import { currencyIn, recipientsOf, wholeNumber } from '../api/campaignFigures';
import { readApiDate } from '../api/dates';
import { sendingModeOf } from '../api/sendingMode';
import { statusLabel } from '../api/status';
import type { Campaign, Price } from '../api/types';
import { amountText, countText } from '../parameters/amountText';
import { percent } from '../parameters/percent';
import { safeLine } from '../parameters/safeText';

/** Names under which the API may say what a campaign has cost, and when it began and ended; none is documented. */
const costNames = ['finalCost', 'actualCost', 'cost', 'totalCost'];
const startNames = ['startedAt', 'sendingStartedAt', 'sentAt', 'scheduledDate'];
const endNames = ['completedAt', 'finishedAt', 'endedAt'];

const firstOf = <T>(
	campaign: Campaign,
	names: readonly string[],
	read: (value: unknown) => T | undefined,
): T | undefined => names.map((name) => read(campaign[name])).find((value) => value !== undefined);

const iso = (at: number | undefined): string | null =>
	at === undefined ? null : new Date(at).toISOString();

interface CampaignFigures {
	name: string | null;
	statusLabel: string;
	recipients: number | null;
	reached: number | null;
	failed: number | null;
	/** Recipients of whom nothing is known yet. */
	open: number | null;
	/** Percent of the recipients. */
	reachedRate: number | null;
	failedRate: number | null;
	cost: number | null;
	costPerReached: number | null;
	estimatedCost: number | null;
	costMinusEstimate: number | null;
	durationMinutes: number | null;
	currency?: string;
	startedAt: string | null;
	endedAt: string | null;
	sendingMode: string | null;
	smsText?: string;
	id: Campaign['id'];
}

/** The report of a campaign. What the API did not say is null. */
export interface CampaignReport extends CampaignFigures {
	summary: string;
}

function summaryOf({
	name,
	statusLabel: status,
	recipients,
	reached,
	reachedRate,
	failed,
	cost,
	currency,
}: CampaignFigures): string {
	const title = name === null ? 'The campaign' : `“${safeLine(name)}”`;
	const parts = [
		...(reached === null || recipients === null
			? []
			: [
					`${reached.toLocaleString('en-US')} of ${countText(recipients, 'recipient')} reached` +
						(reachedRate === null ? '' : ` (${reachedRate} %)`),
				]),
		...(failed === null || failed === 0 ? [] : [`${failed.toLocaleString('en-US')} failed`]),
		...(cost === null ? [] : [`cost ${amountText(cost, currency)}`]),
	];
	return `${title} is ${status}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

/**
 * What a campaign has brought, most wanted first.
 *
 * @param price what Qlara estimates, if it says so
 */
export function campaignReport(campaign: Campaign, price: Price | undefined): CampaignReport {
	const recipients = recipientsOf(campaign);
	const reached = wholeNumber(campaign.totalSuccess);
	const failed = wholeNumber(campaign.totalFailed);
	const actual = firstOf(campaign, costNames, amount);
	const estimated = amount(campaign.estimatedCost) ?? price?.price;
	const cost = actual ?? estimated;
	const currency = currencyIn(campaign) ?? (price && currencyIn(price));
	const startedAt = firstOf(campaign, startNames, readApiDate);
	const endedAt = firstOf(campaign, endNames, readApiDate);
	const isKnown = recipients !== undefined && reached !== undefined && failed !== undefined;
	const report: CampaignFigures = {
		name: typeof campaign.name === 'string' ? campaign.name : null,
		statusLabel: statusLabel(campaign.status),
		recipients: recipients ?? null,
		reached: reached ?? null,
		failed: failed ?? null,
		open: isKnown ? Math.max(0, recipients - reached - failed) : null,
		reachedRate: percent(reached, recipients),
		failedRate: percent(failed, recipients),
		cost: cost ?? null,
		...(currency !== undefined && { currency }),
		costPerReached:
			cost === undefined || reached === undefined || reached === 0
				? null
				: Number((cost / reached).toFixed(6)),
		estimatedCost: estimated ?? null,
		costMinusEstimate:
			actual === undefined || estimated === undefined
				? null
				: Number((actual - estimated).toFixed(6)),
		durationMinutes:
			startedAt === undefined || endedAt === undefined || endedAt < startedAt
				? null
				: Math.round((endedAt - startedAt) / 6_000) / 10,
		startedAt: iso(startedAt),
		endedAt: iso(endedAt),
		sendingMode: sendingModeOf(campaign) ?? null,
		...(typeof campaign.smsBody === 'string' && { smsText: campaign.smsBody }),
		id: campaign.id,
	};
	return { summary: summaryOf(report), ...report };
}
