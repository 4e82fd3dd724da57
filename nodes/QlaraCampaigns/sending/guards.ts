import { describeHours, isAllowed, wallClock, type AllowedHours } from './allowedHours';
import type { Measured } from './costAndRecipients';
import { changedParts, planIdOf, planIdWithoutSchedule, scheduleOf } from './planId';
import { Refusal } from './refusal';

/** The limits a person has set. What is absent does not limit. */
export interface Guards {
	/** In the account's currency. */
	maximumCost?: number;
	maximumRecipients?: number;
	minimumRecipients?: number;
	/** What a person has approved, as Check returned it. */
	planId?: string;
	allowedHours?: AllowedHours;
	/** Minutes during which deleting the campaign still stops it. */
	undoWindow?: number;
}

/** One thing that stands against sending: what as sentences, and what to do about it as sentences. */
export interface Objection {
	message: string;
	remedy: string;
}

const minutes = 60_000;

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
	return Math.max(now + undoWindow * minutes, schedule ?? 0);
}

function costObjection({ cost, costProblem }: Measured, maximum: number): Objection | undefined {
	const remedy = 'Look at the campaign with Check, and raise "Maximum Cost" if the cost is right.';
	if (cost === undefined) {
		return {
			message: `"Maximum Cost" is ${maximum}, but the cost is unknown. ${costProblem ?? ''}`.trim(),
			remedy: 'Without a cost nothing is sent. Try again later, or look at the price in Qlara.',
		};
	}
	if (cost === 0) {
		return {
			message: `"Maximum Cost" is ${maximum}, but Qlara says that the campaign costs 0, so the real cost is not known.`,
			remedy: 'Without a cost nothing is sent. Look at the price in Qlara.',
		};
	}
	return cost > maximum
		? { message: `"Maximum Cost" is ${maximum}, but the campaign costs ${cost}.`, remedy }
		: undefined;
}

function recipientsObjection(
	recipients: number | undefined,
	{ maximumRecipients, minimumRecipients }: Guards,
): Objection | undefined {
	if (maximumRecipients === undefined && minimumRecipients === undefined) return undefined;
	if (recipients === undefined) {
		return {
			message: 'The number of recipients is limited, but Qlara did not say how many there are.',
			remedy: 'Look at the campaign in Qlara.',
		};
	}
	if (maximumRecipients !== undefined && recipients > maximumRecipients) {
		return {
			message: `"Maximum Recipients" is ${maximumRecipients}, but the campaign has ${recipients}.`,
			remedy:
				'Look whether its contact lists are the right ones, and raise "Maximum Recipients" if they are.',
		};
	}
	if (minimumRecipients !== undefined && recipients < minimumRecipients) {
		return {
			message: `"Minimum Recipients" is ${minimumRecipients}, but the campaign has only ${recipients}.`,
			remedy: 'Look whether its contact lists are the right ones and are filled.',
		};
	}
	// Nobody sends to nobody: more likely they are not counted yet.
	if (recipients === 0)
		return {
			message: 'The number of recipients is limited, but Qlara says that there are none.',
			remedy: 'Look whether its contact lists are the right ones and are filled, and try again.',
		};
	return undefined;
}

/**
 * Whether the campaign is still what a person approved. A date that an earlier run of ours has set for the undo
 * window counts as none: it lies in the past or within the window, and the campaign is otherwise the approved one.
 */
export function matchesPlan(
	measured: Measured,
	planId: string,
	undoWindow: number | undefined,
	now: number,
): boolean {
	const { campaign } = measured;
	if (planIdOf(campaign, measured) === planId) return true;
	const schedule = scheduleOf(campaign);
	const ours =
		undoWindow !== undefined &&
		typeof schedule === 'number' &&
		schedule <= now + undoWindow * minutes;
	return ours && planIdWithoutSchedule(campaign, measured) === planId;
}

function planObjection(
	measured: Measured,
	{ planId, undoWindow }: Guards,
	now: number,
): Objection | undefined {
	if (planId === undefined || matchesPlan(measured, planId, undoWindow, now)) return undefined;
	const changed = changedParts(planId, planIdOf(measured.campaign, measured));
	const what =
		changed.length === 0
			? '"Plan ID" does not belong to the campaign as it is now.'
			: `Since the Check with this "Plan ID" something changed: ${changed.join(', ')}.`;
	return {
		message: what,
		remedy: 'Run Check again, let a person look at the result, and use its new plan ID.',
	};
}

function timeObjection({ campaign }: Measured, guards: Guards, now: number): Objection | undefined {
	const { allowedHours, undoWindow } = guards;
	if (allowedHours === undefined && undoWindow === undefined) return undefined;
	const schedule = scheduleOf(campaign);
	if (schedule === undefined) {
		const guard = allowedHours === undefined ? '"Undo Window (Minutes)" is' : '"Allowed Hours" are';
		return {
			message: `${guard} set, but the scheduled date of the campaign cannot be read: ${JSON.stringify(campaign.scheduledDate)}.`,
			remedy: 'Set the scheduled date anew with Update.',
		};
	}
	const at = sendingTime(schedule, guards, now);
	if (allowedHours === undefined || isAllowed(at, allowedHours)) return undefined;
	return {
		message: `"Allowed Hours" are ${describeHours(allowedHours)}, but the campaign would go out at ${wallClock(at, allowedHours.zone)} there.`,
		remedy: 'Run it again within these hours, or give the campaign a scheduled date within them.',
	};
}

/**
 * Lets the guards look at a campaign that was just measured.
 *
 * @param now ms since 1970
 * @returns an objection of every guard that says no
 */
export function objectionsTo(measured: Measured, guards: Guards, now: number): Objection[] {
	const { maximumCost } = guards;
	return [
		maximumCost === undefined ? undefined : costObjection(measured, maximumCost),
		recipientsObjection(measured.recipients, guards),
		planObjection(measured, guards, now),
		timeObjection(measured, guards, now),
	].filter((objection) => objection !== undefined);
}

/**
 * @param what has not been done because of them, as a sentence
 * @throws Refusal that names all objections, if there are any
 */
export function refuse(objections: Objection[], what = 'Nothing was sent.'): void {
	if (objections.length === 0) return;
	throw new Refusal(
		`${what} ${objections.map(({ message }) => message).join(' ')}`,
		[...new Set(objections.map(({ remedy }) => remedy))].join(' '),
	);
}

/** Whether any guard has to look at the campaign before it is confirmed. */
export function hasGuards(guards: Guards): boolean {
	return Object.values(guards).some((value) => value !== undefined);
}
