import { readApiDate } from '../api/dates';
import { statusLabel } from '../api/status';
import type { Campaign } from '../api/types';
import { statesBetween } from './campaignState';
import { eventsOf, type ChangeEvent, type EventRules, type Transition } from './changeEvent';
import { initialCursor } from './cursor';
import { anyChange } from './eventKinds';
import { matchesFilter, type Filter } from './filter';
import { listQuery, pageSizes } from './listQuery';
import type { TriggerClient } from './observer';

/** How far back to look for a recent campaign, in days; beyond it any campaign will do. */
const lookbackDays = 90;

/** The later date first, or else the larger id. */
function newestFirst(a: Campaign, b: Campaign): number {
	const dateOf = ({ createdAt }: Campaign) => readApiDate(createdAt) ?? 0;
	const digitsOf = ({ id }: Campaign) => Number(String(id).replace(/\D+/g, ''));
	return dateOf(b) - dateOf(a) || digitsOf(b) - digitsOf(a);
}

/** The change by which a campaign would have come to be where it is; none if that is not known. */
function lastChange(campaign: Campaign, seenAt: number): Transition[] {
	const to = statusLabel(campaign.status);
	if (to === 'unknown') return [];
	const from = statesBetween(undefined, to).at(-1);
	return [{ id: String(campaign.id), from, to, generation: 1, seenAt, campaign }];
}

/** The pages in which to look for a sample, the better one first. */
async function* readPages(
	client: TriggerClient,
	{ campaignId, search }: Filter,
	now: number,
): AsyncGenerator<Campaign[], void> {
	if (campaignId !== undefined) {
		yield [await client.get(campaignId, 'poll')];
		return;
	}
	const recent = listQuery('recent', { ...initialCursor(), lookbackDays }, now);
	for (const filters of [recent, search === '' ? {} : { search }]) {
		const query = { ...filters, direction: 'DESC' };
		yield (await client.list(query, 'poll')(0, pageSizes.recent)).rows;
	}
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
	client: TriggerClient,
	filter: Filter,
	{ triggerOn }: EventRules,
	now: number,
): Promise<ChangeEvent | undefined> {
	for await (const page of readPages(client, filter, now)) {
		const campaigns = page.filter((campaign) => matchesFilter(campaign, filter));
		const changes = campaigns.sort(newestFirst).flatMap((campaign) => lastChange(campaign, now));
		for (const chosen of [triggerOn, new Set([anyChange] as const)]) {
			const rules: EventRules = { triggerOn: chosen, eachStatus: false };
			const [event] = changes.flatMap((change) => eventsOf(change, rules));
			if (event !== undefined) return event;
		}
	}
	return undefined;
}
