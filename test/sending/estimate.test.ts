import { decodePrice } from '../../nodes/QlaraCampaigns/api/decode';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { recalculate, type Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';

const before: Campaign = {
	id: 7,
	name: 'Spring',
	smsBody: 'Hello',
	scheduledDate: '2026-07-01 10:00:00.000+0200',
	totalDestinations: 2,
	estimatedCost: 0.09,
};

async function counted(
	calculated: Record<string, unknown>,
	price: unknown = 1.71,
): Promise<Estimate> {
	return await recalculate(
		{
			calculateGoal: async () => await Promise.resolve({ id: 7, ...calculated }),
			price: async () =>
				await Promise.resolve(decodePrice(endpoints.price, { status: 200, body: price })),
		},
		before,
	);
}

describe('recipients and cost of a campaign that is recalculated', () => {
	it('are those of the answer, and never those of the read before it', async () => {
		expect(await counted({ totalDestinations: 38, estimatedCost: 1.71 })).toMatchObject({
			recipients: 38,
			cost: 1.71,
		});
		expect(await counted({})).toMatchObject({ recipients: undefined, cost: 1.71 });
		expect(await counted({ totalDestinations: null })).toMatchObject({ recipients: undefined });
	});

	it('come without changing what the answer leaves empty', async () => {
		const { campaign } = await counted({
			totalDestinations: 38,
			name: null,
			smsBody: null,
			scheduledDate: null,
		});
		expect(campaign).toMatchObject({
			name: 'Spring',
			smsBody: 'Hello',
			scheduledDate: before.scheduledDate,
			totalDestinations: 38,
		});
	});

	it.each<[string, Record<string, unknown>, unknown]>([
		['a cost as text', { estimatedCost: '1710,00 EUR' }, 1.71],
		[
			'a price for one recipient beside the total',
			{},
			{ price: 0.045, totalPrice: 1.71, currency: 'EUR' },
		],
		['an old price', { cost: 1.71 }, 0.09],
		['a price that is a little old', { cost: 1.71 }, 1.665],
		['a price below zero', {}, -1],
	])('are not known when they contradict each other: %s', async (_what, calculated, price) => {
		expect(await counted(calculated, price)).toMatchObject({
			cost: undefined,
			costProblem: expect.stringMatching(/^Qlara gave the price/) as string,
		});
	});

	it.each<[string, Record<string, unknown>, unknown]>([
		['as texts', { cost: '1,71 EUR' }, '1.71'],
		['rounded', { cost: 1.7055 }, 1.71],
		['beside each other', {}, { price: 1.71, totalPrice: '1.71', currency: 'EUR' }],
	])('may come in different notations: %s', async (_what, calculated, price) => {
		expect(await counted(calculated, price)).toMatchObject({ cost: 1.71, costProblem: undefined });
	});
});
