import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { compareNames } from '../parameters/compareNames';
import type { BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';
import type { Channel } from './channel';
import { channels, channelsOf, modeValue, sendingModes } from './index';

function modeName([first, ...fallbacks]: readonly Channel[]): string {
	if (fallbacks.length === 0) return first!.displayName;
	return `${first!.displayName} With ${fallbacks.map(({ displayName }) => displayName).join(' and ')} Fallback`;
}

/** The documented modes as options of a form. */
export const sendingModeOptions: INodePropertyOptions[] = sendingModes
	.map((mode) => ({ name: modeName(mode), value: modeValue(mode) }))
	.sort((a, b) => compareNames(a.name, b.name));

/** The channels as options of a form. */
export const channelOptions: INodePropertyOptions[] = channels
	.map(({ word, displayName }) => ({ name: displayName, value: word }))
	.sort((a, b) => compareNames(a.name, b.name));

/** Choosing this option lets the user type the mode into {@link customSendingMode}. */
const custom = 'custom';

const sendingMode: INodeProperties = {
	displayName: 'Sending Mode',
	name: 'sendingMode',
	type: 'options',
	noDataExpression: true,
	options: [...sendingModeOptions, { name: 'Custom', value: custom }].sort((a, b) =>
		compareNames(a.name, b.name),
	),
	default: 'SMS',
	description:
		'The channels to send through. The first one is tried first, the others are fallbacks.',
};

/** The mode as the API names it, for one that the dropdown does not offer or that is known at run time only. */
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
			'Choose a mode. For one that the list does not offer choose Custom, and join the channels by underscores, such as RCS_SMS.',
		);
	},
};

/**
 * The form fields of all channels, each required for the modes that name its channel. For a custom mode every
 * field shows and may stay empty: which channels it names may be known at run time only.
 */
export function channelProperties(): INodeProperties[] {
	return channels.flatMap((channel) => {
		const modes = sendingModes.filter((mode) => mode.includes(channel)).map(modeValue);
		const fields = channel.fields.map(({ property }) => property);
		const notices = channel.notices ?? [];
		return [
			...fields.map((field) => showFor(modes, { ...field, required: true })),
			...notices.map((notice) => showFor(modes, notice)),
			...[...fields, ...notices].map((property) => showFor([custom], property)),
		];
	});
}

/** A property for some values of the dropdown of modes. */
function showFor(modes: string[], property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { sendingMode: modes } } };
}

/**
 * Reads the fields of the mode's channels.
 *
 * @param mode as the API names it
 * @throws InputError for a field that is empty, since each is needed
 */
export function readChannelFields(params: Params, mode: string): JsonObject {
	const body: JsonObject = {};
	for (const { property, read } of channelsOf(mode).flatMap(({ fields }) => fields)) {
		const value = read(params);
		// Not the parameter itself: a message of one placeholder is empty for n8n.
		if (value === null || (typeof value === 'string' && value.trim() === '')) {
			throw params.problem(
				property.name,
				'is empty',
				`Fill it in, because the sending mode ${mode} needs it.`,
			);
		}
		body[property.name] = value;
	}
	return body;
}
