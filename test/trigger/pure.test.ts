import fc from 'fast-check';

import {
	changes,
	nextHidden,
	type ChangeOptions,
	type Sighting,
	type Sightings,
} from '../../nodes/QlaraCampaigns/trigger/diff';
import { eventId, eventsOf, present, type Kind } from '../../nodes/QlaraCampaigns/trigger/events';
import { isWanted } from '../../nodes/QlaraCampaigns/trigger/filter';
import {
	decodeIds,
	decodeKeys,
	encodeIds,
	encodeKeys,
	hash,
	keyOf,
} from '../../nodes/QlaraCampaigns/trigger/idCodec';
import { isForward, way, type Place } from '../../nodes/QlaraCampaigns/trigger/lifecycle';
import { recentDays } from '../../nodes/QlaraCampaigns/trigger/listQueries';
import {
	emptyState,
	mostOver,
	setPlace,
	type TriggerState,
} from '../../nodes/QlaraCampaigns/trigger/state';
import {
	mostHanded,
	readState,
	writeState,
} from '../../nodes/QlaraCampaigns/trigger/serializeState';

const flags = { hidden: false, wanted: true };
const options: ChangeOptions = {
	on: new Set(['any']),
	eachStep: false,
	wants: () => true,
	doubtMs: 45_000,
};

function state(places: Record<string, Place>, more: Partial<TriggerState> = {}): TriggerState {
	const made = { ...emptyState('account', 'filter'), baseline: true, ...more };
	for (const [id, place] of Object.entries(places)) setPlace(made, id, place, flags);
	return made;
}

function seen(places: Record<string, Place>, listed = true, complete = true): Sightings {
	const sightings = Object.entries(places).map(([id, place]): [string, Sighting] => [
		id,
		{ place, campaign: { id, status: place, totalDestinations: 1 }, listed },
	]);
	return { seen: new Map(sightings), gone: new Set(), complete };
}

const told = (
	before: TriggerState,
	sightings: Sightings,
	now = 0,
	more: Partial<ChangeOptions> = {},
) => {
	const result = changes(before, sightings, now, { ...options, ...more });
	return { ...result, ids: result.events.map(eventId) };
};

