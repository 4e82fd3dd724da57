import type { INodeProperties } from 'n8n-workflow';
import { recipientsOf } from '../api/campaignFigures';
import { QlaraError, resultOf } from '../api/errors';
import { statusLabel } from '../api/status';
import type { Campaign, JsonObject } from '../api/types';
import type { Params } from '../parameters/params';
import { requireConfirmed } from '../sending/confirmOutcome';
import { confirmSafely } from '../sending/confirmSafely';
import { stateByStatus } from '../sending/confirmationState';
import { estimateOf } from '../sending/estimate';
import { messageOf } from '../sending/message';
import { wasTested } from '../sending/messageTest';
import { planOf, scheduledAt } from '../sending/planId';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { PreconditionError } from '../sending/preconditionError';
import { waitUntilFinished } from '../sending/waitUntilFinished';
import { acceptedByPlan } from './agents';
import { assessmentReport, estimateReport, messageReport } from './confirmReport';
import { readClaim, readEqualWithin, readGuards, requireTest } from './guardFields';
import type { OperationContext } from './operation';

/** Whether to wait after the confirm. */
export const waitFields: INodeProperties[] = [
	{
		displayName: 'Wait Until Finished',
		name: 'waitUntilFinished',
		type: 'boolean',
		default: false,
		description:
			'Whether to go on only when the campaign is completed or failed, or the time limit is over',
	},
	{
		displayName: 'Time Limit (Minutes)',
		name: 'timeLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		displayOptions: { show: { waitUntilFinished: [true] } },
		description:
			'How long to wait. A campaign that takes longer is still being sent; then the output has its figures so far.',
	},
];

/** Reads {@link waitFields}. @returns for how long to wait, ms; undefined: not at all */
export function readWait(params: Params): number | undefined {
	return params.flag('waitUntilFinished') ? params.count('timeLimit') * 60_000 : undefined;
}

/** Reads how careful to be with a campaign that is sent. */
export function readSendPolicy({
	params,
	asTool,
}: Pick<OperationContext, 'params' | 'asTool'>): ConfirmPolicy {
	return {
		guards: readGuards(params),
		preflight: true,
		markAsReady: true,
		claim: readClaim(params, asTool),
		acceptWarnings: params.flag('acceptWarnings') ? 'all' : acceptedByPlan(params, asTool),
		equalWithinMs: readEqualWithin(params),
		planAcceptsEqual: acceptedByPlan(params, asTool) === 'approved',
	};
}

/**
 * The policy with what is known of a test of the message, where the form requires one.
 *
 * @param id the campaign, as text
 * @throws QlaraError when Qlara cannot be asked
 */
export async function withTest(
	context: OperationContext,
	id: string,
	policy: ConfirmPolicy,
): Promise<ConfirmPolicy> {
	const { params, client } = context;
	if (!params.has(requireTest.name) || !params.flag(requireTest.name)) return policy;
	const campaign = await client.get(id);
	// What goes out already needs no test any more.
	if (stateByStatus(campaign) === 'confirmed') return policy;
	const testedMessage = (await wasTested(context, campaign)) ? messageOf(campaign) : null;
	return { ...policy, guards: { ...policy.guards, testedMessage } };
}

const date = (at: number): string => new Date(at).toISOString();

/** How the campaign has gone on since it was confirmed, when the user wants to wait for it. */
async function followUp(
	{ client, time }: OperationContext,
	id: string,
	limitMs: number | undefined,
): Promise<JsonObject> {
	if (limitMs === undefined) return {};
	const { campaign, finished, problem } = await waitUntilFinished(client, time, id, limitMs);
	return {
		finished,
		...(campaign && {
			statusLabel: statusLabel(campaign.status),
			recipients: recipientsOf(campaign) ?? null,
			totalSuccess: campaign.totalSuccess ?? null,
			totalFailed: campaign.totalFailed ?? null,
		}),
		...(finished && { finishedAt: date(time.now()) }),
		...(problem !== undefined && { waitingEndedBecause: problem }),
	};
}

/** What is known about a campaign that was confirmed before. */
async function describeConfirmed(
	{ client, time }: OperationContext,
	id: string,
): Promise<JsonObject> {
	const campaign = await resultOf(client.get(id));
	// That it is confirmed is the answer, also when nothing more can be said.
	if (campaign instanceof QlaraError) return {};
	const estimate = estimateOf(campaign);
	const schedule = scheduledAt(campaign);
	return {
		...estimateReport(estimate),
		...messageReport(campaign),
		statusLabel: statusLabel(campaign.status),
		planId: planOf(estimate).id,
		...(typeof schedule === 'number' && schedule > time.now() && { goesOutAt: date(schedule) }),
	};
}

/**
 * An error that also says which draft it has left, so that nobody looks for it.
 *
 * @param error whatever was thrown; only that nothing was sent leaves a draft for certain
 * @param next what comes of the draft, as a sentence
 */
export function namingDraft(error: unknown, id: Campaign['id'], next: string): unknown {
	if (!(error instanceof PreconditionError)) return error;
	const message = `${error.message} The campaign is there, with the ID ${String(id).slice(0, 50)}.`;
	return new PreconditionError([{ message, remedy: `${error.remedy} ${next}` }]);
}

/**
 * Sends a campaign.
 *
 * @param id the campaign, as text
 * @param policy how careful to be
 * @param limitMs for how long to wait until it is finished; undefined: not at all
 * @returns what an operation that sends returns
 * @throws ConfirmError, PreconditionError or QlaraError when it is not confirmed
 */
export async function sendCampaign(
	context: OperationContext,
	id: string,
	policy: ConfirmPolicy,
	limitMs?: number,
): Promise<JsonObject> {
	const { time } = context;
	const startedAt = date(time.now());
	const { assessment, ...confirmed } = requireConfirmed(await confirmSafely(context, id, policy));
	const { outcome, reason } = confirmed;
	return {
		outcome,
		reason,
		...(assessment ? assessmentReport(assessment) : await describeConfirmed(context, id)),
		id: confirmed.id,
		startedAt,
		...(outcome === 'confirmed' && { confirmedAt: date(time.now()) }),
		...(await followUp(context, id, limitMs)),
	};
}
