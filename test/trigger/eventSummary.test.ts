import type { ChangeEvent } from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import { eventSummary } from '../../nodes/QlaraCampaigns/trigger/eventSummary';

const event: ChangeEvent = {
	id: '7',
	from: 'draft',
	to: 'completed',
	skipped: [],
	generation: 1,
	seenAt: 0,
	campaign: { id: 7, name: 'Spring offer' },
	redelivered: false,
};

describe('the summary of an event', () => {
	it.each<[Partial<ChangeEvent>, string]>([
		[{ to: 'draft', from: undefined }, 'Campaign “Spring offer” was created as a draft.'],
		[{ to: 'draft', from: 'ready' }, 'Campaign “Spring offer” is a draft again.'],
		[{ to: 'ready' }, 'Campaign “Spring offer” is scheduled.'],
		[{ to: 'sending' }, 'Campaign “Spring offer” is being sent.'],
		[{ to: 'completed' }, 'Campaign “Spring offer” is completed.'],
		[{ to: 'failed' }, 'Campaign “Spring offer” has failed.'],
		[{ to: 'deleted', campaign: undefined }, 'Campaign 7 was deleted.'],
	])('for %j is a sentence', (more, expected) => {
		expect(eventSummary({ ...event, ...more })).toBe(expected);
	});

	it('says when a scheduled campaign goes out', () => {
		const campaign = { id: 7, scheduledDate: '2026-04-10 08:00:00.000+0200' };
		expect(eventSummary({ ...event, to: 'ready', campaign })).toBe(
			'Campaign 7 is scheduled for 2026-04-10 06:00 UTC.',
		);
	});

	it('says how many were reached, as far as the API says it', () => {
		const ended = (more: object) =>
			eventSummary({ ...event, campaign: { id: 7, name: 'A', totalDestinations: 1040, ...more } });
		expect(ended({ totalSuccess: 1039, totalFailed: 1 })).toBe(
			'Campaign “A” is completed: 1,039 of 1,040 recipients reached (99.9 %), 1 failed.',
		);
		expect(ended({ totalSuccess: 1040, totalFailed: 0 })).toBe(
			'Campaign “A” is completed: 1,040 of 1,040 recipients reached (100 %).',
		);
		expect(ended({})).toBe('Campaign “A” is completed.');
	});

	it('holds nothing of a name that means something in HTML', () => {
		const campaign = { id: 7, name: '<img src=x onerror="alert(1)">\n' };
		expect(eventSummary({ ...event, campaign })).not.toMatch(/[<>"&\n]/);
	});
});
