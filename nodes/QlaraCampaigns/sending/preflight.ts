import { statusCode, statusLabel } from '../api/status';
import type { Campaign } from '../api/types';
import { channelsOf } from '../channels';
import type { Measured } from './costAndRecipients';
import { modeOf, scheduleOf } from './planId';
import type { Problem } from '../channels/problem';
import { measureSms, type SmsSize } from '../channels/smsSegments';
import { standingByStatus, type Standing } from './confirmationState';
import { textProblems } from '../channels/textProblems';

const problem = (
	severity: Problem['severity'],
	code: string,
	field: string,
	message: string,
	remedy: string,
): Problem => ({ code, field, message, remedy, severity });

const isMissing = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Every campaign has a name. An answer without one leaves fields out, so an absent field says nothing. */
const leavesFieldsOut = (campaign: Campaign): boolean => campaign.name === undefined;

/** Why a campaign that is confirmed cannot be sent: it is already. */
function alreadyConfirmed(campaign: Campaign): Problem {
	const state =
		standingByStatus(campaign) === 'confirmed'
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

function stateProblems(campaign: Campaign, standing: Standing): Problem[] {
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
	if (standing === 'unclear') {
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
	return [];
}

function channelProblems(campaign: Campaign): Problem[] {
	const mode = modeOf(campaign);
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

function recipientProblems({ recipients }: Measured): Problem[] {
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

function costProblems({ cost, costProblem, recipients }: Measured): Problem[] {
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
	const schedule = scheduleOf(campaign);
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
			`The scheduled date is over: ${new Date(schedule).toISOString()}.`,
			'Set a date in the future with Update, or clear it to send at once.',
		),
	];
}

function textOf(campaign: Campaign): string | undefined {
	const withSms = channelsOf(modeOf(campaign) ?? '').some(({ word }) => word === 'SMS');
	return withSms && typeof campaign.smsBody === 'string' && campaign.smsBody.trim() !== ''
		? campaign.smsBody
		: undefined;
}

function smsNotes({ placeholders, unicode, segments, encoding }: SmsSize): Problem[] {
	const notes: Problem[] = [];
	if (placeholders.length > 0) {
		notes.push(
			problem(
				'note',
				'unknownLength',
				'smsBody',
				`The length of ${placeholders.map((name) => `{{${name}}}`).join(', ')} is not known, so some recipients may get more than ${segments} SMS part${segments === 1 ? '' : 's'}.`,
				'Leave some room, or look at the price that Qlara names.',
			),
		);
	}
	if (encoding === 'UCS-2') {
		notes.push(
			problem(
				'note',
				'unicodeText',
				'smsBody',
				`The characters ${unicode.slice(0, 10).join(' ')} leave room for only 70 instead of 160 characters in an SMS.`,
				'Replace them if that is too expensive.',
			),
		);
	}
	return notes;
}

/** What Check found out about a campaign. */
export interface Preflight {
	problems: Problem[];
	/** Size of the SMS; undefined when the mode has none or Qlara does not show the text. */
	sms: SmsSize | undefined;
}

/**
 * Everything that stands against sending a campaign, at once.
 *
 * @param measured the campaign with figures that were counted just now
 * @param now ms since 1970
 * @param standing whether it is confirmed already; then nothing else matters
 */
export function preflight(measured: Measured, now: number, standing: Standing = 'open'): Preflight {
	const { campaign } = measured;
	const text = textOf(campaign);
	const sms = text === undefined ? undefined : measureSms(text);
	if (standing === 'confirmed') return { sms, problems: [alreadyConfirmed(campaign)] };
	const notReady =
		campaign.readyToSend === false
			? [
					problem(
						'note',
						'notReady',
						'readyToSend',
						'The campaign is not marked as ready.',
						'Send does that by itself; before Confirm, switch on Ready to Send with Update.',
					),
				]
			: [];
	return {
		sms,
		problems: [
			...stateProblems(campaign, standing),
			...channelProblems(campaign),
			...recipientProblems(measured),
			...costProblems(measured),
			...scheduleProblems(campaign, now),
			...(text === undefined ? [] : textProblems(text, 'smsBody')),
			...(sms === undefined ? [] : smsNotes(sms)),
			...notReady,
		],
	};
}
