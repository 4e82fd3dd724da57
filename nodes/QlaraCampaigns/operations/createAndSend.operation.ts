import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { labelsOf } from '../parameters/labels';
import { dryRunConfirm, dryRunNewCampaign } from '../sending/dryRunConfirm';
import { assessWithoutFigures } from '../sending/prepareConfirm';
import { PreconditionError } from '../sending/preconditionError';
import { descriptionField, nameField } from './campaignFields';
import { dryRunReport } from './confirmReport';
import {
	addCreationWarnings,
	contentProperties,
	createOrFind,
	ifNameExistsOnce,
	readCreation,
} from './creation';
import { requireTest, sendGuards, sendingForm } from './guardFields';
import type { Operation } from './operation';
import { phoneNumbersOfAllItems } from './recipients';
import { namingDraft, readSendPolicy, readWait, sendCampaign, waitFields } from './sendCampaign';

/** Send marks the campaign as ready, so nobody is asked about that. */
const optional = [descriptionField];
const content = contentProperties(optional);
const labels = labelsOf([nameField.property, ...content]);

/** The limits of Send, without those that look at what was done before: what is not created yet was not checked. */
const guards: INodeProperties[] = sendGuards
	.filter(({ name }) => !['planId', requireTest.name].includes(name))
	.map((field) =>
		field.name === 'approval'
			? { ...field, displayName: 'Checks: nothing is sent that looks wrong' }
			: field,
	);

export const createAndSend: Operation = {
	resource: 'campaign',
	option: {
		name: 'Create and Send',
		value: 'createAndSend',
		action: 'Create and send a campaign in one step',
		description:
			'Create a campaign, check it and send it, in one step that can be run again: a campaign of the same name is ' +
			'not sent twice. This costs money and cannot be undone.',
	},
	writes: true,
	expectedRequests: 24,
	describesDryRun: true,
	agentNeeds: 'limits',
	togetherFor: phoneNumbersOfAllItems,
	fields: [
		...sendingForm(
			{
				...nameField.property,
				required: true,
				placeholder: 'e.g. Newsletter {{ $today.toISODate() }}',
				description:
					'Name of the campaign, as shown in Qlara. It is the key under which the step can run again, so put the date into it.',
			},
			[ifNameExistsOnce, ...content, ...guards],
		),
		...waitFields,
	],
	async run(context) {
		const { params, time, runs, dryRun } = context;
		const creation = readCreation(context, optional);
		const limitMs = readWait(params);
		const { body } = creation;
		const given = readSendPolicy(context);
		const hasUndoWindow = given.guards.undoWindow !== undefined;
		// Of a campaign of this name and content, which is to go out at once, an earlier run may have set the date.
		const policy = { ...given, pastDateIsOurs: hasUndoWindow && body.scheduledDate === undefined };
		// What can be seen before is said before: a draft of it would be in the way of the corrected one.
		const { blocking } = assessWithoutFigures({ id: '', ...body }, policy, time.now());
		const refusal =
			blocking.length === 0 || dryRun
				? undefined
				: new PreconditionError(blocking, 'Nothing was created or sent.');
		const { campaign, existing, report } = await createOrFind(
			context,
			body,
			(name) => labels.get(name) ?? name,
			ifNameExistsOnce,
			{ refusal, mayHaveDate: hasUndoWindow },
		);
		const id = String(campaign.id);
		const whole = (sent: JsonObject): JsonObject => {
			const both = [sent.notCompared, report.notCompared].flat().filter((one) => one !== undefined);
			return {
				...addCreationWarnings({ ...sent, name: body.name, id: campaign.id, ...report }, creation),
				// What neither the lists show of an equal campaign nor a read of the one that is there.
				...(both.length > 0 && { notCompared: both }),
				...(runs > 1 && { campaignsInThisRun: runs }),
			};
		};
		if (dryRun) {
			const outcome = existing
				? await dryRunConfirm(context, id, policy)
				: await dryRunNewCampaign(context, campaign, policy);
			return whole(dryRunReport(outcome));
		}
		return whole(
			await sendCampaign(context, id, policy, limitMs).catch((error: unknown) => {
				throw namingDraft(
					error,
					campaign.id,
					'Another run of this step goes on with the same campaign, unless its content is to be another: then delete it first.',
				);
			}),
		);
	},
};
