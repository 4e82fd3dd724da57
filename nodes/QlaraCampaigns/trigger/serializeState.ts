import { isJsonObject } from '../api/types';
import { decodeIds, decodeKeys, encodeIds, encodeKeys } from './idCodec';
import { deleted, placeOf, unclear, type Place } from './lifecycle';
import { emptyState, setPlace, type Handed, type ListProgress, type TriggerState } from './state';

/** The format written; every older one can be read. */
const version = 2;

/** The most events of one poll that can be handed over once more. */
export const mostHanded = 400;

interface StoredList {
	page?: number;
	since?: number;
	doneAt?: number;
	first?: string;
}

/** Events in groups that were seen at the same moment: its ms, and the events as short texts after their ids. */
function writeHanded(handed: Handed[]): unknown[][] {
	const groups = new Map<number, unknown[]>();
	for (const { id, from, to, skipped, round, back, seenAt } of handed) {
		const group = groups.get(seenAt) ?? [seenAt];
		groups.set(seenAt, group);
		group.push([
			id,
			[from ?? '', to, skipped.join(''), round, ...(back ? ['back'] : [])].join(' '),
		]);
	}
	return [...groups.values()];
}

/** The state as JSON. An open campaign is grouped by place and flags, so that hundreds fit into one line. */
export function writeState(state: TriggerState): Record<string, unknown> {
	const open: Record<string, string[]> = {};
	for (const [id, { place, hidden, wanted }] of state.open) {
		(open[`${place}${hidden ? 'h' : ''}${wanted ? '' : 'x'}`] ??= []).push(id);
	}
	const over: Record<string, number[]> = {};
	for (const [key, place] of state.over) (over[place] ??= []).push(key);
	return {
		version,
		account: state.account,
		filter: state.filter,
		baseline: state.baseline,
		deliver: state.deliver,
		open: Object.fromEntries(Object.entries(open).map(([group, ids]) => [group, encodeIds(ids)])),
		over: Object.fromEntries(
			Object.entries(over).map(([place, keys]) => [place, encodeKeys(keys)]),
		),
		doubts: [...state.doubts].map(([id, { place, since }]) => [id, place, since]),
		rounds: [...state.rounds],
		lists: state.lists,
		largestPage: state.largestPage,
		pageLimit: state.pageLimit,
		reach: state.reach,
		reachFull: state.reachFull,
		turn: state.turn,
		readLast: state.readLast,
		handed: writeHanded(state.handed.slice(-mostHanded)),
	};
}

const isPlace = (value: unknown): value is Place =>
	value === deleted || value === unclear || placeOf(value) === value;
const count = (value: unknown): number =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const object = (value: unknown): Record<string, unknown> => (isJsonObject(value) ? value : {});

function readProgress(value: unknown): ListProgress {
	const { page, since, doneAt, first }: StoredList = object(value);
	return { page: count(page), since: count(since), doneAt: count(doneAt), first: text(first) };
}

function readHanded(group: unknown): Handed[] {
	const [seenAt, ...events] = list(group);
	return events.flatMap((event): Handed[] => {
		const [id, facts] = list(event);
		const [from = '', to = '', skipped = '', round = '', back] = text(facts).split(' ');
		const [start, end] = [Number(from), Number(to)];
		if (typeof id !== 'string' || to === '' || !isPlace(end)) return [];
		return [
			{
				id,
				to: end,
				back: back === 'back',
				seenAt: count(seenAt),
				round: count(Number(round)),
				from: from !== '' && isPlace(start) ? start : undefined,
				skipped: [...skipped].map(Number).filter(isPlace),
			},
		];
	});
}

/** Version 1, written before the first release: every campaign with its status, in one object. */
function readVersion1(stored: Record<string, unknown>): TriggerState {
	const state = emptyState(text(stored.account), text(stored.filter));
	for (const [id, status] of Object.entries(object(stored.statuses))) {
		if (isPlace(status)) setPlace(state, id, status, { hidden: false, wanted: true });
	}
	const checkedAt = count(stored.checkedAt);
	for (const progress of Object.values(state.lists)) progress.doneAt = checkedAt;
	return { ...state, baseline: checkedAt > 0 };
}

function readVersion2(stored: Record<string, unknown>): TriggerState {
	const state = emptyState(text(stored.account), text(stored.filter));
	for (const [group, ids] of Object.entries(object(stored.open))) {
		const flags = { hidden: group.includes('h'), wanted: !group.includes('x') };
		const place = Number.parseInt(group, 10);
		if (isPlace(place))
			for (const id of decodeIds(list(ids).map(text))) state.open.set(id, { place, ...flags });
	}
	for (const [group, keys] of Object.entries(object(stored.over))) {
		const place = Number(group);
		if (isPlace(place)) for (const key of decodeKeys(text(keys))) state.over.set(key, place);
	}
	for (const doubt of list(stored.doubts)) {
		const [id, place, since] = list(doubt);
		if (typeof id === 'string' && isPlace(place))
			state.doubts.set(id, { place, since: count(since) });
	}
	for (const entry of list(stored.rounds)) {
		const [id, round] = list(entry);
		if (typeof id === 'string') state.rounds.set(id, count(round));
	}
	const lists = object(stored.lists);
	return {
		...state,
		baseline: stored.baseline === true,
		deliver: stored.deliver === true,
		lists: {
			drafts: readProgress(lists.drafts),
			recent: readProgress(lists.recent),
			all: readProgress(lists.all),
		},
		largestPage: count(stored.largestPage),
		pageLimit: count(stored.pageLimit),
		reach: count(stored.reach),
		reachFull: stored.reachFull === true,
		turn: count(stored.turn),
		readLast: text(stored.readLast),
		handed: list(stored.handed).flatMap(readHanded),
	};
}

/**
 * Reads the state that an earlier poll has left.
 *
 * @returns undefined when there is none that can be read, or when it is about another account or other filters
 */
export function readState(
	stored: unknown,
	account: string,
	filter: string,
): TriggerState | undefined {
	if (!isJsonObject(stored) || stored.account !== account || stored.filter !== filter)
		return undefined;
	if (stored.version === 1) return readVersion1(stored);
	return stored.version === version ? readVersion2(stored) : undefined;
}
