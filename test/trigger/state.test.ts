import { knownState, maxClosed, prune, remember } from '../../nodes/QlaraCampaigns/trigger/state';
import { serializeState } from '../../nodes/QlaraCampaigns/trigger/serializeState';
import { listed, stateWith } from './fixtures';

describe('the memory', () => {
	it('has each campaign once, open or closed, by number or by word', () => {
		const state = stateWith({ 1: 'draft', 'camp-2': 'sending' });
		remember(state, '1', { ...listed, state: 'completed' });
		remember(state, 'camp-2', { ...listed, state: 'deleted' });
		expect([state.open.size, state.closed.size]).toEqual([0, 2]);
		expect([knownState(state, '1'), knownState(state, 'camp-2')]).toEqual(['completed', 'deleted']);
		remember(state, 'camp-2', { ...listed, state: 'draft' });
		expect([state.open.size, state.closed.size]).toEqual([1, 1]);
		expect(knownState(state, '3')).toBeUndefined();
	});

	const closedCampaigns = (count: number) => {
		const state = stateWith({});
		for (let n = 0; n < count; n++) state.closed.set(n, 'completed');
		return state;
	};

	it('forgets nothing that a poll which broke off may not have come to', () => {
		const state = closedCampaigns(maxClosed + 500);
		prune(state, ['5'], false);
		expect(state.closed.size).toBe(maxClosed + 500);
		prune(state, ['5'], true);
		const { closed } = state;
		expect([closed.size, closed.has(5), closed.has(4), closed.has(501)]).toEqual([
			maxClosed,
			true,
			false,
			true,
		]);
	});

	it('is bounded', () => {
		const state = closedCampaigns(30_000);
		for (let n = 0; n < 2_000; n++) {
			state.pending.set(`x${n}`, { state: 'deleted', since: 0 });
			state.generations.set(`x${n}`, 2);
		}
		prune(state, ['5'], true);
		expect(state.closed.size).toBe(maxClosed);
		expect(state.closed.has(5)).toBe(true);
		expect(state.closed.has(29_999)).toBe(true);
		for (const notes of [state.pending, state.generations])
			expect([notes.size, notes.has('x1999'), notes.has('x0')]).toEqual([80, true, false]);
		expect(JSON.stringify(serializeState(state)).length).toBeLessThan(150_000);
	});
});
