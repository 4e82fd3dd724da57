import type { INodeProperties } from 'n8n-workflow';
import { QlaraError } from '../api/errors';
import { statusLabel } from '../api/status';
import type { JsonObject } from '../api/types';
import { campaignId } from '../parameters/fields';
import type { Rules } from '../sending/prepareConfirm';
import { figuresAsTheyAre, recipientsOf } from '../sending/costAndRecipients';
import { waitForEnd } from '../sending/waitUntilFinished';
import { planIdOf, scheduleOf } from '../sending/planId';
import {
	confirmGuarded,
	confirmRemedies,
	figuresOf,
	rehearseConfirm,
	reportOf,
} from './confirmGuarded';
import { readGuards, sendGuards } from './guardFields';
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
	limit: number | undefined,
): Promise<JsonObject> {
	if (limit === undefined) return {};
	const { campaign, finished, problem } = await waitForEnd(client, time, id, limit);
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
	const campaign = await client.get(id).catch((error: unknown) => {
		if (error instanceof QlaraError) return undefined;
		throw error;
	});
	// That it is confirmed is the answer, also when nothing more can be said.
	if (campaign === undefined) return {};
	const measured = figuresAsTheyAre(campaign);
	const schedule = scheduleOf(campaign);
	return {
		statusLabel: statusLabel(campaign.status),
		...figuresOf(measured),
		planId: planIdOf(campaign, measured),
		...(typeof schedule === 'number' && schedule > time.now() && { goesOutAt: date(schedule) }),
	};
}

export const send: Operation = {
	resource: 'campaign',
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send a campaign',
		description:
			'Check a draft, mark it as ready and confirm it, in one step that can be run again after an interruption. This costs money and cannot be undone.',
	},
	writes: true,
	describesDryRun: true,
	agentNeeds: 'limitsAndPlan',
	fields: [campaignId, sendGuards, ...waitFields],
	remedies: confirmRemedies,
	async run(context) {
		const { params, time, dryRun } = context;
		const id = params.id('campaignId');
		const collection = params.collection('guards');
		const acceptWarnings = collection.has('acceptWarnings') && collection.flag('acceptWarnings');
		const rules: Rules = { guards: readGuards(collection), complete: true, acceptWarnings };
		// Read before anything is sent, so that nothing is wrong with them afterwards.
		const limit = params.flag('waitUntilFinished') ? params.count('timeLimit') * 60_000 : undefined;
		if (dryRun) return await rehearseConfirm(context, id, rules);

		const startedAt = date(time.now());
		const { confirmed, found } = await confirmGuarded(context, id, rules);
		const { outcome, reason } = confirmed;
		return {
			id: confirmed.id,
			outcome,
			reason,
			...(found ? reportOf(found) : await describeConfirmed(context, id)),
			startedAt,
			...(outcome === 'confirmed' && { confirmedAt: date(time.now()) }),
			...(await followUp(context, id, limit)),
		};
	},
};