describe('changes', () => {
	it('tells a new campaign only where new ones must appear', () => {
		expect(told(state({}), seen({ 1: 0 })).ids).toEqual(['1:draft']);
		expect(told(state({}), seen({ 1: 0, 2: 3 }, false)).ids).toEqual([]);
		expect(told(state({}, { baseline: false }), seen({ 1: 0 })).ids).toEqual([]);
	});

	it('takes what only the walk shows for old, once it has waited whether a list shows it', () => {
		const first = told(state({}), seen({ 1: 1 }, false), 0);
		expect(first.state.open.size).toBe(0);
		const later = told(first.state, seen({ 1: 1 }, false), 60_000);
		expect(later.state.open.get('1')).toMatchObject({ place: 1, hidden: true });
		expect(told(first.state, seen({ 1: 1 }), 60_000).ids).toEqual(['1:ready']);
	});

	it('says nothing about what it did not see, and asks for it by id', () => {
		const result = told(state({ 1: 0, 2: 2, 3: 3 }), seen({ 2: 2 }));
		expect(result).toMatchObject({ ids: [], toRead: ['1'] });
		expect(told(state({ 1: 0 }), seen({}, true, false)).toRead).toEqual([]);
	});

	it('waits before it believes what goes against the lifecycle', () => {
		const before = state({ 1: 2, 2: 0 });
		const sightings = { ...seen({ 1: 0 }), gone: new Set(['2']) };
		const first = told(before, sightings, 0);
		expect(first).toMatchObject({ ids: [] });
		expect(told(first.state, sightings, 44_999).ids).toEqual([]);
		expect(told(first.state, sightings, 45_000).ids).toEqual(['1:draft:2', '2:deleted']);
		// Seen as before in between: it begins anew.
		const again = told(first.state, seen({ 1: 2, 2: 0 }), 20_000);
		expect(told(again.state, sightings, 45_000).ids).toEqual([]);
	});

	it('says nothing of the deletion of a campaign that does not pass the filters', () => {
		const before = state({ 1: 0 });
		setPlace(before, '2', 0, { hidden: false, wanted: false });
		expect(told(before, { ...seen({}), gone: new Set(['1', '2']) }, 0, { doubtMs: 0 }).ids).toEqual(
			['1:deleted'],
		);
	});

	it('gives a status that is reached once more another id, and a repeated look none', () => {
		const back = told(told(state({ 1: 2 }), seen({ 1: 1 }), 0).state, seen({ 1: 1 }), 50_000);
		expect(back.events).toMatchObject([{ from: 2, to: 1, back: true, round: 2 }]);
		const forth = told(back.state, seen({ 1: 2 }), 60_000);
		expect(forth.ids).toEqual(['1:sending:2']);
		expect(told(forth.state, seen({ 1: 2 }), 70_000).ids).toEqual([]);
	});

	it('keeps a campaign whose status is none of the five: it is not new when it gets one, and is not read by its id', () => {
		const baseline = told(state({ 2: 1 }, { baseline: false }), seen({ 1: -1, 2: -1 }));
		expect(baseline).toMatchObject({ ids: [], toRead: [] });
		const back = readState(
			JSON.parse(JSON.stringify(writeState(baseline.state))),
			'account',
			'filter',
		)!;
		const after = told({ ...back, baseline: true }, seen({ 1: 3, 2: 2, 3: -1 }));
		expect(after.ids).toEqual(['1:completed', '2:sending']);
		expect(present(after.events[0]!, true)).toMatchObject({
			from: null,
			fromLabel: 'unknown',
			skipped: [],
			wentBack: false,
		});
		expect(after.events[1]).toMatchObject({ from: 1, to: 2 });
		expect(told(after.state, seen({ 1: 3, 2: 2, 3: 0 })).ids).toEqual(['3:draft']);
		expect(
			told(after.state, { ...seen({ 1: 3, 2: 2 }), gone: new Set(['3']) }, 0, { doubtMs: 0 }).ids,
		).toEqual(['3:deleted']);
	});

	it('survives a campaign that was told to be deleted and is back', () => {
		const gone = { ...seen({}), gone: new Set(['1']) };
		const deleted = told(told(state({ 1: 0 }), gone, 0).state, gone, 50_000);
		expect(deleted.ids).toEqual(['1:deleted']);
		const first = told(deleted.state, seen({ 1: 0 }), 60_000);
		expect(first.ids).toEqual([]);
		expect(told(first.state, seen({ 1: 0 }), 120_000).events).toMatchObject([
			{ from: 5, to: 0, back: true, round: 2 },
		]);
	});

	it('changes nothing in the state it is given', () => {
		const before = state({ 1: 0, 2: 2 });
		const copy = JSON.stringify(writeState(before));
		told(before, seen({ 1: 2, 2: 3, 4: 0 }));
		expect(JSON.stringify(writeState(before))).toBe(copy);
	});

	it('reads an ended campaign whose totals no list shows', () => {
		const bare = new Map([
			['1', { place: 3 as const, campaign: { id: 1, status: 3 }, listed: true }],
		]);
		expect(told(state({ 1: 2 }), { ...seen({}), seen: bare }).toRead).toEqual(['1']);
	});

	it('tells the same from an older state, in one jump or in steps, whatever was lost', () => {
		const place = fc.constantFrom<Place>(0, 1, 2, 3, 4);
		const story = fc.array(fc.dictionary(fc.constantFrom('1', '2', '3'), place), {
			minLength: 1,
			maxLength: 8,
		});
		fc.assert(
			fc.property(story, fc.integer({ min: 0, max: 8 }), (looks, lost) => {
				// Only forward, as the lifecycle goes; what is not looked at stays what it was.
				const at: Record<string, Place> = {};
				const forward = looks.map((look) => {
					for (const [id, to] of Object.entries(look))
						if (at[id] === undefined || isForward(at[id], to)) at[id] = to;
					return seen(at);
				});
				const run = (sightings: Sightings[]) => {
					let current = state({});
					const reached: string[] = [];
					for (const look of sightings) {
						const result = told(current, look, 0, { eachStep: true });
						current = result.state;
						reached.push(...result.ids);
					}
					return reached.sort();
				};
				// Polls whose state was lost are as if they had not been; the last look sees everything.
				const kept = forward.filter(
					(_look, index) => index >= lost || index === forward.length - 1,
				);
				expect(run(kept)).toEqual(run(forward));
				expect(new Set(run(forward)).size).toBe(run(forward).length);
			}),
		);
	});
});

