import { campaignId } from '../parameters/fields';
import type { Rules } from '../sending/prepareConfirm';
import { confirmGuarded, confirmRemedies, rehearseConfirm, reportOf } from './confirmGuarded';
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
	remedies: confirmRemedies,
	async run(context) {
		const id = context.params.id('campaignId');
		const guards = readGuards(context.params.collection('guards'));
		const rules: Rules = { guards, complete: false, acceptWarnings: true };
		if (context.dryRun) return await rehearseConfirm(context, id, rules);
		const { confirmed, found } = await confirmGuarded(context, id, rules);
		const { outcome, reason, statusBefore, statusReads, answer, fields } = confirmed;
		return {
			...fields,
			id: confirmed.id,
			outcome,
			reason,
			...(found && reportOf(found)),
			statusBefore,
			statusReads,
			...(answer && { answer }),
		};
	},
};
