import { campaignId } from '../parameters/fields';
import { dryRunConfirm } from '../sending/dryRunConfirm';
import { dryRunReport } from './confirmReport';
import { sendGuards, sendingForm } from './guardFields';
import type { Operation } from './operation';
import { readSendPolicy, readWait, sendCampaign, waitFields, withTest } from './sendCampaign';

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
	expectedRequests: 16,
	describesDryRun: true,
	agentNeeds: 'limitsAndPlan',
	fields: [...sendingForm(campaignId, sendGuards), ...waitFields],
	async run(context) {
		const { params, dryRun } = context;
		const id = params.id('campaignId');
		const asked = readSendPolicy(context);
		// Read before anything is sent, so that nothing is wrong with them afterwards.
		const limitMs = readWait(params);
		const policy = await withTest(context, id, asked);
		if (dryRun) return dryRunReport(await dryRunConfirm(context, id, policy));
		return await sendCampaign(context, id, policy, limitMs);
	},
};
