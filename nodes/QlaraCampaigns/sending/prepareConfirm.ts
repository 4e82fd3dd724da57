import type { QlaraClient } from '../api/client';
import { toApiDate } from '../api/dates';
import type { Time } from '../api/time';
import type { Campaign, JsonObject } from '../api/types';
import { campaignBody } from '../channels/campaignBody';
import type { Problem } from '../channels/problem';
import { findEqualCampaigns, type EqualCampaign, type EqualCampaigns } from './equalCampaigns';
import { estimateOf, recalculate, type Estimate } from './estimate';
import { guardViolations, hasGuards, isApproved, sendingTime, type Guards } from './guards';
import {
	changedParts,
	planOf,
	readPlanId,
	scheduledAt,
	withoutSchedule,
	withoutUnknownFields,
	type Plan,
	type PlanSource,
} from './planId';
import { PreconditionError } from './preconditionError';
import { preflight } from './preflight';
import { waitFor } from './waiter';

/** What the preparation of a confirm works with. */
export interface PreparePorts {
	client: Pick<QlaraClient, 'get' | 'list' | 'calculateGoal' | 'price' | 'update'>;
	time: Pick<Time, 'now' | 'elapsed' | 'sleep'>;
	/** The equal campaigns that this process has confirmed a moment ago; see `inTurn.ts`. */
	sentHere?(campaign: Campaign): EqualCampaign[];
	/** Told after each attempt of an update that may land late. */
	onDoubt?(): void;
}

/** How careful to be. */
export interface ConfirmPolicy {
	guards: Guards;
	/** Whether to run the preflight checks too, or only to apply the guards. */
	preflight: boolean;
	/** Whether to mark the campaign as ready. */
	markAsReady: boolean;
	/** Whether to write a claim into the campaign before the confirm, for other n8n processes to see. */
	claim?: boolean;
	/** Which warnings of the preflight are no reason to stop: all, those that came with an approved plan, or none. */
	acceptWarnings: 'all' | 'approved' | 'none';
	/** Whether a date in the past can only be one that an undo window has set, which is then set again. */
	pastDateIsOurs?: boolean;
	/** How far back to look for equal campaigns; undefined or 0: not at all. */
	equalWithinMs?: number;
	/** Whether an approved plan accepts the equal campaigns that its Check has shown. Nothing else accepts any. */
	planAcceptsEqual?: boolean;
}

/** Whether an approved plan accepts an equal campaign, by its ID. */
export function acceptsEqual(
	{ planAcceptsEqual = false, guards }: ConfirmPolicy,
	approved: boolean,
	id: string,
): boolean {
	return planAcceptsEqual && approved && readPlanId(guards.planId ?? '').hasShown(id);
}

/** Whether a confirm needs any preparation. */
export function needsPreparation({ guards, ...policy }: ConfirmPolicy): boolean {
	const looksForEqual = (policy.equalWithinMs ?? 0) > 0;
	return policy.preflight || policy.markAsReady || looksForEqual || hasGuards(guards);
}

/** What was found before a confirm, and what the campaign needs before it. */
export interface Assessment {
	estimate: Estimate;
	plan: Plan;
	/** Warnings that do not stop it. */
	warnings: Problem[];
	/** What could not be found out about equal campaigns. */
	notes: Problem[];
	/** Everything that does. */
	blocking: Problem[];
	/** The fields to change before the confirm; empty when there are none. */
	changes: JsonObject;
	/** The update that the campaign needs before its confirm; undefined when it needs none. */
	update: JsonObject | undefined;
	/** When the messages go out because of the undo window, ms since 1970. */
	undoUntil: number | undefined;
}

/** The equal campaigns that a policy asks for. */
export async function equalsFor(
	ports: Pick<PreparePorts, 'client' | 'time' | 'sentHere'>,
	campaign: Campaign,
	{ equalWithinMs = 0, claim }: ConfirmPolicy,
): Promise<EqualCampaigns> {
	if (equalWithinMs === 0) return { found: [], notes: [] };
	const { found, notes } = await findEqualCampaigns(ports, campaign, equalWithinMs, claim);
	const listed = new Set(found.map(({ id }) => id));
	const here = ports.sentHere?.(campaign) ?? [];
	return { found: [...here.filter(({ id }) => !listed.has(id)), ...found], notes };
}