describe('events', () => {
	const move = {
		id: '7',
		from: 0 as Place,
		to: 4 as Place,
		back: false,
		round: 1,
		seenAt: 0,
		campaign: { id: 7 },
	};

	it('follow the way through the lifecycle', () => {
		expect(way(undefined, 3)).toEqual([0, 1, 2, 3]);
		expect(way(1, 4)).toEqual([2, 4]);
		expect(way(2, 0)).toEqual([0]);
		expect(way(3, 4)).toEqual([4]);
		expect(way(1, 5)).toEqual([5]);
	});

	it.each<[Kind[], boolean, string[]]>([
		[['failed'], false, ['7:failed']],
		[['completed'], false, []],
		[['sendingStarted', 'scheduled'], false, ['7:sending']],
		[['sendingStarted', 'scheduled'], true, ['7:ready', '7:sending']],
		[['created'], true, []],
	])('of a jump from draft to failed for %j (each step: %s) are %j', (on, eachStep, ids) => {
		expect(eventsOf(move, { on: new Set(on), eachStep }).map(eventId)).toEqual(ids);
	});

	it('of a step back to draft come only where every change was asked for: it is not created anew', () => {
		const back = { ...move, from: 2 as Place, to: 0 as Place, back: true, round: 2 };
		expect(eventsOf(back, { on: new Set(['created']), eachStep: false })).toEqual([]);
		expect(
			eventsOf({ ...back, to: 1 }, { on: new Set(['scheduled']), eachStep: false }).map(eventId),
		).toEqual(['7:ready:2']);
		const [event] = eventsOf(back, { on: new Set(['any']), eachStep: false });
		expect(present(event!, true)).toMatchObject({ event: 'backToDraft', wentBack: true });
	});

	it('name no number for a place that has none', () => {
		const of = (from: Place | undefined) =>
			present({ ...move, from, to: 1, skipped: [], again: false }, true);
		expect(
			[undefined, 5, -1]
				.map((from) => of(from as Place | undefined))
				.map(({ from, fromLabel }) => [from, fromLabel]),
		).toEqual([
			[null, 'none'],
			[null, 'deleted'],
			[null, 'unknown'],
		]);
	});

	it('have rates only for what the API told', () => {
		const [event] = eventsOf(
			{
				...move,
				campaign: { id: 7, totalDestinations: '40', totalSuccess: 30, totalFailed: 'many' },
			},
			{ on: new Set(['any']), eachStep: false },
		);
		expect(present(event!, true)).toMatchObject({
			totalDestinations: 40,
			totalSuccess: 30,
			totalFailed: null,
			deliveryRate: 75,
			failureRate: null,
		});
	});

	it('have null rates for a campaign without recipients, and never an error key', () => {
		const [event] = eventsOf(
			{ ...move, campaign: { id: 7, totalDestinations: 0, totalFailed: 0, error: 'x' } },
			{ on: new Set(['any']), eachStep: false },
		);
		const json = present(event!, false);
		expect(json).toMatchObject({ deliveryRate: null, failureRate: null, campaign: { error: 'x' } });
		expect(json).not.toHaveProperty('error');
	});
});

describe('a filter', () => {
	it('leaves nothing out for what the API does not show', () => {
		const filter = { sendingModes: ['SMS'], search: 'spring' };
		expect(isWanted({ id: 1 }, filter)).toBe(true);
		expect(isWanted({ id: 1 }, filter, new Set())).toBe(false);
		expect(isWanted({ id: 1, channel: 'sms', name: 'SPRING' }, filter)).toBe(true);
		expect(isWanted({ id: 1, sendingMode: 'RCS_SMS', name: 'Spring' }, filter)).toBe(false);
	});
});

