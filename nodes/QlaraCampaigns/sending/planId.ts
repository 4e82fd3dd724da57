import { createHash } from 'node:crypto';
import { readApiDate } from '../api/dates';
import { sendingModeOf } from '../api/sendingMode';
import { isJsonObject, type Campaign, type JsonObject } from '../api/types';
import { channelFields } from '../channels';
import type { Estimate } from './estimate';

/** What a plan is made of: the campaign, and what it reaches and costs. */
export type PlanSource = Pick<Estimate, 'campaign' | 'recipients' | 'cost'>;

/** One part of a plan, and what a person calls it. */
interface Part {
	label: string;
	valueOf(source: PlanSource): unknown;
}

/** What a campaign would send, part by part. */
export interface Plan {
	/** Its fingerprint, such as `1-3fa9…`; letters, digits and dashes only. */
	id: string;
	/** The canonical text of each part. */
	texts: readonly string[];
}

/** A field of the campaign as a part. */
const field = (name: string, label: string): Part => ({
	label,
	valueOf: ({ campaign }) => campaign[name],
});

const schedule: Part = {
	label: '"Scheduled Date"',
	valueOf: ({ campaign }) => scheduledAt(campaign) ?? campaign.scheduledDate,
};

/**
 * The parts of a plan, every field of every channel among them. Not whether the campaign is ready, nor its status:
 * to mark it as ready changes nothing that a person has approved.
 */
function planParts(): Part[] {
	return [
		// So that one approval does not send the copies of a campaign.
		field('id', 'the campaign itself'),
		{ label: '"Sending Mode"', valueOf: ({ campaign }) => sendingModeOf(campaign) },
		...channelFields().map(({ property: { name, displayName } }) =>
			field(name, `"${displayName}"`),
		),
		field('destinationType', '"Send To"'),
		field('contactListIds', '"Contact Lists"'),
		field('destinations', '"Phone Numbers"'),
		schedule,
		{ label: 'the number of recipients', valueOf: ({ recipients }) => recipients },
		// More digits than money has are noise of a calculation.
		{ label: 'the cost', valueOf: ({ cost }) => cost?.toFixed(4) },
	];
}

/**
 * When a campaign is to be sent, ms since 1970.
 *
 * @returns `null` when it has no date; undefined when the date cannot be read
 */
export function scheduledAt({ scheduledDate }: Campaign): number | null | undefined {
	const date = scheduledDate ?? null;
	return date === null || date === '' ? null : readApiDate(date);
}

/** One notation for what means the same: ids as text, lists sorted, nothing for empty. */
function canonical(value: unknown): unknown {
	if (Array.isArray(value))
		return value.length === 0
			? null
			: value.map((entry) => JSON.stringify(canonical(entry))).sort();
	if (value === undefined || value === null || value === '') return null;
	if (isJsonObject(value)) {
		const sorted: JsonObject = {};
		for (const key of Object.keys(value).sort()) sorted[key] = canonical(value[key]);
		return sorted;
	}
	return typeof value === 'string' ? value : JSON.stringify(value);
}

const canonicalText = (value: unknown): string => JSON.stringify(canonical(value));

function digest(text: string, length: number): string {
	return createHash('sha256').update(text).digest('hex').slice(0, length);
}

const version = '1';
const partDigits = 4;

/**
 * Besides the hash of the whole, a plan ID carries a short one of each part, so that a later difference can be
 * named.
 */
function planOfTexts(texts: readonly string[]): Plan {
	const whole = digest(JSON.stringify(texts), 32);
	const parts = texts.map((text) => digest(text, partDigits)).join('');
	return { id: [version, whole, parts].join('-'), texts };
}

/** The plan of a campaign: what a person looks at before they agree. */
export function planOf(source: PlanSource): Plan {
	return planOfTexts(planParts().map(({ valueOf }) => canonicalText(valueOf(source))));
}

const shownDigits = 8;
const shownDigest = (id: string): string => digest(id, shownDigits);

/**
 * The plan ID that Check returns: it also says which equal campaigns the Check has shown, so that it accepts no other.
 *
 * @param shown ids of these campaigns
 */
export function withShown({ id }: Pick<Plan, 'id'>, shown: readonly string[]): string {
	return shown.length === 0 ? id : `${id}-${shown.map(shownDigest).join('')}`;
}

/** What a plan ID stands for: the plan, and whether its Check has shown an equal campaign. */
export function readPlanId(planId: string): { id: string; hasShown(campaignId: string): boolean } {
	const [, id, shown] = /^(1-[0-9a-f]{32}-[0-9a-f]+)-([0-9a-f]+)$/.exec(planId) ?? [];
	if (id === undefined || shown === undefined) return { id: planId, hasShown: () => false };
	const digests: string[] = shown.match(/.{8}/g) ?? [];
	return { id, hasShown: (campaignId) => digests.includes(shownDigest(campaignId)) };
}

/** The plan that the campaign would have without its scheduled date. */
export function withoutSchedule({ texts }: Plan): Plan {
	const index = planParts().findIndex(({ label }) => label === schedule.label);
	return planOfTexts(texts.map((text, at) => (at === index ? canonicalText(null) : text)));
}

/**
 * Which parts differ between two plan IDs.
 *
 * @returns such as `"SMS Text"`; empty when they are the same or when one of them is no plan ID
 */
export function changedParts(before: string, after: string): string[] {
	const [a, b] = [before, after].map((id) => /^1-[0-9a-f]{32}-([0-9a-f]+)$/.exec(id)?.[1]);
	if (a === undefined || b === undefined || a.length !== b.length) return [];
	const part = (digits: string, index: number): string =>
		digits.slice(index * partDigits, (index + 1) * partDigits);
	return planParts()
		.filter((_part, index) => part(a, index) !== part(b, index))
		.map(({ label }) => label);
}