/**
 * Applies guards and preflight to a campaign that was just recalculated. Changes nothing.
 *
 * @param equal the campaigns that {@link equalsFor} has found
 */
export function assess(
	estimate: Estimate,
	policy: ConfirmPolicy,
	now: number,
	equal: EqualCampaigns = { found: [], notes: [] },
): Assessment {
	const { campaign } = estimate;
	const { guards, markAsReady, acceptWarnings } = policy;
	const plan = planOf(estimate);
	const approved = isApproved(estimate, plan, guards, now);
	const { id: planId } = readPlanId(guards.planId ?? '');
	const { problems } = policy.preflight ? preflight(estimate, now) : { problems: [] };
	const isBlocking = ({ severity, code }: Problem): boolean => {
		// A date in the past that our own undo window has set is set again.
		if (code === 'scheduleInPast')
			return policy.pastDateIsOurs !== true && (!approved || plan.id === planId);
		const isAccepted = acceptWarnings === 'all' || (acceptWarnings === 'approved' && approved);
		return severity === 'error' || (severity === 'warning' && !isAccepted);
	};
	const schedule = scheduledAt(campaign);
	const undoUntil =
		guards.undoWindow === undefined ? undefined : sendingTime(schedule, guards, now);
	const changes: JsonObject = {
		...(markAsReady && campaign.readyToSend !== true && { readyToSend: true }),
		...(undoUntil !== undefined &&
			undoUntil !== schedule && { scheduledDate: toApiDate(undoUntil) }),
	};
	return {
		estimate,
		plan,
		warnings: [
			...problems.filter(({ severity }) => severity === 'warning'),
			...equal.found.map(({ problem }) => problem),
		],
		notes: equal.notes,
		blocking: [
			...guardViolations(estimate, plan, guards, now),
			...problems.filter(isBlocking),
			...equal.found
				.filter(({ id }) => !acceptsEqual(policy, approved, id))
				.map(({ problem }) => problem),
		],
		changes,
		update:
			Object.keys(changes).length === 0 ? undefined : { ...campaignBody(campaign), ...changes },
		undoUntil,
	};
}

/** What is said of figures that Qlara has not calculated. */
const ofFigures = new Set(['unknownRecipients', 'unknownPrice', 'unknownState']);

/** The same for a campaign that does not exist yet: whatever can be seen before it has recipients and a cost. */
export function assessWithoutFigures(
	campaign: Campaign,
	policy: ConfirmPolicy,
	now: number,
	equal?: EqualCampaigns,
): Assessment {
	const { allowedHours, undoWindow } = policy.guards;
	const estimate = { ...estimateOf(campaign), recipients: undefined, cost: undefined };
	const limited = { ...policy, guards: { allowedHours, undoWindow } };
	const assessment = assess(estimate, limited, now, equal);
	const isSeen = ({ code }: Problem): boolean => !ofFigures.has(code);
	return {
		...assessment,
		warnings: assessment.warnings.filter(isSeen),
		blocking: assessment.blocking.filter(isSeen),
	};
}

/**
 * How long an assessment is good enough to confirm on, ms: long enough to wait once for a limit of requests per
 * minute.
 */
const assessmentMaxAgeMs = 75_000;
/** How long before the end of the undo window the request must leave, ms. */
const undoMarginMs = 30_000;

/** For how long the confirm may be tried after an assessment, ms. */
export function confirmDeadlineMs(
	{ undoUntil }: Pick<Assessment, 'undoUntil'>,
	now: number,
): number {
	return Math.min(assessmentMaxAgeMs, Math.max(0, (undoUntil ?? Infinity) - undoMarginMs - now));
}

/** When to look whether an update shows, ms after it. */
export const checkUpdateAtMs = [0, 1_000, 3_000, 7_000];

/** The plan to compare across an update of ours, without the date that the undo window sets. */
function comparable({ undoUntil }: Pick<Assessment, 'undoUntil'>, plan: Plan): string {
	const known = withoutUnknownFields(plan);
	return (undoUntil === undefined ? known : withoutSchedule(known)).id;
}

/**
 * Makes sure that a campaign is still what was assessed.
 *
 * @throws PreconditionError when it is not, or when recipients or cost are not what they were
 */
export function requireUnchanged(assessment: Assessment, now: PlanSource): void {
	const expected = comparable(assessment, assessment.plan);
	const actual = comparable(assessment, planOf(now));
	if (actual !== expected) throw changedMeanwhile(expected, actual);
}