describe('the state', () => {
	const random = (n: number) => String(Math.floor((Math.sin(n) * 0.5 + 0.5) * 2 ** 45));

	it.each<[string, (n: number) => string]>([
		['counted up', (n) => String(1_000 + n * 3)],
		['large and scattered', random],
		['words', (n) => `camp-wa-2026-${random(n)}`],
	])('fits 10,000 campaigns into 100 KB when their ids are %s', (_name, idOf) => {
		const places: Record<string, Place> = {};
		for (let n = 0; n < 10_000; n++) places[idOf(n)] = n < 50 ? 0 : n % 7 === 0 ? 4 : 3;
		const text = JSON.stringify(writeState(state(places)));
		process.stdout.write(`state of 10,000 campaigns, ids ${_name}: ${text.length} bytes\n`);
		expect(text.length).toBeLessThan(100_000);
		const back = readState(JSON.parse(text), 'account', 'filter')!;
		expect(back.open.size).toBe(50);
		expect(back.over.get(keyOf(idOf(9_999)))).toBe(places[idOf(9_999)]);
	});

	it.each<[string, (n: number) => string]>([
		['counted up', (n) => String(1_000 + n * 3)],
		[
			'UUIDs',
			(n) =>
				`${random(n).padStart(8, '0').slice(0, 8)}-4f1c-4a2b-9c3d-${random(n + 0.5)
					.padStart(12, '0')
					.slice(0, 12)}`,
		],
		['words', (n) => `camp-wa-2026-${random(n)}`],
	])('fits into 100 KB with everything at its most when ids are %s', (_name, idOf) => {
		const full = state({}, { doubts: new Map(), rounds: new Map() });
		for (let n = 0; n < 10_000; n++) setPlace(full, idOf(n), n < 100 ? 2 : 3, flags);
		for (let n = 0; n < 3_000; n++) {
			full.doubts.set(idOf(n), { place: 5, since: 1_774_612_800_000 });
			full.rounds.set(idOf(n + 50), 2);
			full.handed.push({
				id: idOf(n),
				from: 0,
				to: 3,
				skipped: [1, 2],
				round: 2,
				back: false,
				seenAt: 1_774_612_800_000,
			});
		}
		const text = JSON.stringify(writeState(told(full, seen({ [idOf(0)]: 2 })).state));
		process.stdout.write(`state at its most, ids ${_name}: ${text.length} bytes\n`);
		expect(text.length).toBeLessThan(100_000);
		expect(readState(JSON.parse(text), 'account', 'filter')!.handed).toEqual(
			full.handed.slice(-mostHanded),
		);
	});

	it('forgets nothing that a poll which broke off may not have come to', () => {
		const before = state({});
		for (let n = 0; n < mostOver + 500; n++) before.over.set(n, 3);
		expect(told(before, seen({ 5: 3 }, true, false)).state.over.size).toBe(mostOver + 500);
		const whole = told(before, seen({ 5: 3 })).state.over;
		expect([whole.size, whole.has(5), whole.has(4)]).toEqual([mostOver, true, false]);
	});

	it('is bounded', () => {
		const before = state({});
		for (let n = 0; n < 30_000; n++) before.over.set(n, 3);
		for (let n = 0; n < 2_000; n++) before.doubts.set(`x${n}`, { place: 5, since: 0 });
		const after = told(before, seen({ 5: 3 })).state;
		expect(after.over.size).toBe(mostOver);
		expect(after.over.has(5)).toBe(true);
		expect(after.over.has(29_999)).toBe(true);
		expect(JSON.stringify(writeState(after)).length).toBeLessThan(150_000);
	});

	it('comes back from JSON as it was', () => {
		const ids = fc.oneof(
			fc.integer({ min: 0, max: 5_000 }).map(String),
			fc.string({ minLength: 1, maxLength: 12 }),
		);
		const places = fc.dictionary(ids, fc.constantFrom<Place>(-1, 0, 1, 2, 3, 4, 5));
		fc.assert(
			fc.property(places, (known) => {
				const before = state(known, {
					reach: 8,
					turn: 3,
					readLast: 'x',
					doubts: new Map([['a', { place: 5, since: 7 }]]),
					rounds: new Map([['b', 2]]),
					handed: [
						{
							id: 'c',
							from: undefined,
							to: 4,
							skipped: [0, 1, 2],
							round: 1,
							back: false,
							seenAt: 9,
						},
						{ id: '7', from: -1, to: 0, skipped: [], round: 3, back: true, seenAt: 9 },
					],
				});
				const back = readState(
					JSON.parse(JSON.stringify(writeState(before))),
					'account',
					'filter',
				)!;
				expect(new Map([...back.open].sort())).toEqual(new Map([...before.open].sort()));
				expect({ ...back, open: 0, over: new Map([...back.over].sort()) }).toEqual({
					...before,
					open: 0,
					over: new Map([...before.over].sort()),
				});
			}),
		);
	});

	it('of another account, of other filters, of a newer version or of nobody is none', () => {
		const stored = writeState(state({ 1: 0 }));
		expect(readState(stored, 'account', 'filter')).toBeDefined();
		for (const other of [
			{ ...stored, account: 'x' },
			{ ...stored, filter: 'x' },
			{ ...stored, version: 99 },
			undefined,
			'x',
			[],
			{ version: 2 },
		]) {
			expect(readState(other, 'account', 'filter')).toBeUndefined();
		}
	});

	it('survives whatever stands in it', () => {
		fc.assert(
			fc.property(
				fc.dictionary(
					fc.constantFrom(
						'open',
						'over',
						'doubts',
						'rounds',
						'lists',
						'handed',
						'turn',
						'statuses',
						'checkedAt',
						'baseline',
					),
					fc.jsonValue(),
				),
				fc.constantFrom(1, 2),
				(junk, version) => {
					const read = readState({ ...junk, version, account: 'a', filter: 'f' }, 'a', 'f')!;
					expect(() => changes(read, seen({ 1: 0 }), 0, options)).not.toThrow();
				},
			),
		);
	});
});

