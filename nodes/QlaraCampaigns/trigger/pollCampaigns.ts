import type { QlaraError } from '../api/errors';
import type { ChangeEvent, EventRules } from './changeEvent';
import type { Cursor } from './cursor';
import { diff, gracePeriodMs, type DiffOptions, type Difference } from './diff';
import { matchesFilter, type Filter } from './filter';
import { observeLists } from './observeLists';
import { Observer, type TimeBudget, type TriggerClient } from './observer';
import { redeliver } from './redeliver';
import { searchHits } from './searchHits';
import type { TriggerState } from './state';

export interface PollOptions extends TimeBudget {
	rules: EventRules;
	filter: Filter;
	/** Remember the emitted events, so that they can be emitted once more. */
	keepEmitted: boolean;
	/** Emit the remembered events once more. */
	redeliver: boolean;
}

export interface PollResult {
	events: ChangeEvent[];
	/** What to remember, whatever happened: all of it was seen. */
	state: TriggerState;
	/** What kept the poll from seeing everything. */
	error?: QlaraError;
}

/** Twice: the first reads may show a campaign that has ended, without its totals. */
const maxRoundsOfReads = 2;

/** Reads by id what a difference asks for, and compares again, until nothing more can be read. */
async function readMissing(observer: Observer, compare: () => Difference): Promise<Difference> {
	const asked = new Set<string>();
	let difference = compare();
	for (let round = 0; round < maxRoundsOfReads && observer.error === undefined; round++) {
		const ids = difference.toRead.filter((id) => !asked.has(id) && !observer.gone.has(id));
		if (ids.length === 0) break;
		for (const id of ids) asked.add(id);
		await observer.readByIds(ids);
		difference = compare();
	}
	return difference;
}

/** Whether everything has been read once. */
function isBaseline({ lists }: Cursor, { campaignId }: Filter, error: unknown): boolean {
	if (campaignId !== undefined) return error === undefined;
	return Object.values(lists).every(({ completedAt }) => completedAt > 0);
}

/**
 * One poll: reads, compares, and says what has changed. It never rejects for a request that failed: what was seen
 * before it counts, and the state holds only what was seen.
 *
 * @param before the state that the last poll left, or an empty one
 */
export async function pollCampaigns(
	client: TriggerClient,
	before: TriggerState,
	options: PollOptions,
): Promise<PollResult> {
	const { filter, rules, now } = options;
	const observer = new Observer(client, options);
	let { cursor } = before;
	if (filter.campaignId === undefined) cursor = await observeLists(observer, before);
	else await observer.readById(filter.campaignId, true);

	const hits = await searchHits(observer, filter.search);
	const matches: DiffOptions['matches'] = (campaign) => matchesFilter(campaign, filter, hits);
	const { events, state } = await readMissing(observer, () =>
		diff({ ...before, cursor }, observer, now(), { rules, matches, gracePeriodMs }),
	);

	const { error } = observer;
	// Where nothing can be read the last events wait for the next poll; new ones take their place in the state, so
	// they go with them.
	const isDue = options.redeliver && (error === undefined || events.length > 0);
	const repeated = isDue ? await redeliver(before.lastEmitted, observer) : [];
	const emitted = [...repeated, ...events];
	const kept = events.length > 0 ? emitted : before.lastEmitted;
	const baseline = before.baseline || isBaseline(cursor, filter, error);
	return {
		events: emitted,
		state: {
			...state,
			baseline,
			deliverExisting: before.deliverExisting && !baseline,
			lastEmitted: options.keepEmitted ? kept : [],
		},
		...(error && { error }),
	};
}
