import { decodePrice } from '../../nodes/QlaraCampaigns/api/decode';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import {
	estimateOf,
	readEstimate,
	recalculate,
	type Estimate,
} from '../../nodes/QlaraCampaigns/sending/estimate';

const before: Campaign = {
	id: 7,
	name: 'Spring',
	smsBody: 'Hello',
	scheduledDate: '2026-07-01 10:00:00.000+0200',
	totalDestinations: 2,
	estimatedCost: 0.09,
};

async function recalculated(
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

describe('recalculate', () => {
	it('takes recipients and cost from the answer, and never from the read before it', async () => {
		expect(await recalculated({ totalDestinations: 38, estimatedCost: 1.71 })).toMatchObject({
			recipients: 38,
			cost: 1.71,
		});
		expect(await recalculated({})).toMatchObject({ recipients: undefined, cost: 1.71 });
		expect(await recalculated({ totalDestinations: null })).toMatchObject({
			recipients: undefined,
		});
	});

	it('keeps the fields of the campaign that the answer leaves empty', async () => {
		const { campaign } = await recalculated({
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
	])(
		'does not know the cost when the figures contradict each other: %s',
		async (_what, calculated, price) => {
			expect(await recalculated(calculated, price)).toMatchObject({
				cost: undefined,
				costProblem: expect.stringMatching(/^Qlara gave the price/) as string,
			});
		},
	);

	it.each<[string, Record<string, unknown>, unknown]>([
		['as texts', { cost: '1,71 EUR' }, '1.71'],
		['rounded', { cost: 1.7055 }, 1.71],
		['beside each other', {}, { price: 1.71, totalPrice: '1.71', currency: 'EUR' }],
	])('reads figures %s', async (_what, calculated, price) => {
		expect(await recalculated(calculated, price)).toMatchObject({
			cost: 1.71,
			costProblem: undefined,
		});
	});

	it('knows no cost when nobody can read the price, and says so', async () => {
		expect(await recalculated({ totalDestinations: 38 }, { fee: 'some' })).toMatchObject({
			recipients: 38,
			cost: undefined,
			costProblem: 'Qlara gave a price that cannot be read.',
		});
	});

	it('takes a price of zero for a price', async () => {
		expect(await recalculated({}, 0)).toMatchObject({ cost: 0, costProblem: undefined });
	});

	it('takes the currency that is beside the price', async () => {
		const currency = async (price: unknown) => (await recalculated({}, price)).currency;
		expect(await currency({ price: 1, currency: 'EUR' })).toBe('EUR');
		expect(await currency({ price: 1, currency: 978 })).toBeUndefined();
		expect(await currency(1)).toBeUndefined();
	});

	it.each([
		['a difference that rounding makes', 10, 10.02002, 10],
		['a larger one', 10, 10.021, undefined],
	])('lets price and cost differ by %s', async (_what, price, cost, expected) => {
		expect((await recalculated({ cost }, price)).cost).toBe(expected);
	});

	it('fails when Qlara cannot be asked for the price', async () => {
		const failure = new QlaraError('No answer', 'noAnswer', endpoints.price);
		await expect(
			recalculate(
				{
					calculateGoal: async () => await Promise.resolve({ id: 7 }),
					price: async () => await Promise.reject(failure),
				},
				before,
			),
		).rejects.toBe(failure);
	});
});

describe('readEstimate', () => {
	it('takes the figures that were counted last, and the price of now', async () => {
		const price = async () => await Promise.resolve({ price: 0.09, currency: 'EUR' });
		expect(await readEstimate({ price }, before)).toEqual({
			campaign: before,
			recipients: 2,
			cost: 0.09,
			costProblem: undefined,
			currency: undefined,
		});
	});
});

describe('estimateOf', () => {
	it('takes everything from the campaign itself', () => {
		expect(estimateOf(before)).toEqual({
			campaign: before,
			recipients: 2,
			cost: 0.09,
			costProblem: undefined,
			currency: undefined,
		});
		expect(estimateOf({ id: 7 })).toMatchObject({ recipients: undefined, cost: undefined });
	});
});