/** How far a campaign shows the update that it needed: a mark that never shows is for the API to judge. */
export function showsUpdate(
	{ changes, undoUntil }: Assessment,
	campaign: Campaign,
): { date: boolean; mark: boolean } {
	return {
		// Dates may come back without milliseconds.
		date: undoUntil === undefined || Math.abs((scheduledAt(campaign) ?? 0) - undoUntil) < 1_000,
		mark: changes.readyToSend !== true || campaign.readyToSend !== false,
	};
}

/** The error when the date of the undo window never shows. */
export function dateNotShown(): PreconditionError {
	return nothingSent(
		'Qlara does not show the date that the undo window needs.',
		'Try again, or set the scheduled date with Update and send without an undo window.',
	);
}

/**
 * Makes the update, and makes sure that it changed nothing else: whether the API replaces or merges is unknown
 * (docs/api.md#update), and what it does not return it could lose. Then recipients and cost are counted once more.
 *
 * @returns the campaign as it is after that
 * @throws PreconditionError when the campaign, its recipients or its cost are not what they were before, or its new
 *   date does not show
 */
async function makeReady(
	{ client, time, onDoubt }: PreparePorts,
	before: Campaign,
	assessment: Assessment,
): Promise<Campaign> {
	const { estimate, update } = assessment;
	if (update === undefined) return before;
	const id = String(before.id);
	await client.update(id, update, { onDoubt });
	const ready = await waitFor(time, checkUpdateAtMs, async (atMs) => {
		const after = await client.get(id);
		requireUnchanged(assessment, { ...estimate, campaign: after });
		const shows = showsUpdate(assessment, after);
		return shows.date && (shows.mark || atMs === checkUpdateAtMs.at(-1)) ? after : undefined;
	});
	if (ready === undefined) throw dateNotShown();
	await requireSameCount(client, ready, assessment);
	return ready;
}

/**
 * Counts recipients and cost once more after an update: any may have made the cost unknown, and what is not calculated
 * is not confirmed (docs/api.md#confirm).
 *
 * @throws PreconditionError when they are not what they were
 */
export async function requireSameCount(
	client: Pick<QlaraClient, 'calculateGoal' | 'price'>,
	campaign: Campaign,
	assessment: Assessment,
): Promise<void> {
	requireUnchanged(assessment, await recalculate(client, campaign));
}

function nothingSent(message: string, remedy: string): PreconditionError {
	return new PreconditionError([{ message, remedy }], 'Nothing was sent.');
}

function changedMeanwhile(expected: string, actual: string): PreconditionError {
	const parts = changedParts(expected, actual).join(', ') || 'what it would send';
	return nothingSent(
		`While the campaign was being marked as ready, something else changed: ${parts}.`,
		'Look at the campaign, correct it with Update, and check it again.',
	);
}

/**
 * Recalculates a campaign and applies guards and preflight. Can be repeated.
 *
 * @param before the campaign as it was just read; it is not confirmed yet
 * @throws PreconditionError naming everything that blocks sending; QlaraError when Qlara cannot be asked
 */
export async function requireSendable(
	ports: PreparePorts,
	before: Campaign,
	policy: ConfirmPolicy,
): Promise<Assessment> {
	// Last what changes most: figures that are as fresh as can be.
	const equal = await equalsFor(ports, before, policy);
	const estimate = await recalculate(ports.client, before);
	const assessment = assess(estimate, policy, ports.time.now(), equal);
	if (assessment.blocking.length > 0)
		throw new PreconditionError(assessment.blocking, 'Nothing was sent.');
	return assessment;
}

/**
 * Prepares the confirm of a draft: recalculates it, applies guards and preflight, marks it as ready. Every step can
 * be repeated, so that after an interruption the same call simply goes through all of them again.
 *
 * @param before the campaign as it was just read; it is not confirmed yet
 * @returns what was found, and the campaign as it is now
 * @throws PreconditionError naming everything that blocks sending; QlaraError when Qlara cannot be asked
 */
export async function prepareConfirm(
	ports: PreparePorts,
	before: Campaign,
	policy: ConfirmPolicy,
): Promise<{ campaign: Campaign; assessment: Assessment }> {
	const assessment = await requireSendable(ports, before, policy);
	return { campaign: await makeReady(ports, before, assessment), assessment };
}
