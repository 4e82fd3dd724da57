import { sendingModeOf } from '../api/sendingMode';
import { statusCode, statusLabel } from '../api/status';
import type { Campaign, JsonObject } from '../api/types';
import { channelsOf } from '../channels';
import { problem, type Problem } from '../channels/problem';
import { stateByStatus, type ConfirmationState } from './confirmationState';
import type { Estimate } from './estimate';
import { scheduledAt } from './planId';

const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Every campaign has a name. An answer without one leaves fields out, so an absent field says nothing. */
const leavesFieldsOut = (campaign: Campaign): boolean => campaign.name === undefined;

/** Why a campaign that is confirmed cannot be sent: it is already. */
function alreadyConfirmed(campaign: Campaign): Problem {
	const state =
		stateByStatus(campaign) === 'confirmed'
			? statusLabel(campaign.status)
			: 'confirmed, and goes out at its scheduled date';
	return problem(
		'error',
		'wrongState',
		'status',
		`The campaign cannot be sent: it is already ${state}.`,
		'To send the same message again, create a new campaign. Delete stops one that has not begun to send.',
	);
}

function stateProblems(campaign: Campaign, state: ConfirmationState): Problem[] {
	if (statusCode(campaign.status) === undefined) {
		return [
			problem(
				'warning',
				'unknownState',
				'status',
				`The campaign has the status ${JSON.stringify(campaign.status ?? null)}, which is not one of the known ones.`,
				'Look at the campaign in Qlara.',
			),
		];
	}
	if (state !== 'unclear') return [];
	return [
		problem(
			'warning',
			'unclearState',
			'status',
			'Qlara does not show whether the campaign is confirmed already.',
			'Look at the campaign in Qlara. Send and Confirm send nothing until it is clear.',
		),
	];
}

function channelProblems(campaign: Campaign): Problem[] {
	const mode = sendingModeOf(campaign);
	if (mode === undefined) {
		return [
			problem(
				'error',
				'missingField',
				'sendingMode',
				'The campaign has no sending mode.',
				'Choose one with Update.',
			),
		];
	}
	const channels = channelsOf(mode);
	if (channels.length === 0) {
		return [
			problem(
				'warning',
				'unknownMode',
				'sendingMode',
				`The sending mode ${mode} names no channel that this node knows, so its fields are not checked.`,
				'Look at the campaign in Qlara.',
			),
		];
	}
	return channels.flatMap((channel) =>
		channel.fields.flatMap(({ property: { name, displayName } }) => {
			if (!isMissing(campaign[name])) return channel.check?.(campaign, name) ?? [];
			return campaign[name] === undefined && leavesFieldsOut(campaign)
				? [
						problem(
							'note',
							'unseenField',
							name,
							`Qlara does not show "${displayName}", so it is not checked.`,
							'Look at it in Qlara.',
						),
					]
				: [
						problem(
							'error',
							'missingField',
							name,
							`"${displayName}" is missing, which the sending mode ${mode} needs.`,
							'Fill it in with Update.',
						),
					];
		}),
	);
}

function recipientProblems({ recipients }: Estimate): Problem[] {
	if (recipients === undefined) {
		return [
			problem(
				'warning',
				'unknownRecipients',
				'totalDestinations',
				'Qlara did not say how many recipients the campaign has.',
				'Look at the campaign in Qlara.',
			),
		];
	}
	if (recipients > 0) return [];
	return [
		problem(
			'error',
			'noRecipients',
			'contactListIds',
			'The campaign has no recipients.',
			'Add contact lists that are not empty, or phone numbers, with Update.',
		),
	];
}

function costProblems({ cost, costProblem, recipients }: Estimate): Problem[] {
	if (cost === undefined) {
		return [
			problem(
				'warning',
				'unknownPrice',
				'price',
				costProblem ?? 'Qlara gave no price.',
				'Look at the price in Qlara before you send.',
			),
		];
	}
	if (cost > 0 || recipients === 0) return [];
	return [
		problem(
			'warning',
			'zeroPrice',
			'price',
			'Qlara says that the campaign costs 0, which is rarely true.',
			'Look at the price in Qlara before you send.',
		),
	];
}

function scheduleProblems(campaign: Campaign, now: number): Problem[] {
	const schedule = scheduledAt(campaign);
	if (schedule === undefined) {
		return [
			problem(
				'note',
				'unreadableSchedule',
				'scheduledDate',
				`The scheduled date ${JSON.stringify(campaign.scheduledDate)} cannot be read, so it is not checked.`,
				'Look at it in Qlara.',
			),
		];
	}
	if (schedule === null || schedule > now) return [];
	return [
		problem(
			'error',
			'scheduleInPast',
			'scheduledDate',
			`The scheduled date is in the past: ${new Date(schedule).toISOString()}.`,
			'Set a date in the future with Update, or clear it to send at once.',
		),
	];
}

/** What Check found out about a campaign. */
export interface Preflight {
	problems: Problem[];
	/** What the channels of its mode say about the message. */
	message: JsonObject;
}

/**
 * Everything that blocks sending a campaign, at once.
 *
 * @param estimate the campaign, recalculated just now
 * @param now ms since 1970
 * @param state whether it is confirmed already; then nothing else matters
 */
export function preflight(
	estimate: Estimate,
	now: number,
	state: ConfirmationState = 'draft',
): Preflight {
	const { campaign } = estimate;
	const channels = channelsOf(sendingModeOf(campaign) ?? '');
	const message: JsonObject = Object.fromEntries(
		channels.flatMap((channel) => Object.entries(channel.describe?.(campaign) ?? {})),
	);
	if (state === 'confirmed') return { message, problems: [alreadyConfirmed(campaign)] };
	return {
		message,
		problems: [
			...stateProblems(campaign, state),
			...channelProblems(campaign),
			...recipientProblems(estimate),
			...costProblems(estimate),
			...scheduleProblems(campaign, now),
		],
	};
}
