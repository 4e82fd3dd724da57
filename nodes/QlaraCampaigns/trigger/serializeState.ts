import { isJsonObject } from '../api/types';
import { lifecycle, type CampaignState, type LifecycleState } from './campaignState';
import type { EmittedEvent } from './changeEvent';
import { initialCursor } from './cursor';
import { decodeIds, decodeKeys, encodeIds, encodeKeys } from './idCodec';
import { emptyState, type TriggerState } from './state';

/** The version of the format; a state of any other version counts as none. */
const version = 1;

/** The most events that can be emitted once more. */
export const maxLastEmitted = 400;

/** Events that were seen at the same moment, ms since 1970; `path` as {@link pathOf} writes it. */
type StoredEvents = [seenAt: number, ...Array<[id: string, path: string, generation: number]>];

/**
 * The state as n8n stores it, as JSON. Campaigns are grouped by what is known of them, so that thousands take
 * little room.
 *
 * @example
 * {
 *   version: 1,
 *   account: '5f0c6a…', // a hash
 *   filter: '["",[],""]', // see `filterKey`
 *   baseline: true,
 *   deliverExisting: false,
 *   // Drafts 1542 to 1544; and camp-9, which is being sent, is not listed and does not match the filter.
 *   open: { draft: ['16u+2'], 'sending unlisted unmatched': ['', 'camp-9'] },
 *   closed: { completed: 'rs+2d,5', deleted: '16q' },
 *   pending: [['1542', 'deleted', 1774612800000]],
 *   generations: [['1543', 2]],
 *   cursor: { lists: { drafts: { page: 0, … }, … }, largestPage: 100, … },
 *   // 1540 went from ready past sending to completed, and 1544 is a new draft.
 *   lastEmitted: [[1774612800000, ['1540', '123', 1], ['1544', '-0', 1]]],
 * }
 */
export interface StoredState extends Omit<
	TriggerState,
	'open' | 'closed' | 'pending' | 'generations' | 'lastEmitted'
> {
	version: typeof version;
	/** Ids as `encodeIds` writes them, by state and flags. */
	open: Record<string, string[]>;
	/** Keys as `encodeKeys` writes them, by state. */
	closed: Record<string, string>;
	pending: Array<[id: string, state: CampaignState, since: number]>;
	generations: Array<[id: string, generation: number]>;
	lastEmitted: StoredEvents[];
}

/** The states in a path, undefined for a campaign that was not there, and their letters. */
const pathStates = [undefined, 'unknown', ...lifecycle] as const;
const pathLetters = '-?012345';

/** The states of an event, a letter each: where the campaign came from, what was skipped, where it is. */
function pathOf({ from, skipped, to }: EmittedEvent): string {
	const states = [from, ...skipped, to];
	return states.map((state) => pathLetters[pathStates.indexOf(state)]).join('');
}

/** The state in the form that n8n stores. */
export function serializeState(state: TriggerState): StoredState {
	const open: Record<string, string[]> = {};
	for (const [id, { state: known, unlisted, matchesFilter }] of state.open) {
		const flags = `${unlisted ? ' unlisted' : ''}${matchesFilter ? '' : ' unmatched'}`;
		(open[known + flags] ??= []).push(id);
	}
	const closed: Record<string, number[]> = {};
	for (const [key, known] of state.closed) (closed[known] ??= []).push(key);
	const emitted = new Map<number, StoredEvents>();
	for (const event of state.lastEmitted.slice(-maxLastEmitted)) {
		const events = emitted.get(event.seenAt) ?? [event.seenAt];
		events.push([event.id, pathOf(event), event.generation]);
		emitted.set(event.seenAt, events);
	}
	return {
		...state,
		version,
		open: mapValues(open, encodeIds),
		closed: mapValues(closed, encodeKeys),
		pending: Array.from(state.pending, ([id, pending]) => [id, pending.state, pending.since]),
		generations: [...state.generations],
		lastEmitted: [...emitted.values()],
	};
}

function mapValues<V, W>(record: Record<string, V>, map: (value: V) => W): Record<string, W> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

const number = (value: unknown): number => (typeof value === 'number' && value >= 0 ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const rows = (value: unknown): unknown[][] => list(value).map(list);
const entries = (value: unknown) => Object.entries(isJsonObject(value) ? value : {});
const isLifecycleState = (value: unknown): value is LifecycleState =>
	lifecycle.some((state) => state === value);
const isState = (value: unknown): value is CampaignState =>
	value === 'unknown' || isLifecycleState(value);

/** The template with every stored value that has the same type. */
function fill<T extends object>(template: T, stored: unknown): T {
	const values = new Map(entries(stored));
	const filled = entries(template).map(([name, usual]) => {
		const value = values.get(name);
		if (isJsonObject(usual)) return [name, fill(usual, value)] as const;
		return [name, typeof value === typeof usual ? value : usual] as const;
	});
	return Object.fromEntries(filled) as T;
}

function readEvents([seenAt, ...events]: unknown[]): EmittedEvent[] {
	return events.map(list).flatMap(([id, path, generation]): EmittedEvent[] => {
		const states = [...text(path)].map((letter) => pathStates[pathLetters.indexOf(letter)]);
		const [from, ...reached] = states;
		const skipped = reached.filter(isLifecycleState);
		const to = skipped.pop();
		if (typeof id !== 'string' || to === undefined) return [];
		return [{ id, from, to, skipped, generation: number(generation), seenAt: number(seenAt) }];
	});
}

/**
 * Reads the state that an earlier poll has left.
 *
 * @param stored what n8n has stored, whatever it is
 * @returns undefined when there is none that can be read, or when it is about another account or other filters
 */
export function deserializeState(
	stored: unknown,
	account: string,
	filter: string,
): TriggerState | undefined {
	if (!isJsonObject(stored) || stored.version !== version) return undefined;
	if (stored.account !== account || stored.filter !== filter) return undefined;
	const state = emptyState(account, filter, stored.deliverExisting === true);
	for (const [group, ids] of entries(stored.open)) {
		const [known, ...flags] = group.split(' ');
		const unlisted = flags.includes('unlisted');
		const matchesFilter = !flags.includes('unmatched');
		if (!isState(known)) continue;
		for (const id of decodeIds(list(ids).map(text)))
			state.open.set(id, { state: known, unlisted, matchesFilter });
	}
	for (const [known, keys] of entries(stored.closed)) {
		if (isState(known)) for (const key of decodeKeys(text(keys))) state.closed.set(key, known);
	}
	for (const [id, known, since] of rows(stored.pending)) {
		if (typeof id === 'string' && isState(known))
			state.pending.set(id, { state: known, since: number(since) });
	}
	for (const [id, generation] of rows(stored.generations)) {
		if (typeof id === 'string') state.generations.set(id, number(generation));
	}
	return {
		...state,
		baseline: stored.baseline === true,
		cursor: fill(initialCursor(), stored.cursor),
		lastEmitted: rows(stored.lastEmitted).flatMap(readEvents),
	};
}
