import {
	anyChange,
	eventKinds,
	triggerOnValues,
} from '../../nodes/QlaraCampaigns/trigger/eventKinds';

describe('the kinds of event', () => {
	it('have words and names of their own', () => {
		const kinds = Object.values(eventKinds);
		expect(new Set(kinds.map(({ value }) => value)).size).toBe(kinds.length);
		expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
	});

	it('can all be chosen, and so can any change', () => {
		expect([...triggerOnValues].sort()).toEqual(
			[
				anyChange,
				'completed',
				'created',
				'deleted',
				'failed',
				'scheduled',
				'sendingStarted',
			].sort(),
		);
	});
});
