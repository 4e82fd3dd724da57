import type { Dialect } from './dialect';
import type { Campaign, Id, WritableFields } from './types';

/** The modes of the reference (docs/api.md#create). */
export const SENDING_MODES = [
	'SMS',
	'RCS',
	'WHATSAPP',
	'RCS_SMS',
	'WHATSAPP_SMS',
	'WHATSAPP_RCS',
	'WHATSAPP_RCS_SMS',
] as const;

export type Channel = 'SMS' | 'RCS' | 'WHATSAPP';

type ChannelField =
	| 'smsSender'
	| 'smsBody'
	| 'rcsAgentId'
	| 'rcsTemplateId'
	| 'whatsappPhoneNumberId'
	| 'whatsappTemplateId';

/** What each channel needs before it can be confirmed (docs/api.md#create). */
export const CHANNEL_FIELDS: Record<Channel, ChannelField[]> = {
	SMS: ['smsSender', 'smsBody'],
	RCS: ['rcsAgentId', 'rcsTemplateId'],
	WHATSAPP: ['whatsappPhoneNumberId', 'whatsappTemplateId'],
};

/** Price of one message (one part, for SMS) in the account's currency. Invented: the documents name none. */
export const PRICES: Record<Channel, number> = { SMS: 0.045, RCS: 0.06, WHATSAPP: 0.07 };

const known = new Set<string>(SENDING_MODES);

/** Channels of a mode in the order of the fallback; null for a mode that the API does not take. */
export function channelsOf(mode: string, dialect: Dialect): Channel[] | null {
	const parts = mode.split('_');
	if (known.has(mode)) return parts as Channel[];
	const sound =
		parts.every((part) => Object.hasOwn(CHANNEL_FIELDS, part)) &&
		new Set(parts).size === parts.length;
	return dialect.moreModes && sound ? (parts as Channel[]) : null;
}

/** The first channel field that the mode needs and the campaign has not; null when nothing is missing. */
export function missingChannelField(campaign: WritableFields, channels: Channel[]): string | null {
	for (const channel of channels) {
		for (const field of CHANNEL_FIELDS[channel]) {
			if (campaign[field] === null || campaign[field] === '') return field;
		}
	}
	return null;
}

/** Fields of the channels that the campaign goes out with, except the text. */
export function channelFields(campaign: Campaign, channels: Channel[]): Record<string, Id> {
	const fields: Record<string, Id> = {};
	for (const channel of channels) {
		for (const field of CHANNEL_FIELDS[channel]) {
			const value = campaign[field];
			if (field !== 'smsBody' && value !== null) fields[field] = value;
		}
	}
	return fields;
}

const GSM =
	/^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;
const GSM_EXTENDED = /[\^{}\\[~\]|€]/g;

/** Number of SMS parts of a text (docs/api.md#sms): 160 or 153 GSM-7 characters, 70 or 67 UCS-2 ones. */
export function smsParts(text: string): number {
	if (!GSM.test(text)) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
	const length = text.length + (text.match(GSM_EXTENDED)?.length ?? 0);
	return length <= 160 ? 1 : Math.ceil(length / 153);
}

/** Estimated price of one recipient: the first channel decides, the fallbacks are not known beforehand. */
export function pricePerRecipient(campaign: WritableFields, channels: Channel[]): number {
	const first = channels[0]!;
	return PRICES[first] * (first === 'SMS' ? smsParts(campaign.smsBody ?? '') : 1);
}

/** Rounds money to four decimals, so that sums of prices stay readable. */
export function money(amount: number): number {
	return Math.round(amount * 10_000) / 10_000;
}
