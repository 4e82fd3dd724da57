import type { Campaign } from '../api/types';
import { anyChange, eventsOf, type Change, type EventRules } from './events';
import { isWanted, type Filter } from './filter';
import { placeOf, way, type Place } from './lifecycle';
import { listPage, listQuery, recentDays } from './listQueries';
import type { PollApi } from './observe';
import { emptyState } from './state';

/** How far back to look for a recent campaign, in days; beyond it any campaign will do. */
const lookBack = 90;

interface Candidate {
	campaign: Campaign;
	place: Place;
}

/** A number that is larger for what was created later, as far as a campaign shows it: its date, or else its id. */
function age({ campaign }: Candidate): [number, number] {
	const { createdAt, id } = campaign;
	const text =
		typeof createdAt === 'string'
			? createdAt.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
			: createdAt;
	const date =
		typeof text === 'string' || typeof text === 'number' ? new Date(text).getTime() : NaN;
	return [Number.isNaN(date) ? 0 : date, Number(String(id).replace(/\D+/g, '')) || 0];
}

function newestFirst(a: Candidate, b: Candidate): number {
	const [dateA, idA] = age(a);
	const [dateB, idB] = age(b);
	return dateB - dateA || idB - idA;
}

/** The event by which a campaign would have come to be where it is, if that event was asked for. */
function lastEvent(
	{ campaign, place }: Candidate,
	rules: EventRules,
	now: number,
): Change | undefined {
	const steps = way(undefined, place);
	const from = steps.at(-2);
	const move = {
		id: String(campaign.id),
		from,
		to: place,
		back: false,
		round: 1,
		seenAt: now,
		campaign,
	};
	return eventsOf(move, { ...rules, eachStep: false })[0];
}

/**
 * Finds what Fetch Test Event shows: the newest real campaign that could have caused a chosen event, as that event.
 * Where there is none, the newest campaign at all: fields are what a test event is for.
 *
 * @param now ms since 1970
 * @returns undefined when no campaign passes the filters
 * @throws QlaraError
 */
export async function sampleEvent(
	api: PollApi,
	filter: Filter,
	rules: EventRules,
	now: number,
): Promise<Change | undefined> {
	for (const rows of [
		async () => await recentRows(api, filter, now),
		async () => await anyRows(api, filter),
	]) {
		const candidates = (await rows())
			.filter((campaign) => isWanted(campaign, filter))
			.flatMap((campaign): Candidate[] => {
				const place = placeOf(campaign.status);
				return place === undefined ? [] : [{ campaign, place }];
			})
			.sort(newestFirst);
		const fitting = candidates
			.map((candidate) => lastEvent(candidate, rules, now))
			.find((event) => event !== undefined);
		if (fitting !== undefined) return fitting;
		const [newest] = candidates;
		if (newest !== undefined) return lastEvent(newest, { ...rules, on: new Set([anyChange]) }, now);
	}
	return undefined;
}

async function recentRows(api: PollApi, { campaignId }: Filter, now: number) {
	if (campaignId !== undefined) return [await api.get(campaignId)];
	const days = recentDays({ ...emptyState('', ''), reach: lookBack }, now);
	return (await api.list({ ...listQuery('recent', days), direction: 'DESC' })(0, listPage)).rows;
}

async function anyRows(api: PollApi, { campaignId, search }: Filter) {
	if (campaignId !== undefined) return [];
	return (
		await api.list({ direction: 'DESC', search: search === '' ? undefined : search })(0, listPage)
	).rows;
}
