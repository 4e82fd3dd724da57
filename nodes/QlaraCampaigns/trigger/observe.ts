import { campaignIdProblem } from '../api/campaignId';
import { isNotFound, QlaraError } from '../api/errors';
import type { ReadPage } from '../api/pages';
import type { Campaign, Query } from '../api/types';
import {
	changes,
	nextHidden,
	type ChangeOptions,
	type Changes,
	type Sighting,
	type Sightings,
} from './diff';
import type { Change } from './events';
import { isWanted, isTelling, type Filter } from './filter';
import { placeOf, unclear } from './lifecycle';
import { adjustReach, listPage, listQuery, recentDays, walkPage } from './listQueries';
import { emptyState, type Handed, type ListName, type TriggerState } from './state';
import { walk } from './scan';

/** The API as far as a poll needs it. Both reject with a `QlaraError`. */
export interface PollApi {
	/** Pages of campaigns for the parameters of [seed] 2.1. */
	list(query: Query): ReadPage<Campaign>;
	get(id: string): Promise<Campaign>;
}

export interface PollOptions extends Omit<ChangeOptions, 'wants'> {
	filter: Filter;
	/** Remember the events that are handed over, so that they can be handed over once more. */
	keep: boolean;
	/** Hand the remembered events over once more. */
	again: boolean;
	/** ms since 1970. */
	now(): number;
	/** When this poll must be over, ms since 1970. Requests that have begun are waited for. */
	deadline: number;
}

export interface Poll {
	events: Change[];
	/** What to remember, whatever happened: all of it was seen. */
	state: TriggerState;
	/** What kept the poll from seeing everything. */
	error?: Error;
}

/** The steps of a poll that a test can replace by faulty ones, to see that the fault is noticed. */
export interface Steps {
	changes: typeof changes;
	walk: typeof walk;
	recentDays: typeof recentDays;
}

export const steps: Steps = { changes, walk, recentDays };

/** Pages of one list in one poll. */
const mostPages = 400;
/** Campaigns read by their id in one poll; the others wait for the next one. */
const mostReads = 60;
/** Time between two looks, in ms, from which on the list of recent campaigns does not overlap with what it showed before. */
const longGap = 24 * 60 * 60 * 1000;
/** Every how many polls the walk over all goes on although hidden campaigns wait to be read. */
const walkEvery = 4;

/** What one poll has seen so far. */
class Eyes {
	readonly seen = new Map<string, Sighting>();
	readonly gone = new Set<string>();
	error: Error | undefined;

	/** Of two looks at a campaign the further one counts: the other one lagged behind. */
	note(campaign: Campaign, listed: boolean): void {
		const id = String(campaign.id).trim();
		const place = placeOf(campaign.status) ?? unclear;
		// What cannot be asked for by its id cannot be followed.
		if (campaignIdProblem(id) !== undefined) return;
		const known = this.seen.get(id);
		this.gone.delete(id);
		if (known === undefined || place >= known.place)
			this.seen.set(id, { place, campaign, listed: listed || known?.listed === true });
		else if (listed && !known.listed) this.seen.set(id, { ...known, listed });
	}

	/** Remembers the first thing that went wrong. */
	fail(error: unknown): void {
		this.error ??= error instanceof Error ? error : new Error(String(error));
	}

	sightings(complete: boolean): Sightings {
		return { seen: this.seen, gone: this.gone, complete };
	}
}

/** Reads campaigns by their id, each once; what the API does not have is noted as gone. */
async function readByIds(
	api: PollApi,
	ids: Iterable<string>,
	eyes: Eyes,
	{ now, deadline }: PollOptions,
): Promise<void> {
	let left = mostReads;
	for (const id of ids) {
		if (left-- <= 0 || now() >= deadline) return;
		try {
			eyes.note(await api.get(id), false);
		} catch (error) {
			if (isNotFound(error)) {
				if (!eyes.seen.has(id)) eyes.gone.add(id);
			} else {
				// One campaign that cannot be read must not keep the others waiting, unless nothing can be read.
				eyes.fail(error);
				if (
					!(error instanceof QlaraError) ||
					error.kind !== 'refused' ||
					(error.details.status ?? 0) < 500
				)
					return;
			}
		}
	}
}

/** Ids that pass the search when asked; only for an API that shows neither name nor description. */
async function searched(
	api: PollApi,
	{ filter }: PollOptions,
	eyes: Eyes,
): Promise<Set<string> | undefined> {
	if (filter.search === '' || [...eyes.seen.values()].every(({ campaign }) => isTelling(campaign)))
		return undefined;
	try {
		const { rows } = await api.list({ search: filter.search, direction: 'DESC' })(0, listPage);
		return new Set(rows.map(({ id }) => String(id)));
	} catch (error) {
		eyes.fail(error);
		return undefined;
	}
}

/** Reads one list as far as it goes in this poll, and notes the progress in the state. */
async function readList(
	name: ListName,
	api: PollApi,
	state: TriggerState,
	eyes: Eyes,
	options: PollOptions,
	{ walk: step, recentDays: days }: Steps,
) {
	const now = options.now();
	const isWalk = name === 'all';
	const walked = await step(api.list(listQuery(name, days(state, now))), state.lists[name], {
		limit: Math.min(isWalk ? walkPage : listPage, state.pageLimit || listPage),
		largestPage: state.largestPage,
		pages: isWalk && state.baseline ? 1 : mostPages,
		// After a long gap this is the only look at what happened in it: the next one begins behind it.
		thorough: !state.baseline || (name === 'recent' && now - state.lists.recent.doneAt > longGap),
		isLate: () => options.now() >= options.deadline,
		now: options.now,
	});
	for (const row of walked.rows) eyes.note(row, !isWalk);
	if (walked.error !== undefined) eyes.fail(walked.error);
	if (walked.limit < (isWalk ? walkPage : listPage)) state.pageLimit = walked.limit;
	state.largestPage = walked.largestPage;
	// While it has not ended, `doneAt` must stay: the list of recent campaigns begins at it.
	state.lists[name] = walked.progress;
	return walked;
}

