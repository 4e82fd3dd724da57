import { tryToParseDateTime } from 'n8n-workflow';
import { isJsonObject, type Campaign, type JsonObject } from '../api/types';
import { sha256 } from './sha256';

/** What will be sent, to how many and for how much: what a person looks at before they agree. */
export interface Figures {
	/** Recipients as Qlara has counted them; undefined when it did not say. */
	recipients: number | undefined;
	/** Price in the account's currency; undefined when Qlara gave none that can be read. */
	cost: number | undefined;
}

/** Parts of a plan, with what a person calls them. */
const parts = {
	id: 'the campaign itself',
	sendingMode: 'the sending mode',
	smsSender: 'the SMS sender',
	smsBody: 'the SMS text',
	rcsAgentId: 'the RCS agent',
	rcsTemplateId: 'the RCS template',
	whatsappPhoneNumberId: 'the WhatsApp number',
	whatsappTemplateId: 'the WhatsApp template',
	destinationType: 'the kind of recipients',
	contactListIds: 'the contact lists',
	destinations: 'the phone numbers',
	scheduledDate: 'the scheduled date',
	recipients: 'the number of recipients',
	cost: 'the cost',
} as const;

type Part = keyof typeof parts;
const partNames = Object.keys(parts) as Part[];

/** The mode of a campaign in the API's spelling; `channel` is what other pages call it (section 9, C1). */
export function modeOf(campaign: Campaign): string | undefined {
	const mode = campaign.sendingMode ?? campaign.channel;
	return typeof mode === 'string' && mode.trim() !== '' ? mode.trim().toUpperCase() : undefined;
}

/** A number that stands for a date, in ms since 1970: servers count in seconds too, which end long before 1e11 (the year 5138). */
export const epochMs = (date: number): number => (date < 1e11 ? date * 1000 : date);

/**
 * When a campaign is to be sent, in ms since 1970, whatever format the API used (section 5).
 *
 * @returns `null` when it has no date; undefined when the date cannot be read
 */
export function scheduleOf(campaign: Campaign): number | null | undefined {
	const date = campaign.scheduledDate ?? null;
	if (date === null || date === '') return null;
	if (typeof date === 'number') return epochMs(date);
	if (typeof date !== 'string') return undefined;
	const iso = date
		.trim()
		.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')
		.replace(/ (?=[+-]\d{2}:?\d{2}$)/, '');
	// Without an offset nobody knows which hour is meant.
	if (!/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(iso)) return undefined;
	try {
		return tryToParseDateTime(iso).toMillis();
	} catch {
		return undefined;
	}
}

/** One notation for what means the same: ids as text, lists sorted, nothing for empty. */
function canonical(value: unknown): unknown {
	if (Array.isArray(value))
		return value.length === 0
			? null
			: value.map((entry) => JSON.stringify(canonical(entry))).sort();
	if (value === undefined || value === null || value === '') return null;
	if (isJsonObject(value))
		return Object.fromEntries(
			Object.keys(value)
				.sort()
				.map((key) => [key, canonical(value[key])]),
		);
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function partsOf(campaign: Campaign, { recipients, cost }: Figures): JsonObject {
	return {
		...campaign,
		sendingMode: modeOf(campaign),
		scheduledDate: scheduleOf(campaign) ?? campaign.scheduledDate,
		recipients,
		// More digits than money has are noise of a calculation.
		cost: cost === undefined ? undefined : cost.toFixed(4),
	};
}

const digest = (text: string, length: number): string => sha256(text).slice(0, length);

/**
 * The fingerprint of what a campaign would send: text, sender, templates, lists, mode, schedule, recipients
 * and cost, and of which campaign it is, so that one approval does not send its copies. Not whether it is ready,
 * nor its status: to mark it ready changes nothing that a person has approved.
 *
 * Besides the hash of the whole it carries a short one of each part, so that a later difference can be named.
 *
 * @returns such as `1-3fa9…`; letters, digits and dashes only
 */
export function planIdOf(campaign: Campaign, figures: Figures): string {
	const values = partsOf(campaign, figures);
	const texts = partNames.map((part) => JSON.stringify(canonical(values[part])));
	return [
		'1',
		digest(JSON.stringify(texts), 32),
		texts.map((text) => digest(text, 4)).join(''),
	].join('-');
}

/** The plan ID that the campaign would have without its scheduled date. */
export function planIdWithoutSchedule(campaign: Campaign, figures: Figures): string {
	return planIdOf({ ...campaign, scheduledDate: null }, figures);
}

/**
 * Which parts differ between two plan IDs.
 *
 * @returns such as `the SMS text`; empty when they are the same or when one of them is no plan ID
 */
export function changedParts(before: string, after: string): string[] {
	const [a, b] = [before, after].map((id) => /^1-[0-9a-f]{32}-([0-9a-f]+)$/.exec(id)?.[1]);
	if (a === undefined || b === undefined || a.length !== b.length) return [];
	return partNames
		.filter(
			(_part, index) => a.slice(index * 4, index * 4 + 4) !== b.slice(index * 4, index * 4 + 4),
		)
		.map((part) => parts[part]);
}
