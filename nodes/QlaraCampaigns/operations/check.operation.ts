import { sendingModeOf } from '../api/sendingMode';
import { statusLabel } from '../api/status';
import { campaignId } from '../parameters/fields';
import { safeLine, safeText } from '../parameters/safeText';
import { confirmationStateOf } from '../sending/confirmationState';
import { findEqualCampaigns, type EqualCampaigns } from '../sending/equalCampaigns';
import { estimateOf, recalculate } from '../sending/estimate';
import { planOf, withShown } from '../sending/planId';
import { preflight } from '../sending/preflight';
import { verifyNamed } from '../sending/verifyNamed';
import { approvalText } from './approvalText';
import { estimateReport } from './confirmReport';
import { problemReport } from './fieldLabels';
import { hoursBetweenEqualCampaigns, readEqualWithin } from './guardFields';
import type { Operation } from './operation';
import { checkSummary } from './summaries';

const noEqual: EqualCampaigns = { found: [], notes: [] };

export const check: Operation = {
	resource: 'campaign',
	option: {
		name: 'Check',
		value: 'check',
		action: 'Check a campaign before sending',
		description:
			'Find everything that blocks sending a campaign, its recipients and its cost, and get the plan ID of what would be sent',
	},
	sideBySide: true,
	expectedRequests: 5,
	fields: [campaignId, hoursBetweenEqualCampaigns],
	async run({ client, params, time }) {
		const id = params.id('campaignId');
		const withinMs = readEqualWithin(params);
		const read = await client.get(id);
		const state = await confirmationStateOf(client, read);
		// What is on its way is not recalculated.
		const [estimate, equal] =
			state === 'confirmed'
				? [estimateOf(read), noEqual]
				: await Promise.all([
						recalculate(client, read),
						withinMs === 0 ? noEqual : findEqualCampaigns({ client, time }, read, withinMs),
					]);
		const named =
			state === 'confirmed'
				? { problems: [], contactLists: [] }
				: await verifyNamed(client, estimate);
		const { problems: ownProblems, message } = preflight(estimate, time.now(), state);
		const problems = [
			...ownProblems,
			...named.problems,
			...equal.found.map(({ problem }) => problem),
			...equal.notes,
		];
		const { campaign } = estimate;
		const { smsText, smsSegments, ...measured } = message;
		const count = (wanted: string): number =>
			problems.filter(({ severity }) => severity === wanted).length;
		return {
			summary: checkSummary(estimate, problems),
			...estimateReport(estimate),
			...(smsText !== undefined && { smsText, smsSegments }),
			...(named.availableCredit !== undefined && { availableCredit: named.availableCredit }),
			name: campaign.name ?? null,
			sendingMode: sendingModeOf(campaign) ?? null,
			scheduledDate: campaign.scheduledDate ?? null,
			statusLabel: statusLabel(campaign.status),
			canBeSent: count('error') === 0,
			errors: count('error'),
			warnings: count('warning'),
			id: campaign.id,
			planId: withShown(
				planOf(estimate),
				equal.found.map((other) => other.id),
			),
			checkedAt: new Date(time.now()).toISOString(),
			...measured,
			safeName: typeof campaign.name === 'string' ? safeLine(campaign.name) : null,
			...(typeof smsText === 'string' && { safeText: safeText(smsText) }),
			approvalText: approvalText(
				estimate,
				problems,
				typeof smsSegments === 'number' ? smsSegments : undefined,
			),
			...(named.contactLists.length > 0 && { contactLists: named.contactLists }),
			problems: problems.map(problemReport),
		};
	},
};
