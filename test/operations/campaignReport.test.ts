import { campaignReport } from '../../nodes/QlaraCampaigns/operations/campaignReport';

const campaign = {
	id: 7,
	name: 'Spring',
	status: 3,
	sendingMode: 'SMS',
	smsBody: 'Hello',
	totalDestinations: 40,
	totalSuccess: 38,
	totalFailed: 1,
	estimatedCost: 1.8,
	finalCost: '1,71',
	scheduledDate: '2026-04-10 08:00:00.000+0200',
	completedAt: '2026-04-10 08:04:30.000+0200',
};

describe('the report of a campaign', () => {
	it('has what people ask first first, with rates, cost and duration', () => {
		const report = campaignReport(campaign, { price: 1.8, currency: 'EUR' });
		expect(report).toEqual({
			summary: '“Spring” is completed: 38 of 40 recipients reached (95 %), 1 failed, cost 1.71 EUR',
			name: 'Spring',
			statusLabel: 'completed',
			recipients: 40,
			reached: 38,
			failed: 1,
			open: 1,
			reachedRate: 95,
			failedRate: 2.5,
			cost: 1.71,
			currency: 'EUR',
			costPerReached: 0.045,
			estimatedCost: 1.8,
			costMinusEstimate: -0.09,
			durationMinutes: 4.5,
			startedAt: '2026-04-10T06:00:00.000Z',
			endedAt: '2026-04-10T06:04:30.000Z',
			sendingMode: 'SMS',
			smsText: 'Hello',
			id: 7,
		});
		expect(Object.keys(report).slice(0, 3)).toEqual(['summary', 'name', 'statusLabel']);
	});

	it('says null for what the API did not say, and never divides by nothing', () => {
		expect(campaignReport({ id: 7, status: 0 }, undefined)).toMatchObject({
			summary: 'The campaign is draft',
			name: null,
			recipients: null,
			open: null,
			reachedRate: null,
			cost: null,
			costPerReached: null,
			costMinusEstimate: null,
			durationMinutes: null,
		});
		const none = { ...campaign, totalDestinations: 0, totalSuccess: 0, totalFailed: 0 };
		expect(campaignReport(none, undefined)).toMatchObject({
			open: 0,
			reachedRate: null,
			costPerReached: null,
		});
	});

	it('takes the estimate for the cost where the API shows no other, and compares nothing then', () => {
		const { finalCost: _cost, ...others } = campaign;
		expect(campaignReport(others, undefined)).toMatchObject({
			cost: 1.8,
			estimatedCost: 1.8,
			costMinusEstimate: null,
		});
	});

	it('has no duration that ends before it begins', () => {
		const odd = { ...campaign, completedAt: '2026-04-09 08:00:00.000+0200' };
		expect(campaignReport(odd, undefined).durationMinutes).toBeNull();
	});
});
