import { sendingModeOf } from '../api/sendingMode';
import type { Campaign, JsonObject } from '../api/types';
import { channelFields, channelsOf } from '../channels';
import { placeholderPattern } from '../channels/smsSegments';
import { compareFields } from './compareFields';

/** What everybody gets who gets the campaign: its mode and the fields of the channels of that mode. */
export function messageOf(campaign: Campaign): JsonObject {
	const mode = sendingModeOf(campaign);
	const channels = channelsOf(mode ?? '');
	const fields = channels.length === 0 ? channelFields() : channels.flatMap((one) => one.fields);
	return {
		sendingMode: mode,
		...Object.fromEntries(fields.map(({ property: { name } }) => [name, campaign[name]])),
	};
}

/**
 * How a message compares with that of a campaign.
 *
 * @param message as {@link messageOf} gives it
 * @returns the names of the fields that differ, and of those that one of the two does not show
 */
export function compareMessage(
	message: JsonObject,
	campaign: Campaign,
): { different: string[]; unknown: string[] } {
	const compared = [...compareFields(message, campaign)];
	const namesOf = (wanted: string): string[] =>
		compared.filter(([, result]) => result === wanted).map(([name]) => name);
	const unseen = Object.keys(message).filter((name) => message[name] === undefined);
	return { different: namesOf('other'), unknown: [...new Set([...namesOf('unknown'), ...unseen])] };
}

/** Whether a campaign has exactly this message, as far as everything of both is shown. */
export function hasMessage(message: JsonObject, campaign: Campaign): boolean {
	const { different, unknown } = compareMessage(message, campaign);
	return different.length === 0 && unknown.length === 0;
}

/** The placeholders in the texts of a message, each once, as they are written. */
export function placeholdersIn(message: JsonObject): string[] {
	const texts = Object.values(message).filter((value) => typeof value === 'string');
	return [...new Set(texts.flatMap((text) => text.match(placeholderPattern) ?? []))];
}
