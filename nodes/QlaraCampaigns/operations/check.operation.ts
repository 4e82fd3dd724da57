import type { JsonObject } from '../api/types';
import { statusLabel } from '../api/status';
import { campaignId } from '../parameters/fields';
import { figuresAsTheyAre, measure } from '../sending/costAndRecipients';
import { modeOf, planIdOf } from '../sending/planId';
import { preflight } from '../sending/preflight';
import type { SmsSize } from '../channels/smsSegments';
import { standingOf } from '../sending/confirmationState';
import { figuresOf } from './confirmGuarded';
import type { Operation } from './operation';

function describeSms({ encoding, length, segments, exact }: SmsSize): JsonObject {
	return {
		smsEncoding: encoding,
		smsLength: length,
		smsSegments: segments,
		smsLengthIsExact: exact,
	};
}

export const check: Operation = {
	resource: 'campaign',
	option: {
		name: 'Check',
		value: 'check',
		action: 'Check a campaign before sending',
		description:
			'Find everything that stands against sending a campaign, its recipients and its cost, and get the plan ID of what would be sent',
	},
	fields: [campaignId],
	async run({ client, params, time }) {
		const campaign = await client.get(params.id('campaignId'));
		const standing = await standingOf(client.list, campaign);
		// What is on its way is not counted anew.
		const measured =
			standing === 'confirmed' ? figuresAsTheyAre(campaign) : await measure(client, campaign);
		const { problems, sms } = preflight(measured, time.now(), standing);
		return {
			id: measured.campaign.id,
			name: measured.campaign.name ?? null,
			statusLabel: statusLabel(measured.campaign.status),
			canBeSent: problems.every(({ severity }) => severity !== 'error'),
			errors: problems.filter(({ severity }) => severity === 'error').length,
			warnings: problems.filter(({ severity }) => severity === 'warning').length,
			problems,
			sendingMode: modeOf(measured.campaign) ?? null,
			scheduledDate: measured.campaign.scheduledDate ?? null,
			...figuresOf(measured),
			...(sms && { smsText: measured.campaign.smsBody, ...describeSms(sms) }),
			planId: planIdOf(measured.campaign, measured),
			checkedAt: new Date(time.now()).toISOString(),
		};
	},
};
