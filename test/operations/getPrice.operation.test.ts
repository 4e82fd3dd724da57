import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const answer = (body: string): void =>
	world.simulator.faults.add({
		when: { operation: 'getPrice' },
		fault: { kind: 'answer', status: 200, body, when: 'after' },
	});

describe('Get Price', () => {
	it.each([
		['1.71', { price: 1.71 }],
		['"1,71 EUR"', { price: 1.71 }],
		['{"totalPrice":1.71,"currency":"EUR"}', { price: 1.71, totalPrice: 1.71, currency: 'EUR' }],
	])('returns the price as a number when Qlara answers %s', async (body, expected) => {
		const id = world.seed();
		answer(body);
		expect(await world.output('getPrice', { campaignId: byId(id) })).toEqual({ id, ...expected });
	});

	it('keeps an ID that Qlara puts beside the price', async () => {
		answer('{"id":"camp-7","price":2}');
		expect(await world.output('getPrice', { campaignId: byId('7') })).toEqual({
			id: 'camp-7',
			price: 2,
		});
	});

	it('recalculates nothing', async () => {
		await world.output('getPrice', { campaignId: byId(world.seed()) });
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual(['getPrice']);
	});

	it('fails when the price can be read in two ways', async () => {
		answer('"1,234"');
		expect((await world.refusal('getPrice', { campaignId: byId(world.seed()) })).message).toBe(
			'Qlara answered with status 200, but instead of a price it sent the text "1,234"',
		);
	});
});