/** The last events once more, with the fields that their campaigns have now. */
async function handAgain(
	api: PollApi,
	handed: Handed[],
	eyes: Eyes,
	options: PollOptions,
): Promise<Change[]> {
	const unseen = new Set(
		handed.filter(({ id, to }) => to !== 5 && !eyes.seen.has(id)).map(({ id }) => id),
	);
	// Apart from the others: what is read only for its fields must not count as seen.
	const own = new Eyes();
	await readByIds(api, unseen, own, options);
	return handed.map((event) => ({
		...event,
		campaign:
			event.to === 5 ? undefined : (eyes.seen.get(event.id) ?? own.seen.get(event.id))?.campaign,
		again: true,
	}));
}

/** One campaign only: it is read by its id, and nothing else is. */
async function lookAtOne(
	id: string,
	api: PollApi,
	state: TriggerState,
	eyes: Eyes,
): Promise<boolean> {
	try {
		eyes.note(await api.get(id), true);
	} catch (error) {
		if (!isNotFound(error)) {
			eyes.fail(error);
			return false;
		}
		eyes.gone.add(id);
	}
	for (const list of Object.values(state.lists)) list.doneAt = 1;
	return false;
}

/**
 * Reads the lists. In a quiet account that is three requests: drafts, recent campaigns, and in turn one hidden
 * campaign or one page of the walk over all.
 *
 * @returns whether both lists of open campaigns were read whole
 */
async function lookAtAll(
	api: PollApi,
	state: TriggerState,
	eyes: Eyes,
	options: PollOptions,
	parts: Steps,
): Promise<boolean> {
	const isLate = () => options.now() >= options.deadline;
	// What had to wait in the last poll goes first, or a slow API would keep it waiting for ever.
	const names: ListName[] =
		state.lists.recent.doneAt < state.lists.drafts.doneAt
			? ['recent', 'drafts']
			: ['drafts', 'recent'];
	let complete = true;
	for (const name of names) {
		if (eyes.error !== undefined || (name !== names[0] && isLate())) {
			complete = false;
			break;
		}
		const walked = await readList(name, api, state, eyes, options, parts);
		complete &&= walked.whole;
		if (name === 'recent' && walked.whole)
			adjustReach(state, { rows: walked.rows.length, pages: walked.pages });
	}
	if (eyes.error !== undefined || isLate()) return complete;

	const isSettled = (id: string, hidden: boolean) => eyes.seen.has(id) || (complete && !hidden);
	const hidden = state.baseline ? nextHidden(state, isSettled) : undefined;
	if (hidden !== undefined && state.turn % walkEvery !== 0) {
		state.readLast = hidden;
		await readByIds(api, [hidden], eyes, options);
	} else await readList('all', api, state, eyes, options, parts);
	return complete;
}

/**
 * One poll: reads, compares, and says what has changed. It never rejects for a request that failed: what was seen
 * before counts, and the state only holds what was seen.
 *
 * @param before the state that the last poll left; undefined: none, or one that does not fit any more
 */
export async function poll(
	api: PollApi,
	before: TriggerState,
	options: PollOptions,
	parts: Steps = steps,
): Promise<Poll> {
	const { filter } = options;
	const eyes = new Eyes();
	// The lists' progress is noted while they are read; everything else only by `changes`.
	const looking = { ...before, lists: { ...before.lists }, turn: before.turn + 1 };
	const complete =
		filter.campaignId === undefined
			? await lookAtAll(api, looking, eyes, options, parts)
			: await lookAtOne(filter.campaignId, api, looking, eyes);

	const found = await searched(api, options, eyes);
	const wants = (campaign: Campaign) => isWanted(campaign, filter, found);
	const compare = (): Changes =>
		parts.changes(looking, eyes.sightings(complete), options.now(), { ...options, wants });
	let result = compare();
	const asked = new Set<string>();
	// A second time for what only the first reads have brought to light: totals of a campaign that has ended.
	for (let time = 0; time < 2 && eyes.error === undefined; time++) {
		const ids = result.toRead.filter(
			(id) => !asked.has(id) && !(eyes.gone.has(id) && !eyes.seen.has(id)),
		);
		if (ids.length === 0) break;
		for (const id of ids) asked.add(id);
		await readByIds(api, ids, eyes, options);
		result = compare();
	}

	const { state } = result;
	const { drafts, recent, all } = state.lists;
	if (!state.baseline && drafts.doneAt > 0 && recent.doneAt > 0 && all.doneAt > 0) {
		state.baseline = true;
		state.deliver = false;
	}
	// Where nothing can be read the repetition waits for the next poll; new events take its place in the state, so it goes with them.
	const repeats =
		options.again &&
		before.handed.length > 0 &&
		(eyes.error === undefined || result.events.length > 0);
	const again = repeats ? await handAgain(api, before.handed, eyes, options) : [];
	const events = [...again, ...result.events];
	if (!options.keep) state.handed = [];
	else if (result.events.length > 0)
		state.handed = events.map(({ id, from, to, skipped, round, back, seenAt }): Handed => ({
			id,
			from,
			to,
			skipped,
			round,
			back,
			seenAt,
		}));
	return { events, state, ...(eyes.error === undefined ? {} : { error: eyes.error }) };
}

/** The state to start from when there is none that fits. */
export function firstState(account: string, filter: string, deliver: boolean): TriggerState {
	return { ...emptyState(account, filter), deliver };
}
