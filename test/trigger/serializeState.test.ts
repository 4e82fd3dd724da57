import fc from 'fast-check';

import { campaignKey } from '../../nodes/QlaraCampaigns/trigger/campaignKey';
import type { CampaignState } from '../../nodes/QlaraCampaigns/trigger/campaignState';
import { initialCursor } from '../../nodes/QlaraCampaigns/trigger/cursor';
import { diff } from '../../nodes/QlaraCampaigns/trigger/diff';
import {
	deserializeState,
	maxLastEmitted,
	serializeState,
} from '../../nodes/QlaraCampaigns/trigger/serializeState';
import { prune, remember, type TriggerState } from '../../nodes/QlaraCampaigns/trigger/state';
import { listed, observed, stateWith, type States } from './fixtures';

const overJson = (state: TriggerState) =>
	deserializeState(JSON.parse(JSON.stringify(serializeState(state))), 'account', 'filter')!;

const random = (n: number) => String(Math.floor((Math.sin(n) * 0.5 + 0.5) * 2 ** 45));
const countedUp = (n: number) => String(1_000 + n * 3);
const scattered = (n: number) => random(n);
const words = (n: number) => `camp-wa-2026-${random(n)}`;
const uuids = (n: number) => {
	const [first, last] = [random(n).padStart(8, '0'), random(n + 0.5).padStart(12, '0')];
	return `${first.slice(0, 8)}-4f1c-4a2b-9c3d-${last.slice(0, 12)}`;
};

describe('the stored state', () => {
	it.each([
		['counted up', countedUp],
		['large and scattered', scattered],
		['words', words],
	])('has 10,000 campaigns in 100 KB when their ids are %s', (name, idOf) => {
		const states: States = {};
		for (let n = 0; n < 10_000; n++)
			states[idOf(n)] = n < 50 ? 'draft' : n % 7 === 0 ? 'failed' : 'completed';
		const state = stateWith(states);
		const { length } = JSON.stringify(serializeState(state));
		process.stdout.write(`state of 10,000 campaigns, ids ${name}: ${length} bytes\n`);
		expect(length).toBeLessThan(100_000);
		const back = overJson(state);
		expect(back.open.size).toBe(50);
		expect(back.closed.get(campaignKey(idOf(9_999)))).toBe(states[idOf(9_999)]);
	});

	it.each([
		['counted up', countedUp],
		['UUIDs', uuids],
		['words', words],
	])('fits into 100 KB with everything at its most when ids are %s', (name, idOf) => {
		const now = 1_774_612_800_000;
		const full = stateWith({});
		for (let n = 0; n < 10_000; n++)
			remember(full, idOf(n), { ...listed, state: n < 100 ? 'sending' : 'completed' });
		full.lastEmitted = Array.from({ length: 3_000 }, (_value, n) => ({
			id: idOf(n),
			from: 'draft',
			to: 'completed',
			skipped: ['ready', 'sending'],
			generation: 2,
			seenAt: now,
		}));
		for (let n = 0; n < 3_000; n++) {
			full.pending.set(idOf(n), { state: 'deleted', since: now });
			full.generations.set(idOf(n + 50), 2);
		}
		prune(full, [idOf(0)], true);
		const { length } = JSON.stringify(serializeState(full));
		process.stdout.write(`state at its most, ids ${name}: ${length} bytes\n`);
		expect(length).toBeLessThan(100_000);
		expect(overJson(full).lastEmitted).toEqual(full.lastEmitted.slice(-maxLastEmitted));
	});

	it('comes back from JSON as it was', () => {
		const ids = fc.oneof(
			fc.integer({ min: 0, max: 5_000 }).map(String),
			fc.string({ minLength: 1, maxLength: 12 }),
		);
		const known = fc.record({
			state: fc.constantFrom<CampaignState>(
				'unknown',
				'draft',
				'ready',
				'sending',
				'completed',
				'failed',
				'deleted',
			),
			unlisted: fc.boolean(),
			matchesFilter: fc.boolean(),
		});
		const cursor = initialCursor();
		fc.assert(
			fc.property(fc.dictionary(ids, known), fc.boolean(), (campaigns, flag) => {
				const before = stateWith(
					{},
					{
						baseline: flag,
						deliverExisting: !flag,
						cursor: {
							...cursor,
							lists: {
								...cursor.lists,
								all: { page: 3, startedAt: 5, completedAt: 4, previousKey: 'id 9' },
							},
							largestPage: 100,
							pageLimit: 10,
							lookbackDays: 8,
							lookbackFull: flag,
							pollCount: 3,
							lastReadId: 'x',
						},
						pending: new Map([['a', { state: 'deleted', since: 7 }]]),
						generations: new Map([['b', 2]]),
						lastEmitted: [
							{
								id: 'c',
								from: undefined,
								to: 'failed',
								skipped: ['draft', 'ready', 'sending'],
								generation: 1,
								seenAt: 9,
							},
							{ id: '7', from: 'unknown', to: 'draft', skipped: [], generation: 3, seenAt: 9 },
							{ id: '7', from: 'draft', to: 'deleted', skipped: [], generation: 3, seenAt: 8 },
						],
					},
				);
				for (const [id, campaign] of Object.entries(campaigns)) remember(before, id, campaign);
				// The order of campaigns does not matter; Jest compares maps without it.
				expect(overJson(before)).toEqual(before);
			}),
		);
	});

	it('of another account, of other filters, of another version or of nobody is none', () => {
		const stored = serializeState(stateWith({ 1: 'draft' }));
		expect(deserializeState(stored, 'account', 'filter')).toBeDefined();
		for (const other of [
			{ ...stored, account: 'x' },
			{ ...stored, filter: 'x' },
			{ ...stored, version: 0 },
			{ ...stored, version: 99 },
			undefined,
			'x',
			[],
			{ version: 1 },
		]) {
			expect(deserializeState(other, 'account', 'filter')).toBeUndefined();
		}
	});

	it('can be read whatever stands in it', () => {
		const keys = Object.keys(serializeState(stateWith({})));
		const rules = { triggerOn: new Set(['any' as const]), eachStatus: false };
		const options = { rules, matches: () => true, gracePeriodMs: 0 };
		fc.assert(
			fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (junk) => {
				const stored = { ...junk, version: 1, account: 'a', filter: 'f' };
				const state = deserializeState(stored, 'a', 'f')!;
				expect(() => diff(state, observed({ 1: 'draft' }), 0, options)).not.toThrow();
				expect(() => serializeState(state)).not.toThrow();
			}),
		);
	});
});
