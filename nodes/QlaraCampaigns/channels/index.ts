import type { BodyField } from '../parameters/fields';
import type { Channel } from './channel';
import { rcs } from './rcs';
import { sms } from './sms';
import { whatsapp } from './whatsapp';

/** Every channel, in the order in which a form shows their fields: the order of the documented fallbacks. */
export const channels: readonly Channel[] = [whatsapp, rcs, sms];

/**
 * The documented sending modes (docs/api.md#sending-modes): the first channel is tried first, the others are
 * fallbacks.
 */
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
export function modeValue(mode: readonly Channel[]): string {
	return mode.map(({ word }) => word).join('_');
}

/** The channels that a mode names, in its order; words that are no known channel are passed over. */
export function channelsOf(mode: string): Channel[] {
	// The longest has three words; an answer may hold anything.
	const words = mode.slice(0, 100).split('_');
	return [...new Set(words)].flatMap((word) => channels.filter((channel) => channel.word === word));
}

/** The fields of all channels. */
export function channelFields(): BodyField[] {
	return channels.flatMap(({ fields }) => fields);
}
