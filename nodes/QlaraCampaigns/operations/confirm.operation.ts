import { campaignId } from '../parameters/fields';
import { requireConfirmed } from '../sending/confirmOutcome';
import { confirmSafely } from '../sending/confirmSafely';
import { dryRunConfirm } from '../sending/dryRunConfirm';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { acceptedByPlan } from './agents';
import { assessmentReport, dryRunReport, messageReport } from './confirmReport';
import { confirmGuards, readClaim, readEqualWithin, readGuards, sendingForm } from './guardFields';
import type { Operation } from './operation';

export const confirm: Operation = {
	resource: 'campaign',
	option: {
		name: 'Confirm',
		value: 'confirm',
		action: 'Confirm a campaign that is ready',
		description:
			'Send a campaign that is ready, now or at its scheduled date, without the checks of Send. This costs money and cannot be undone.',
	},
	writes: true,
	expectedRequests: 7,
	describesDryRun: true,
	agentNeeds: 'limitsAndPlan',
	fields: sendingForm(campaignId, confirmGuards),
	async run(context) {
		const { params, asTool } = context;
		const id = params.id('campaignId');
		const policy: ConfirmPolicy = {
			guards: readGuards(params),
			// A person may confirm what they please; an agent what no warning speaks against.
			preflight: asTool,
			markAsReady: false,
			claim: readClaim(params, asTool),
			acceptWarnings: acceptedByPlan(params, asTool),
			equalWithinMs: asTool ? readEqualWithin(params) : 0,
			planAcceptsEqual: acceptedByPlan(params, asTool) === 'approved',
		};
		if (context.dryRun) return dryRunReport(await dryRunConfirm(context, id, policy));
		const { assessment, fields, ...confirmed } = requireConfirmed(
			await confirmSafely(context, id, policy),
		);
		const { outcome, reason, statusBefore, statusReads, answer, campaign } = confirmed;
		const own = {
			outcome,
			reason,
			...(assessment ? assessmentReport(assessment) : messageReport(campaign ?? {})),
			id: confirmed.id,
			statusBefore,
		};
		// The order of the first, the values of the last: an answer overwrites nothing.
		return { ...own, ...fields, ...own, statusReads, ...(answer && { answer }) };
	},
};
