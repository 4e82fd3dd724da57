import type { JsonObject } from '../api/types';
import type { Problem } from '../channels/problem';
import { describeHours, isAllowed, wallClock, type AllowedHours } from './allowedHours';
import type { Estimate } from './estimate';
import { compareMessage } from './message';
import { changedParts, readPlanId, scheduledAt, withoutSchedule, type Plan } from './planId';

/** The limits a person has set. What is absent or undefined does not limit. */
export interface Guards {
	/** In the account's currency. */
	maximumCost?: number | undefined;
	maximumRecipients?: number | undefined;
	minimumRecipients?: number | undefined;
	/** What a person has approved, as Check returned it. */
	planId?: string | undefined;
	allowedHours?: AllowedHours | undefined;
	/** The message of which a test was sent, as `messageOf` gives it; null when there was none. */
	testedMessage?: JsonObject | null | undefined;
	/** Minutes during which deleting the campaign still stops it. */
	undoWindow?: number | undefined;
}

const minuteMs = 60_000;

const violation = (guard: keyof Guards, message: string, remedy: string): Problem => ({
	code: guard,
	field: '',
	message,
	remedy,
	severity: 'error',
});

/**
 * When the campaign goes out if it is confirmed now, in ms since 1970.
 *
 * A schedule that leaves enough time for undoing stays as it is.
 */
export function sendingTime(
	schedule: number | null | undefined,
	{ undoWindow = 0 }: Guards,
	now: number,
): number {
	return Math.max(now + undoWindow * minuteMs, schedule ?? 0);
}

function checkCost({ cost, costProblem = '' }: Estimate, { maximumCost }: Guards): Problem[] {
	if (maximumCost === undefined) return [];
	const limit = `"Maximum Cost" is ${maximumCost}, but`;
	if (cost === undefined) {
		return [
			violation(
				'maximumCost',
				`${limit} the cost is unknown. ${costProblem}`.trim(),
				'Without a cost nothing is sent. Try again later, or look at the price in Qlara.',
			),
		];
	}
	if (cost === 0) {
		return [
			violation(
				'maximumCost',
				`${limit} Qlara says that the campaign costs 0, so the real cost is not known.`,
				'Without a cost nothing is sent. Look at the price in Qlara.',
			),
		];
	}
	if (cost <= maximumCost) return [];
	return [
		violation(
			'maximumCost',
			`${limit} the campaign costs ${cost}.`,
			'Look at the campaign with Check, and raise "Maximum Cost" if the cost is right.',
		),
	];
}

function checkRecipients({ recipients }: Estimate, guards: Guards): Problem[] {
	const { maximumRecipients, minimumRecipients } = guards;
	if (maximumRecipients === undefined && minimumRecipients === undefined) return [];
	const guard = maximumRecipients === undefined ? 'minimumRecipients' : 'maximumRecipients';
	if (recipients === undefined) {
		return [
			violation(
				guard,
				'The number of recipients is limited, but Qlara did not say how many there are.',
				'Look at the campaign in Qlara.',
			),
		];
	}
	if (maximumRecipients !== undefined && recipients > maximumRecipients) {
		return [
			violation(
				'maximumRecipients',
				`"Maximum Recipients" is ${maximumRecipients}, but the campaign has ${recipients}.`,
				'Check that its contact lists are the right ones, and raise "Maximum Recipients" if they are.',
			),
		];
	}
	if (minimumRecipients !== undefined && recipients < minimumRecipients) {
		return [
			violation(
				'minimumRecipients',
				`"Minimum Recipients" is ${minimumRecipients}, but the campaign has only ${recipients}.`,
				'Check that its contact lists are the right ones and are filled.',
			),
		];
	}
	if (recipients > 0) return [];
	// Nobody sends to nobody: more likely they are not counted yet.
	return [
		violation(
			guard,
			'The number of recipients is limited, but Qlara says that there are none.',
			'Check that its contact lists are the right ones and are filled, and try again.',
		),
	];
}

/**
 * Whether the campaign is still what a person approved. A date that an earlier run of ours has set for the undo
 * window counts as none: it lies in the past or within the window, and the campaign is otherwise the approved one.
 *
 * @param plan of the campaign as it is now
 */
export function isApproved(
	{ campaign }: Estimate,
	plan: Plan,
	{ planId, undoWindow }: Guards,
	now: number,
): boolean {
	if (planId === undefined) return false;
	const { id } = readPlanId(planId);
	if (id === plan.id) return true;
	const schedule = scheduledAt(campaign);
	const isOurs =
		undoWindow !== undefined &&
		typeof schedule === 'number' &&
		schedule <= now + undoWindow * minuteMs;
	return isOurs && withoutSchedule(plan).id === id;
}

function checkPlan(estimate: Estimate, plan: Plan, guards: Guards, now: number): Problem[] {
	const { planId } = guards;
	if (planId === undefined || isApproved(estimate, plan, guards, now)) return [];
	const changed = changedParts(readPlanId(planId).id, plan.id);
	return [
		violation(
			'planId',
			changed.length === 0
				? '"Plan ID" does not belong to the campaign as it is now.'
				: `Since the Check with this "Plan ID" something changed: ${changed.join(', ')}.`,
			'Run Check again, let a person look at the result, and use its new plan ID.',
		),
	];
}

function checkTime({ campaign }: Estimate, guards: Guards, now: number): Problem[] {
	const { allowedHours, undoWindow } = guards;
	if (allowedHours === undefined && undoWindow === undefined) return [];
	const schedule = scheduledAt(campaign);
	if (schedule === undefined) {
		const isSet =
			allowedHours === undefined ? '"Undo Window (Minutes)" is set' : '"Allowed Hours" are set';
		return [
			violation(
				allowedHours === undefined ? 'undoWindow' : 'allowedHours',
				`${isSet}, but the scheduled date of the campaign cannot be read: ${JSON.stringify(campaign.scheduledDate)}.`,
				'Set the scheduled date again with Update.',
			),
		];
	}
	const at = sendingTime(schedule, guards, now);
	if (allowedHours === undefined || isAllowed(at, allowedHours)) return [];
	return [
		violation(
			'allowedHours',
			`"Allowed Hours" are ${describeHours(allowedHours)}, but the campaign would go out at ` +
				`${wallClock(at, allowedHours.zone)} there.`,
			'Run it again within these hours, or give the campaign a scheduled date within them.',
		),
	];
}

function checkTest({ campaign }: Estimate, { testedMessage }: Guards): Problem[] {
	if (testedMessage === undefined) return [];
	if (testedMessage !== null && compareMessage(testedMessage, campaign).different.length === 0)
		return [];
	return [
		violation(
			'testedMessage',
			'"Require Test" is on, but no test of this message has been sent since it last changed.',
			'Run Send Test and look at the message on your phone. A test from another n8n process may take two minutes to show.',
		),
	];
}

/**
 * Applies the guards to a campaign whose cost and recipients were just read.
 *
 * @param plan of this campaign
 * @param now ms since 1970
 * @returns a problem for every guard that is violated
 */
export function guardViolations(
	estimate: Estimate,
	plan: Plan,
	guards: Guards,
	now: number,
): Problem[] {
	return [
		...checkCost(estimate, guards),
		...checkRecipients(estimate, guards),
		...checkPlan(estimate, plan, guards, now),
		...checkTest(estimate, guards),
		...checkTime(estimate, guards, now),
	];
}

/** Whether any guard has to look at the campaign before it is confirmed. */
export function hasGuards(guards: Guards): boolean {
	return Object.values(guards).some((value) => value !== undefined);
}
