import fc from 'fast-check';

import { isForward, type CampaignState } from '../../nodes/QlaraCampaigns/trigger/campaignState';
import { eventId } from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import { diff, type DiffOptions } from '../../nodes/QlaraCampaigns/trigger/diff';
import type { Observations } from '../../nodes/QlaraCampaigns/trigger/observer';
import { presentEvent } from '../../nodes/QlaraCampaigns/trigger/presentEvent';
import {
	deserializeState,
	serializeState,
} from '../../nodes/QlaraCampaigns/trigger/serializeState';
import { remember, type TriggerState } from '../../nodes/QlaraCampaigns/trigger/state';
import { listed, observed, stateWith, type States } from './fixtures';

const options: DiffOptions = {
	rules: { triggerOn: new Set(['any']), eachStatus: false },
	matches: () => true,
	gracePeriodMs: 45_000,
};

const compare = (
	before: TriggerState,
	observations: Observations,
	now = 0,
	more: Partial<DiffOptions> = {},
) => {
	const difference = diff(before, observations, now, { ...options, ...more });
	return { ...difference, ids: difference.events.map(eventId) };
};

const gone = (...ids: string[]) => ({ gone: new Set(ids) });

describe('a campaign that is not known', () => {
	it('is new where every new one appears, and only after the baseline', () => {
		expect(compare(stateWith({}), observed({ 1: 'draft' })).ids).toEqual(['1:draft']);
		const elsewhere = observed({ 1: 'draft', 2: 'completed' }, { listed: false });
		const { ids, state } = compare(stateWith({}), elsewhere);
		expect([ids, [...state.pending.keys()]]).toEqual([[], ['1']]);
		const baseline = stateWith({}, { baseline: false });
		expect(compare(baseline, observed({ 1: 'draft' })).ids).toEqual([]);
		const existing = { ...baseline, deliverExisting: true };
		expect(compare(existing, observed({ 1: 'draft' })).ids).toEqual(['1:draft']);
	});

	it('is old when only the list of all shows it, and still does after the grace period', () => {
		const unlisted = observed({ 1: 'ready' }, { listed: false });
		const first = compare(stateWith({}), unlisted, 0);
		expect(first.state.open.size).toBe(0);
		const later = compare(first.state, unlisted, 60_000);
		expect(later.ids).toEqual([]);
		expect(later.state.open.get('1')).toMatchObject({ state: 'ready', unlisted: true });
		expect(compare(first.state, observed({ 1: 'ready' }), 60_000).ids).toEqual(['1:ready']);
	});
});

describe('a campaign that was not seen', () => {
	it('has not changed, and is to be read by its id', () => {
		const before = stateWith({ 1: 'draft', 2: 'sending', 3: 'completed' });
		expect(compare(before, observed({ 2: 'sending' }))).toMatchObject({ ids: [], toRead: ['1'] });
	});

	it('is not to be read where the lists were not read whole, or never showed it', () => {
		const incomplete = observed({}, { complete: false });
		expect(compare(stateWith({ 1: 'draft' }), incomplete).toRead).toEqual([]);
		const unlisted = stateWith({});
		remember(unlisted, '1', { ...listed, state: 'sending', unlisted: true });
		expect(compare(unlisted, observed({})).toRead).toEqual([]);
	});

	it('is to be read first, whatever was read, while a change of it is in its grace period', () => {
		const before = stateWith({ 1: 'draft', 2: 'sending' });
		const { state } = compare(before, observed({ 1: 'draft', 2: 'ready' }));
		expect(compare(state, observed({}, { complete: false })).toRead).toEqual(['2']);
		expect(compare(state, observed({})).toRead).toEqual(['2', '1']);
	});
});

describe('a change against the lifecycle', () => {
	const before = stateWith({ 1: 'sending', 2: 'draft' });
	const against = observed({ 1: 'draft' }, gone('2'));

	it('counts when its grace period is over', () => {
		const first = compare(before, against, 0);
		expect(first.ids).toEqual([]);
		expect(compare(first.state, against, 44_999).ids).toEqual([]);
		expect(compare(first.state, against, 45_000).ids).toEqual(['1:draft:2', '2:deleted']);
	});

	it('has a new grace period after the campaign was seen as before', () => {
		const first = compare(before, against, 0);
		const between = compare(first.state, observed({ 1: 'sending', 2: 'draft' }), 20_000);
		expect(compare(between.state, against, 45_000).ids).toEqual([]);
	});

	it('has a new grace period when it becomes another change', () => {
		const first = compare(before, against, 0);
		const other = compare(first.state, observed({ 1: 'ready', 2: 'draft' }), 44_000);
		expect(compare(other.state, observed({ 1: 'ready' }), 60_000).ids).toEqual([]);
		expect(compare(other.state, observed({ 1: 'ready' }), 89_000).ids).toEqual(['1:ready:2']);
	});

	it('makes the statuses that follow events with other ids, once', () => {
		const ready = observed({ 1: 'ready' });
		const back = compare(compare(stateWith({ 1: 'sending' }), ready, 0).state, ready, 50_000);
		expect(back.events).toMatchObject([{ from: 'sending', to: 'ready', generation: 2 }]);
		const forth = compare(back.state, observed({ 1: 'sending' }), 60_000);
		expect(forth.ids).toEqual(['1:sending:2']);
		expect(compare(forth.state, observed({ 1: 'sending' }), 70_000).ids).toEqual([]);
	});

	it('can be that a deleted campaign is back', () => {
		const absent = observed({}, gone('1'));
		const deleted = compare(compare(stateWith({ 1: 'draft' }), absent, 0).state, absent, 50_000);
		expect(deleted.ids).toEqual(['1:deleted']);
		const first = compare(deleted.state, observed({ 1: 'draft' }), 60_000);
		expect(first.ids).toEqual([]);
		expect(compare(first.state, observed({ 1: 'draft' }), 120_000).events).toMatchObject([
			{ from: 'deleted', to: 'draft', generation: 2 },
		]);
	});
});

