import { sendingModeOf } from '../api/sendingMode';
import { toText } from '../api/toText';
import type { Campaign } from '../api/types';
import { channelsOf } from '../channels';
import type { Problem } from '../channels/problem';
import { amountText } from '../parameters/amountText';
import { safeText } from '../parameters/safeText';
import type { Estimate } from '../sending/estimate';
import { scheduledAt } from '../sending/planId';
import { costPerRecipient } from './confirmReport';
import { destinationTypes } from './recipients';

const unknown = 'not known';

const amountOf = (value: number | null | undefined, currency: string | undefined): string =>
	value === undefined || value === null ? unknown : amountText(value, currency);

function sendingTimeOf(campaign: Campaign): string {
	const at = scheduledAt(campaign);
	if (at === null) return 'as soon as it is sent';
	if (at === undefined) return unknown;
	return `${new Date(at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}

function channelsIn(campaign: Campaign): string {
	const channels = channelsOf(sendingModeOf(campaign) ?? '');
	return channels.map(({ displayName }) => displayName).join(', then ') || unknown;
}

/** Whatever a field of a campaign holds, in a frame. */
function framed(value: unknown): string {
	if (Array.isArray(value)) return safeText(value.map(toText).join(', '));
	return safeText(toText(value));
}

/** What the campaign says of itself, each under its label in a frame; the text comes last. */
function partsOf(campaign: Campaign): string[] {
	const toNumbers = Number(toText(campaign.destinationType)) === destinationTypes.phoneNumbers;
	const fields = channelsOf(sendingModeOf(campaign) ?? '').flatMap(({ fields: all }) =>
		all.map(({ property: { displayName, name } }) => [displayName, campaign[name]] as const),
	);
	const parts: ReadonlyArray<readonly [label: string, value: unknown]> = [
		['Name', campaign.name],
		...(toNumbers ? [] : [['Contact Lists', campaign.contactListIds] as const]),
		...fields,
	];
	return parts
		.filter(([, value]) => value !== undefined && value !== null && value !== '')
		.map(([label, value]) => `${label}\n${framed(value)}`);
}

/**
 * What a person has to see before they let a campaign go out, for a mail, a form or a chat: first the figures of
 * Qlara, then everything that the campaign says of itself, harmless and in a frame that it cannot leave.
 *
 * @param estimate the campaign, recalculated just now
 * @param problems what the preflight has found
 * @param smsSegments parts of an SMS for each recipient, when it has any
 */
export function approvalText(
	estimate: Estimate,
	problems: Problem[],
	smsSegments: number | undefined,
): string {
	const { campaign, recipients, cost, currency } = estimate;
	const found = problems.filter(({ severity }) => severity !== 'note');
	const figures = [
		`Recipients: ${recipients ?? unknown}`,
		`Cost: ${amountOf(cost, currency)}`,
		`Cost per recipient: ${amountOf(costPerRecipient(estimate), currency)}`,
		...(smsSegments === undefined ? [] : [`SMS parts per recipient: ${smsSegments}`]),
		`Channels: ${channelsIn(campaign)}`,
		`Goes out: ${sendingTimeOf(campaign)}`,
		`Warnings: ${found.length === 0 ? 'none' : found.length}`,
	].join('\n');
	const warnings = found.map(({ message }) => framed(message));
	return [
		[figures, ...warnings].join('\n'),
		'Everything below is written in the campaign. Its lines begin with │ or ┊, and figures among them are not from Qlara.',
		...partsOf(campaign),
	].join('\n\n');
}
