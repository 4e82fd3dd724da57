import type { QlaraClient } from '../api/client';
import type { Time } from '../api/time';
import type { Campaign, JsonObject } from '../api/types';
import { measure, type Measured } from './costAndRecipients';
import {
	matchesPlan,
	objectionsTo,
	refuse,
	sendingTime,
	type Guards,
	type Objection,
} from './guards';
import { changedParts, planIdOf, planIdWithoutSchedule, scheduleOf } from './planId';
import { preflight } from './preflight';
import type { Problem } from '../channels/problem';
import { Refusal } from './refusal';

/** What the way to a confirm works with. */
export interface ApproachPorts {
	client: Pick<QlaraClient, 'get' | 'calculateGoal' | 'price' | 'update'>;
	time: Pick<Time, 'now' | 'sleep'>;
	/** Every field of a campaign that a client may write, as an update takes it. */
	bodyOf(campaign: Campaign): JsonObject;
	/** A moment (ms since 1970) in the pattern of the API. */
	toApiDate(at: number): string;
}

/** How careful to be. */
export interface Rules {
	guards: Guards;
	/** Whether to look for mistakes too, and to mark the campaign as ready, or only to apply the guards. */
	complete: boolean;
	/** Whether warnings of a check are no reason to stop. */
	acceptWarnings: boolean;
}

/** What was found and done before the confirm. */
export interface Approach {
	measured: Measured;
	/** Fingerprint of the campaign as it was measured. */
	planId: string;
	/** The warnings that were accepted. */
	warnings: Problem[];
	/** The update that the campaign needs before its confirm; undefined when it needs none. */
	update: JsonObject | undefined;
	/** When the messages go out because of the undo window, ms since 1970. */
	undoUntil: number | undefined;
}

function problemObjections(
	problems: Problem[],
	{ guards, acceptWarnings }: Rules,
	measured: Measured,
	now: number,
): Objection[] {
	const approved =
		guards.planId !== undefined && matchesPlan(measured, guards.planId, guards.undoWindow, now);
	return problems.filter(({ severity, code }) => {
		// A date that is over and was set by our own undo window is set anew.
		if (code === 'scheduleInPast')
			return !(approved && planIdOf(measured.campaign, measured) !== guards.planId);
		return severity === 'error' || (severity === 'warning' && !acceptWarnings && !approved);
	});
}

/** What the guards and the check say about a campaign that was just measured, and what it needs before its confirm. */
export function assess(
	ports: Pick<ApproachPorts, 'bodyOf' | 'toApiDate'>,
	measured: Measured,
	rules: Rules,
	now: number,
): Approach & { objections: Objection[] } {
	const { campaign } = measured;
	const { guards, complete } = rules;
	const { problems } = complete ? preflight(measured, now) : { problems: [] };
	const schedule = scheduleOf(campaign);
	const undoUntil =
		guards.undoWindow === undefined ? undefined : sendingTime(schedule, guards, now);
	const changes: JsonObject = {
		...(complete && campaign.readyToSend !== true && { readyToSend: true }),
		...(undoUntil !== undefined &&
			undoUntil !== schedule && { scheduledDate: ports.toApiDate(undoUntil) }),
	};
	return {
		measured,
		planId: planIdOf(campaign, measured),
		warnings: problems.filter(({ severity }) => severity === 'warning'),
		objections: [
			...objectionsTo(measured, guards, now),
			...problemObjections(problems, rules, measured, now),
		],
		update:
			Object.keys(changes).length === 0 ? undefined : { ...ports.bodyOf(campaign), ...changes },
		undoUntil,
	};
}

/** How long what guards and check have found is good enough for the request, ms: long enough to wait once for a limit of requests per minute. */
const longestPatience = 75_000;
/** How long before the end of the undo window the request must leave, ms. */
const undoMargin = 30_000;

/** For how long the confirm may be tried after the guards have looked, ms. */
export function patienceAfter({ undoUntil }: Pick<Approach, 'undoUntil'>, now: number): number {
	return Math.min(longestPatience, Math.max(0, (undoUntil ?? Infinity) - undoMargin - now));
}

/** Waits between looks at an update that is not visible yet, ms. */
const looks = [0, 1_000, 2_000, 4_000];

/**
 * Makes the update, and makes sure that it changed nothing else: whether the API replaces or merges is unknown
 * (section 2.4), and what it does not return it could lose.
 *
 * @returns the campaign as it is after that
 * @throws Refusal when the campaign is not what it was before, or its new date does not show
 */
async function makeReady(
	{ client, time }: ApproachPorts,
	before: Campaign,
	{ measured, update, undoUntil }: Approach,
): Promise<Campaign> {
	if (update === undefined) return before;
	const id = String(before.id);
	const fingerprint = (campaign: Campaign): string =>
		(undoUntil === undefined ? planIdOf : planIdWithoutSchedule)(campaign, measured);
	await client.update(id, update);
	for (const wait of looks) {
		if (wait > 0) await time.sleep(wait);
		const after = await client.get(id);
		const [was, is] = [fingerprint(before), fingerprint(after)];
		if (was !== is) {
			throw new Refusal(
				`Nothing was sent. While the campaign was being made ready, something else changed: ${changedParts(was, is).join(', ') || 'what it would send'}.`,
				'Look at the campaign, correct it with Update, and check it again.',
			);
		}
		const isStale = update.readyToSend === true && after.readyToSend === false;
		// Dates may come back without milliseconds.
		const showsDate =
			undoUntil === undefined || Math.abs((scheduleOf(after) ?? 0) - undoUntil) < 1_000;
		// A mark that never shows is for the API to judge, which confirms nothing that is not ready.
		if (showsDate && (!isStale || wait === looks.at(-1))) return after;
	}
	throw new Refusal(
		'Nothing was sent. Qlara does not show the date that the undo window needs.',
		'Try again, or set the scheduled date with Update and send without an undo window.',
	);
}

/**
 * Goes all the way up to the confirm of a draft: counts anew, lets the guards and the check look at it, marks it as
 * ready. Every step can be repeated, so that after an interruption the same call simply goes the way again.
 *
 * @param before the campaign as it was just read; it is not confirmed yet
 * @returns what was found, and the campaign as it is now
 * @throws Refusal naming everything that stands against sending; QlaraError when Qlara cannot be asked
 */
export async function approach(
	ports: ApproachPorts,
	before: Campaign,
	rules: Rules,
): Promise<Approach & { campaign: Campaign }> {
	const measured = await measure(ports.client, before);
	const { objections, ...found } = assess(ports, measured, rules, ports.time.now());
	refuse(objections);
	return { ...found, campaign: await makeReady(ports, before, found) };
}
