import { createHash } from 'node:crypto';
import { readApiDate } from '../api/dates';
import { sendingModeOf } from '../api/sendingMode';
import { isJsonObject, type Campaign } from '../api/types';
import { channelFields } from '../channels';
import { writtenFields } from '../channels/campaignBody';
import type { Estimate } from './estimate';

/** What a plan is made of: the campaign, and what it reaches and costs. */
export type PlanSource = Pick<Estimate, 'campaign' | 'recipients' | 'cost'>;

/** One part of a plan, and what a person calls it. */
interface Part {
	label: string;
	valueOf(source: PlanSource): unknown;
	/** Whether the order of lists in it counts. */
	isOrdered?: boolean;
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

/** Words in the names of fields that tell what happens to a campaign and not what it sends. */
const bookkeeping = new Set(
	(
		'created creation updated update updates modified modification changed change changes edited last latest ' +
		'version revision etag hash checksum request trace correlation links self href status state stage phase ' +
		'progress percent percentage total totals count counts counter counters stats statistics success successes ' +
		'failed failure failures delivered sent pending queued remaining processed estimate estimated estimation cost ' +
		'costs price prices amount credit credits balance currency goal calculated calculation draft ready programmed ' +
		'confirmed confirm confirmation checked validated validation audit user owner author editor can editable ' +
		'deletable permissions actions server timestamp now age lock locked error errors warning warnings'
	).split(' '),
);

/** Such as `last`, `updated`, `at` of `lastUpdatedAt`. */
const wordsOf = (name: string): string[] =>
	(name.match(/[A-Z]*[a-z\d]*/g) ?? []).map((word) => word.toLowerCase());

const isBookkeeping = (name: string): boolean =>
	wordsOf(name).some((word) => bookkeeping.has(word));

/** Without what changes by itself, also inside of objects. */
function lasting(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(lasting);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !isBookkeeping(name))
			.map(([name, inner]) => [name, lasting(inner)]),
	);
}

/**
 * What a campaign holds beside the fields that a client may write: not all are documented (docs/api.md#get), and any
 * of them may decide what is sent.
 */
function otherFields(campaign: Campaign): unknown {
	const known = new Set([...writtenFields(), 'id', 'channel']);
	return lasting(Object.fromEntries(Object.entries(campaign).filter(([name]) => !known.has(name))));
}

const unknownFields: Part = {
	label: 'a field that this node does not know',
	valueOf: ({ campaign }) => otherFields(campaign),
	isOrdered: true,
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
		unknownFields,
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

/** One notation for what means the same: ids as text, lists sorted unless their order counts, nothing for empty. */
function canonical(value: unknown, isOrdered: boolean): unknown {
	if (Array.isArray(value)) {
		if (value.length === 0) return null;
		const entries = value.map((entry) => JSON.stringify(canonical(entry, isOrdered)));
		return isOrdered ? entries : entries.sort();
	}
	if (value === undefined || value === null || value === '') return null;
	if (isJsonObject(value)) {
		// An object that is assigned to would lose a key such as `__proto__`.
		const entries = Object.keys(value)
			.sort()
			.map((key) => [key, canonical(value[key], isOrdered)] as const)
			.filter(([, entry]) => entry !== null);
		return entries.length === 0 ? null : entries;
	}
	return typeof value === 'string' ? value : JSON.stringify(value);
}

const canonicalText = (value: unknown, isOrdered = false): string =>
	JSON.stringify(canonical(value, isOrdered));

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const version = '1';
const wholeDigits = 32;
const partDigits = 4;

/**
 * Besides the hash of the whole, a plan ID carries a short one of each part, so that a later difference can be
 * named.
 */
function planOfTexts(texts: readonly string[]): Plan {
	const parts = texts.map(digest);
	const whole = digest(parts.join('-')).slice(0, wholeDigits);
	const short = parts.map((part) => part.slice(0, partDigits)).join('');
	return { id: [version, whole, short].join('-'), texts };
}

/** The plan of a campaign: what a person looks at before they agree. */
export function planOf(source: PlanSource): Plan {
	return planOfTexts(
		planParts().map(({ valueOf, isOrdered }) => canonicalText(valueOf(source), isOrdered)),
	);
}

const shownDigits = 8;
const shownDigest = (id: string): string => digest(id).slice(0, shownDigits);

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

function without({ texts }: Plan, part: Part): Plan {
	const index = planParts().findIndex(({ label }) => label === part.label);
	return planOfTexts(texts.map((text, at) => (at === index ? canonicalText(null) : text)));
}

/** The plan that the campaign would have without its scheduled date. */
export const withoutSchedule = (plan: Plan): Plan => without(plan, schedule);

/** The plan of what this node can write: an update of ours may move what nobody knows, a revision for instance. */
export const withoutUnknownFields = (plan: Plan): Plan => without(plan, unknownFields);

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
