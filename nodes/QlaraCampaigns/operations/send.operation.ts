import type { INodeProperties } from 'n8n-workflow';
import { recipientsOf } from '../api/campaignFigures';
import { QlaraError, resultOf } from '../api/errors';
import { statusLabel } from '../api/status';
import type { JsonObject } from '../api/types';
import { campaignId } from '../parameters/fields';
import { requireConfirmed } from '../sending/confirmOutcome';
import { confirmSafely } from '../sending/confirmSafely';
import { dryRunConfirm } from '../sending/dryRunConfirm';
import { estimateOf } from '../sending/estimate';
import { planOf, scheduledAt } from '../sending/planId';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { waitUntilFinished } from '../sending/waitUntilFinished';
import { acceptedByPlan } from './agents';
import { assessmentReport, dryRunReport, estimateReport, messageReport } from './confirmReport';
import { readClaim, readGuards, sendGuards, sendingForm } from './guardFields';
import type { Operation, OperationContext } from './operation';

const waitFields: INodeProperties[] = [
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

export const send: Operation = {
	resource: 'campaign',
	option: {
		name: 'Send',
		value: 'send',
		action: 'Check and send a campaign',
		description:
			'Check a draft, mark it as ready and confirm it, in one step that can be run again after an ' +
			'interruption. This costs money and cannot be undone.',
	},
	writes: true,
	describesDryRun: true,
	agentNeeds: 'limitsAndPlan',
	fields: [...sendingForm(campaignId, sendGuards), ...waitFields],
	async run(context) {
		const { params, time, dryRun, asTool } = context;
		const id = params.id('campaignId');
		const policy: ConfirmPolicy = {
			guards: readGuards(params),
			preflight: true,
			markAsReady: true,
			claim: readClaim(params, asTool),
			acceptWarnings: params.flag('acceptWarnings') ? 'all' : acceptedByPlan(params, asTool),
		};
		// Read before anything is sent, so that nothing is wrong with them afterwards.
		const limitMs = params.flag('waitUntilFinished')
			? params.count('timeLimit') * 60_000
			: undefined;
		if (dryRun) return dryRunReport(await dryRunConfirm(context, id, policy));

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
	},
};
