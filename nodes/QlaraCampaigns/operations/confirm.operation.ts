import { campaignId } from '../parameters/fields';
import { requireConfirmed } from '../sending/confirmOutcome';
import { confirmSafely } from '../sending/confirmSafely';
import { dryRunConfirm } from '../sending/dryRunConfirm';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { assessmentReport, dryRunReport } from './confirmReport';
import { confirmGuards, readGuards } from './guardFields';
import type { Operation } from './operation';

export const confirm: Operation = {
	resource: 'campaign',
	option: {
		name: 'Confirm',
		value: 'confirm',
		action: 'Confirm a campaign',
		description:
			'Send the campaign now, or at its scheduled date. This costs money and cannot be undone.',
	},
	writes: true,
	describesDryRun: true,
	agentNeeds: 'limitsAndPlan',
	fields: [campaignId, confirmGuards],
	async run(context) {
		const id = context.params.id('campaignId');
		const guards = readGuards(context.params.collection('guards'));
		const policy: ConfirmPolicy = { guards, complete: false, acceptWarnings: true };
		if (context.dryRun) return dryRunReport(await dryRunConfirm(context, id, policy));
		const { assessment, fields, ...confirmed } = requireConfirmed(
			await confirmSafely(context, id, policy),
		);
		const { outcome, reason, statusBefore, statusReads, answer } = confirmed;
		return {
			...fields,
			id: confirmed.id,
			outcome,
			reason,
			...(assessment && assessmentReport(assessment)),
			statusBefore,
			statusReads,
			...(answer && { answer }),
		};
	},
};
