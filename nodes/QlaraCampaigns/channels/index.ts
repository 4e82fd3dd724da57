import type { INodeProperties } from 'n8n-workflow';
import { anExpression, notAnExpression, type BodyField } from '../host/fields';
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
	displayOptions: { show: { ...notAnExpression('sendingMode'), sendingMode: [custom] } },
	description:
		'Channels in the order in which they are tried, joined by underscores, as Qlara names the mode',
};

/** Finds a channel's word in a mode that somebody typed, in upper or lower case. */
function namedInMode(word: string): string {
	const anyCase = [...word].map((letter) => `[${letter}${letter.toLowerCase()}]`).join('');
	return `(^|[_\\s])${anyCase}([_\\s]|$)`;
}

/**
 * The form fields of all channels, each shown for the modes that name its channel. A field stands here
 * several times, of which at most one shows: for a chosen mode, for a typed one, and for a mode that an
 * expression decides. The last may stay empty, since nobody knows yet which channels there will be.
 */
export function channelProperties(): INodeProperties[] {
	return channels.flatMap((channel) => {
		const chosen = sendingModes.filter((mode) => mode.includes(channel)).map(modeValue);
		const typed = [{ _cnd: { regex: namedInMode(channel.word) } }];
		const variants = [
			{ required: true, show: { ...notAnExpression('sendingMode'), sendingMode: chosen } },
			{
				required: true,
				show: {
					...notAnExpression('sendingMode'),
					sendingMode: [custom],
					...notAnExpression('customSendingMode'),
					customSendingMode: typed,
				},
			},
			{ required: false, show: anExpression('sendingMode') },
			{
				required: false,
				show: {
					...notAnExpression('sendingMode'),
					sendingMode: [custom],
					...anExpression('customSendingMode'),
				},
			},
		];
		return variants.flatMap(({ required, show }) =>
			channel.fields.map(({ property }) => ({
				...property,
				...(required ? { required } : {}),
				displayOptions: { show },
			})),
		);
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