describe('ids', () => {
	it('come back from their short form', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: -(2 ** 40), max: 2 ** 52 - 1 })), (keys) => {
				expect(decodeKeys(encodeKeys(keys))).toEqual([...keys].sort((a, b) => a - b));
			}),
		);
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.oneof(fc.nat().map(String), fc.string({ minLength: 1 }))),
				(ids) => {
					expect(decodeIds(encodeIds(ids)).sort()).toEqual([...ids].sort());
				},
			),
		);
		expect(
			encodeKeys(Array.from({ length: 1_000 }, (_value, index) => 5_000 + index)).length,
		).toBeLessThan(10);
	});

	it('have hashes that do not meet', () => {
		const hashes = new Set(
			Array.from({ length: 200_000 }, (_value, index) => hash(`camp-${index}`)),
		);
		expect(hashes.size).toBe(200_000);
		expect(keyOf('0042')).toBeLessThan(0);
		expect(keyOf('42')).toBe(42);
		expect(keyOf('9007199254740991')).toBeLessThan(0);
	});
});

describe('the list of recent campaigns', () => {
	const at = (hours: number) => Date.UTC(2026, 2, 10, hours);

	it('begins before the last look in every time zone, and goes on where the last look was, however long ago', () => {
		const looked = (doneAt: number) => ({
			...state({}),
			lists: { ...state({}).lists, recent: { page: 0, since: 0, doneAt, first: '' } },
		});
		for (let hour = 0; hour < 24; hour++) {
			const { startDate, endDate } = recentDays(looked(at(hour)), at(hour));
			// The calendar of the server is at most 14 hours ahead and 12 behind.
			expect(startDate < new Date(at(hour) - 12 * 3_600_000).toISOString().slice(0, 10)).toBe(true);
			expect(endDate > new Date(at(hour) + 14 * 3_600_000).toISOString().slice(0, 10)).toBe(true);
		}
		// A campaign that was made long ago is in it by its date, which may be a year ahead.
		expect(recentDays(looked(at(0)), at(0)).endDate).toBe('2027-03-11');
		expect(recentDays(looked(at(0)), at(24 * 100)).startDate).toBe('2026-03-08');
		// A clock that was set back must not open a gap.
		expect(recentDays(looked(at(240)), at(0)).startDate).toBe('2026-03-08');
	});
});

describe('hidden campaigns', () => {
	it('are read in turn', () => {
		const before = state({ 10: 2, 20: 2, 30: 2 });
		const turns = [];
		for (let n = 0; n < 4; n++) {
			before.readLast = nextHidden(before, (id) => id === '20')!;
			turns.push(before.readLast);
		}
		expect(turns).toEqual(['10', '30', '10', '30']);
		expect(nextHidden(before, () => true)).toBeUndefined();
	});
});
