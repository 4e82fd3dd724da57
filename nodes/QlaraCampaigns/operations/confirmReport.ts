import type { JsonObject } from '../api/types';
import type { DryRunOutcome } from '../sending/dryRunConfirm';
import type { Estimate } from '../sending/estimate';
import type { Assessment } from '../sending/prepareConfirm';

/** Cost of one recipient, with as many decimals as prices of messages have; null when it is not known. */
export function costPerRecipient({
	cost,
	recipients,
}: Pick<Estimate, 'cost' | 'recipients'>): number | null {
	return cost === undefined || recipients === undefined || recipients === 0
		? null
		: Number((cost / recipients).toFixed(6));
}

/** Recipients and cost of a campaign, as an operation returns them. */
export function estimateReport(estimate: Estimate): JsonObject {
	const { recipients, cost, currency } = estimate;
	return {
		recipients: recipients ?? null,
		cost: cost ?? null,
		...(currency !== undefined && { currency }),
		costPerRecipient: costPerRecipient(estimate),
	};
}

/** What a message about a campaign names it by, as an operation returns it: only what the API said. */
export function messageReport({ name, smsBody, sendingMode }: JsonObject): JsonObject {
	return {
		...(name !== undefined && { name }),
		...(typeof smsBody === 'string' && smsBody !== '' && { smsText: smsBody }),
		...(sendingMode !== undefined && { sendingMode }),
	};
}

/** What was found before a confirm, as an operation returns it. */
export function assessmentReport({
	estimate,
	plan,
	warnings,
	notes,
	undoUntil,
}: Assessment): JsonObject {
	return {
		...estimateReport(estimate),
		...messageReport(estimate.campaign),
		planId: plan.id,
		...(warnings.length > 0 && { acceptedWarnings: warnings.map(({ message }) => message) }),
		...(notes.length > 0 && { notCompared: notes.map(({ message }) => message) }),
		...(undoUntil !== undefined && { undoUntil: new Date(undoUntil).toISOString() }),
	};
}

/** What a dry run of a confirm found, as an operation returns it. */
export function dryRunReport({ alreadyConfirmed, assessment }: DryRunOutcome): JsonObject {
	if (alreadyConfirmed) return { outcome: 'alreadyConfirmed' };
	if (assessment === undefined) return {};
	return {
		...assessmentReport(assessment),
		wouldBeRefused: assessment.blocking.length > 0,
		reasons: assessment.blocking.map(({ message }) => message),
	};
}
