import {
	eventId,
	eventName,
	eventsOf,
	wentBack,
	type Transition,
} from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import type { TriggerOn } from '../../nodes/QlaraCampaigns/trigger/eventKinds';

const transition: Transition = {
	id: '7',
	from: 'draft',
	to: 'failed',
	generation: 1,
	seenAt: 0,
	campaign: { id: 7 },
};

const rules = (triggerOn: TriggerOn[], eachStatus = false) => ({
	triggerOn: new Set(triggerOn),
	eachStatus,
});

describe('the events of a transition from draft to failed', () => {
	it.each<[TriggerOn[], boolean, string[]]>([
		[['failed'], false, ['7:failed']],
		[['completed'], false, []],
		[['sendingStarted', 'scheduled'], false, ['7:sending']],
		[['sendingStarted', 'scheduled'], true, ['7:ready', '7:sending']],
		[['created'], true, []],
	])('for %j, each status: %s, are %j', (triggerOn, eachStatus, ids) => {
		expect(eventsOf(transition, rules(triggerOn, eachStatus)).map(eventId)).toEqual(ids);
	});

	it('name the skipped states only where these have no events', () => {
		expect(eventsOf(transition, rules(['any']))).toMatchObject([
			{ from: 'draft', to: 'failed', skipped: ['ready', 'sending'], redelivered: false },
		]);
		expect(eventsOf(transition, rules(['any'], true))).toMatchObject([
			{ from: 'draft', to: 'ready', skipped: [] },
			{ from: 'ready', to: 'sending', skipped: [] },
			{ from: 'sending', to: 'failed', skipped: [] },
		]);
	});
});

describe('the events of a step back', () => {
	const back: Transition = { ...transition, from: 'sending', to: 'draft', generation: 2 };

	it('to draft come only where every change was chosen: it is not created anew', () => {
		for (const chosen of [['created'], ['created', 'deleted', 'failed']] as TriggerOn[][])
			expect(eventsOf(back, rules(chosen))).toEqual([]);
		const [event] = eventsOf(back, rules(['any']));
		expect(eventName(event!)).toBe('backToDraft');
		expect(wentBack(event!)).toBe(true);
		expect(eventId(event!)).toBe('7:draft:2');
	});

	it('to another status come where that status was chosen', () => {
		const events = eventsOf({ ...back, to: 'ready' }, rules(['scheduled']));
		expect(events.map(eventId)).toEqual(['7:ready:2']);
		expect(events.map(eventName)).toEqual(['scheduled']);
	});

	it('have the draft of a campaign that was deleted and is back among them', () => {
		const [event] = eventsOf({ ...back, from: 'deleted' }, rules(['any']));
		expect(eventName(event!)).toBe('backToDraft');
	});
});
