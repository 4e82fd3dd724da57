import type { INodeProperties } from 'n8n-workflow';
import type { BodyField } from '../parameters/fields';
import type { Channel } from './channel';
import { rcs } from './rcs';
import { sms } from './sms';
import { whatsapp } from './whatsapp';

/** Every channel, in the order in which a form shows their fields: the order of the documented fallbacks. */
export const channels: readonly Channel[] = [whatsapp, rcs, sms];

/** The sending modes the reference names (section 2.2): the first channel is tried first, the others are fallbacks. */
export const sendingModes: ReadonlyArray<readonly Channel[]> = [
	[sms],
	[rcs],
	[whatsapp],
	[rcs, sms],
	[whatsapp, sms],
	[whatsapp, rcs],
	[whatsapp, rcs, sms],
];

/** The API's name of a mode, such as `RCS_SMS`. */
export const modeValue = (mode: readonly Channel[]): string =>
	mode.map(({ word }) => word).join('_');

function modeName([first, ...fallbacks]: readonly Channel[]): string {
	if (fallbacks.length === 0) return first!.displayName;
	return `${first!.displayName} With ${fallbacks.map(({ displayName }) => displayName).join(' and ')} Fallback`;
}

/** Choosing this option lets the user type the mode into {@link customSendingMode}. */
const custom = 'custom';

/** The dropdown of sending modes. */
export const sendingMode: INodeProperties = {
	displayName: 'Sending Mode',
	name: 'sendingMode',
	type: 'options',
	noDataExpression: true,
	options: [
		...sendingModes.map((mode) => ({ name: modeName(mode), value: modeValue(mode) })),
		{ name: 'Custom', value: custom },
	].sort((a, b) => a.name.localeCompare(b.name)),
	default: 'SMS',
	description:
		'The channels to send through. The first one is tried first, the others are fallbacks.',
};

/** The mode as the API names it, for one that the dropdown does not offer. */
export const customSendingMode: INodeProperties = {
	displayName: 'Custom Sending Mode',
	name: 'customSendingMode',
	type: 'string',
	default: '',
	placeholder: 'e.g. RCS_WHATSAPP',
	displayOptions: { show: { sendingMode: [custom] } },
	description:
		'Channels in the order in which they are tried, joined by underscores, as Qlara names the mode',
};

/**
 * The form fields of all channels, each required for the modes that name its channel. For a custom mode every
 * field shows and may stay empty: which channels it names may be known at run time only.
 */
export function channelProperties(): INodeProperties[] {
	return channels.flatMap((channel) => {
		const modes = sendingModes.filter((mode) => mode.includes(channel)).map(modeValue);
		return channel.fields.flatMap(({ property }): INodeProperties[] => [
			{ ...property, required: true, displayOptions: { show: { sendingMode: modes } } },
			{ ...property, displayOptions: { show: { sendingMode: [custom] } } },
		]);
	});
}

/** The channels that a mode names, in its order; words that are no known channel are passed over. */
export function channelsOf(mode: string): Channel[] {
	const words = mode.split('_');
	return [...new Set(words)].flatMap((word) => channels.filter((channel) => channel.word === word));
}

/** The sending mode that the form holds, chosen or typed, in the API's spelling. */
export const sendingModeField: BodyField = {
	property: sendingMode,
	read: (params) => {
		const chosen = params.requiredText('sendingMode').trim();
		const name = chosen === custom ? 'customSendingMode' : 'sendingMode';
		const mode = params.requiredText(name).trim().toUpperCase();
		if (/^[A-Z]+(_[A-Z]+)*$/.test(mode)) return mode;
		throw params.problem(
			name,
			`is "${mode.slice(0, 60)}", which is not a sending mode`,
			'Choose a mode, or join the channels by underscores, such as RCS_SMS.',
		);
	},
};