describe('a deletion', () => {
	it('is an event that says where the campaign was', () => {
		const states = { 1: 'draft', 2: 'ready', 3: 'sending' } as const;
		const { events } = compare(stateWith(states), observed({}, gone('1', '2', '3')), 0, {
			gracePeriodMs: 0,
		});
		expect(events.map(({ id, from, to, skipped }) => ({ id, from, to, skipped }))).toEqual(
			Object.entries(states).map(([id, from]) => ({ id, from, to: 'deleted', skipped: [] })),
		);
		expect(presentEvent(events[1]!, true)).toMatchObject({ from: 1, fromLabel: 'ready' });
	});

	it('is none for a campaign that does not pass the filters, is closed or was never there', () => {
		const before = stateWith({ 1: 'draft', 3: 'completed' });
		remember(before, '2', { ...listed, state: 'draft', matchesFilter: false });
		const absent = observed({}, gone('1', '2', '3', '4'));
		expect(compare(before, absent, 0, { gracePeriodMs: 0 }).ids).toEqual(['1:deleted']);
	});
});

describe('a status that is none of the five', () => {
	it('shows that the campaign is there: it is not new when it gets another, and is not read by its id', () => {
		const baseline = compare(
			stateWith({ 2: 'ready' }, { baseline: false }),
			observed({ 1: 'unknown', 2: 'unknown' }),
		);
		expect(baseline).toMatchObject({ ids: [], toRead: [] });
		const stored: unknown = JSON.parse(JSON.stringify(serializeState(baseline.state)));
		const before = { ...deserializeState(stored, 'account', 'filter')!, baseline: true };
		const after = compare(before, observed({ 1: 'completed', 2: 'sending', 3: 'unknown' }));
		expect(after.ids).toEqual(['1:completed', '2:sending']);
		expect(presentEvent(after.events[0]!, true)).toMatchObject({
			from: null,
			fromLabel: 'unknown',
			skipped: [],
			wentBack: false,
		});
		expect(after.events[1]).toMatchObject({ from: 'ready', to: 'sending' });
		const known = { 1: 'completed', 2: 'sending' } as const;
		expect(compare(after.state, observed({ ...known, 3: 'draft' })).ids).toEqual(['3:draft']);
		const absent = observed(known, gone('3'));
		expect(compare(after.state, absent, 0, { gracePeriodMs: 0 }).ids).toEqual(['3:deleted']);
	});
});

describe('a campaign that has ended without totals', () => {
	const ended = (campaign: Record<string, unknown>) => ({
		...observed({}),
		seen: new Map([
			['1', { state: 'completed' as const, campaign: { id: 1, ...campaign }, listed: true }],
		]),
	});
	const before = stateWith({ 1: 'sending' });

	it('is to be read by its id', () => {
		expect(compare(before, ended({})).toRead).toEqual(['1']);
	});

	it('is not to be read where it has them, or where no event is about it', () => {
		expect(compare(before, ended({ totalDestinations: 1 })).toRead).toEqual([]);
		const rules = { ...options.rules, triggerOn: new Set(['created'] as const) };
		expect(compare(before, ended({}), 0, { rules }).toRead).toEqual([]);
		expect(compare(before, ended({}), 0, { matches: () => false }).toRead).toEqual([]);
	});
});

describe('the comparison', () => {
	it('changes nothing in the state it is given', () => {
		const before = stateWith({ 1: 'draft', 2: 'sending' });
		const copy = JSON.stringify(serializeState(before));
		compare(before, observed({ 1: 'sending', 2: 'completed', 4: 'draft' }));
		expect(JSON.stringify(serializeState(before))).toBe(copy);
	});

	it('finds the same from an older state, skipping statuses or not, whatever was lost', () => {
		const state = fc.constantFrom<CampaignState>(
			'draft',
			'ready',
			'sending',
			'completed',
			'failed',
		);
		const story = fc.array(fc.dictionary(fc.constantFrom('1', '2', '3'), state), {
			minLength: 1,
			maxLength: 8,
		});
		fc.assert(
			fc.property(story, fc.integer({ min: 0, max: 8 }), (steps, lost) => {
				// Only forward, as the lifecycle goes; what is not seen stays what it was.
				const at: States = {};
				const forward = steps.map((step) => {
					for (const [id, to] of Object.entries(step))
						if (at[id] === undefined || isForward(at[id], to)) at[id] = to;
					return observed(at);
				});
				const run = (polls: Observations[]) => {
					let current = stateWith({});
					const reached: string[] = [];
					for (const observations of polls) {
						const rules = { ...options.rules, eachStatus: true };
						const result = compare(current, observations, 0, { rules });
						current = result.state;
						reached.push(...result.ids);
					}
					return reached.sort();
				};
				// Polls whose state was lost are as if they had not been; the last one sees everything.
				const kept = forward.filter(
					(_observations, index) => index >= lost || index === forward.length - 1,
				);
				expect(run(kept)).toEqual(run(forward));
				expect(new Set(run(forward)).size).toBe(run(forward).length);
			}),
		);
	});
});
