import { toApiId } from '../api/campaignId';
import { isJsonObject, type Campaign, type JsonObject } from '../api/types';
import { safeLine } from '../parameters/safeText';
import { presentCampaign } from '../parameters/simplify';
import { deleted, placeWord, unclear, way, type Place } from './lifecycle';
import type { Handed } from './state';

/** What a user can choose to be told: the word in saved workflows, the label in the form, and the place it is about. */
export const kinds = [
	{
		value: 'created',
		name: 'Created',
		place: 0,
		description: 'A campaign is there that was not there before',
	},
	{
		value: 'scheduled',
		name: 'Scheduled',
		place: 1,
		description: 'A campaign is ready: it was confirmed and waits for its date',
	},
	{
		value: 'sendingStarted',
		name: 'Sending Started',
		place: 2,
		description: 'A campaign is being sent',
	},
	{
		value: 'completed',
		name: 'Completed',
		place: 3,
		description: 'A campaign was sent, with its totals and rates',
	},
	{
		value: 'failed',
		name: 'Failed',
		place: 4,
		description: 'A campaign has failed, with its totals and rates',
	},
	{ value: 'deleted', name: 'Deleted', place: deleted, description: 'A campaign is gone' },
] as const;

/** Choosing this word chooses every change. */
export const anyChange = 'any';

export type Kind = (typeof kinds)[number]['value'];

/** Which changes become events. */
export interface EventRules {
	/** The chosen kinds; `any`: every change, also a step back to draft. */
	on: ReadonlySet<Kind | typeof anyChange>;
	/** One event for each status that a campaign has reached, instead of one for the last of them. */
	eachStep: boolean;
}

/** An event before it is written down for n8n. */
export interface Change extends Handed {
	/** The campaign as it was when the change was seen; undefined for one that is gone. */
	campaign: Campaign | undefined;
	/** It was handed over before, and comes again because n8n has been restarted. */
	again: boolean;
}

/** A campaign that is in another place than it was. */
export interface Move {
	id: string;
	/** Undefined: it was not there. */
	from: Place | undefined;
	to: Place;
	/** Against the direction of the lifecycle. */
	back: boolean;
	/** How often the campaign has begun anew, this step back included; 1 when never. */
	round: number;
	/** ms since 1970. */
	seenAt: number;
	campaign: Campaign | undefined;
}

function isChosen(place: Place, back: boolean, { on }: EventRules): boolean {
	if (on.has(anyChange)) return true;
	// Back in draft is not created.
	if (back && place === 0) return false;
	const kind = kinds.find((candidate) => candidate.place === place);
	return kind !== undefined && on.has(kind.value);
}

/**
 * The events of a move. A jump over several statuses is one event, for the last chosen status it reached, or
 * with `eachStep` one for each chosen status.
 */
export function eventsOf(move: Move, rules: EventRules): Change[] {
	const steps = way(move.from, move.to);
	const chosen = steps.filter((place) => isChosen(place, move.back, rules));
	return (rules.eachStep ? chosen : chosen.slice(-1)).map((to) => {
		const before = steps.slice(0, steps.indexOf(to));
		const from = rules.eachStep ? (before.at(-1) ?? move.from) : move.from;
		return { ...move, from, to, skipped: rules.eachStep ? [] : before, again: false };
	});
}

/**
 * The id of an event: the campaign and the status it reached. Where it came from is left out on purpose: after
 * a crash the same status may be reached from further back, and is still the same event. A campaign that has
 * stepped back reaches a status once more, which is told by the round.
 */
export function eventId({ id, to, round }: Pick<Handed, 'id' | 'to' | 'round'>): string {
	return `${id}:${placeWord(to)}${round > 1 ? `:${round}` : ''}`;
}

function numberIn(campaign: Campaign, field: string): number | undefined {
	const value = campaign[field];
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Whether an event about the end of a campaign can be written down from these fields. */
export function hasTotals(campaign: Campaign): boolean {
	return numberIn(campaign, 'totalDestinations') !== undefined;
}

const percent = (part: number | undefined, whole: number | undefined): number | null =>
	part === undefined || whole === undefined || whole === 0
		? null
		: Math.round((part / whole) * 1000) / 10;

/** Totals, and rates in percent of the recipients with one decimal; null for what the API did not tell. */
function totals(campaign: Campaign): JsonObject {
	const recipients = numberIn(campaign, 'totalDestinations');
	const success = numberIn(campaign, 'totalSuccess');
	const failed = numberIn(campaign, 'totalFailed');
	return {
		totalDestinations: recipients ?? null,
		totalSuccess: success ?? null,
		totalFailed: failed ?? null,
		deliveryRate: percent(success, recipients),
		failureRate: percent(failed, recipients),
	};
}

/**
 * An event as the workflow receives it.
 *
 * @param simple the campaign with its ten most used fields instead of everything the API returned
 */
export function present(change: Change, simple: boolean): JsonObject {
	const { id, from, to, skipped, back, seenAt, again } = change;
	const campaign = change.campaign ?? { id: toApiId(id) };
	const kind = kinds.find(({ place }) => place === to)!;
	return {
		eventId: eventId(change),
		event: back && to === 0 ? 'backToDraft' : kind.value,
		campaignId: campaign.id,
		campaignName: typeof campaign.name === 'string' ? campaign.name : null,
		safeName: typeof campaign.name === 'string' ? safeLine(campaign.name) : null,
		from: from === undefined || from === deleted || from === unclear ? null : from,
		fromLabel: from === undefined ? 'none' : placeWord(from),
		to: to === deleted ? null : to,
		toLabel: placeWord(to),
		skipped: skipped.map(placeWord),
		wentBack: back,
		firstSeenAt: new Date(seenAt).toISOString(),
		...(again ? { repeated: true } : {}),
		...(to === 3 || to === 4 ? totals(campaign) : {}),
		campaign: isJsonObject(change.campaign)
			? presentCampaign(campaign, simple)
			: { id: campaign.id },
	};
}
