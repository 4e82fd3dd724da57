import type { ChangeEvent } from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import { presentEvent } from '../../nodes/QlaraCampaigns/trigger/presentEvent';

const event: ChangeEvent = {
	id: '7',
	from: 'draft',
	to: 'failed',
	skipped: ['ready', 'sending'],
	generation: 1,
	seenAt: 0,
	campaign: { id: 7 },
	redelivered: false,
};

describe('an event as the workflow receives it', () => {
	it.each([
		[undefined, null, 'none'],
		['deleted', null, 'deleted'],
		['unknown', null, 'unknown'],
		['draft', 0, 'draft'],
	] as const)('has for a campaign that comes from %s the number %s', (from, number, label) => {
		const json = presentEvent({ ...event, from, to: 'ready', skipped: [] }, true);
		expect(json).toMatchObject({ from: number, fromLabel: label, to: 1, toLabel: 'ready' });
	});

	it('says that a campaign went back, and names a step back to draft', () => {
		const back = presentEvent({ ...event, from: 'sending', to: 'draft', skipped: [] }, true);
		expect(back).toMatchObject({ event: 'backToDraft', wentBack: true });
		expect(presentEvent(event, true)).toMatchObject({ event: 'failed', wentBack: false });
	});

	it('has of a deleted campaign the id alone, as the API writes it', () => {
		const gone: ChangeEvent = { ...event, to: 'deleted', skipped: [], campaign: undefined };
		const json = presentEvent(gone, false);
		expect(json).toMatchObject({ campaignId: 7, campaignName: null, from: 0, to: null });
		expect(json.campaign).toEqual({ id: 7 });
		expect(json).not.toHaveProperty('deliveryRate');
	});

	it('has the name of the campaign as it is and as one harmless line, or neither', () => {
		const campaign = { id: 7, name: 'Spring\nsale' };
		expect(presentEvent({ ...event, campaign }, true)).toMatchObject({
			campaignName: 'Spring\nsale',
			safeName: 'Spring⏎sale',
		});
		expect(presentEvent({ ...event, campaign: { id: 7, name: 5 } }, true)).toMatchObject({
			campaignName: null,
			safeName: null,
		});
	});

	it('has totals for the two ends only', () => {
		for (const to of ['completed', 'failed'] as const)
			expect(presentEvent({ ...event, to }, true)).toHaveProperty('totalDestinations');
		for (const to of ['draft', 'ready', 'sending', 'deleted'] as const)
			expect(presentEvent({ ...event, to }, true)).not.toHaveProperty('totalDestinations');
	});

	it('says that it comes again only when it does', () => {
		expect(presentEvent(event, true)).not.toHaveProperty('repeated');
		expect(presentEvent({ ...event, redelivered: true }, true)).toMatchObject({ repeated: true });
	});

	it('never has an error key, whatever the campaign has', () => {
		const campaign = { id: 7, totalDestinations: 0, totalFailed: 0, error: 'x' };
		const json = presentEvent({ ...event, campaign }, false);
		expect(json).toMatchObject({ deliveryRate: null, failureRate: null, campaign: { error: 'x' } });
		expect(json).not.toHaveProperty('error');
	});
});
