import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

describe('Calculate Cost', () => {
	it('recalculates a campaign and returns it with the fresh figures', async () => {
		const id = world.seed({ totalDestinations: 1, cost: 0.01 });
		const output = await world.output('calculateCost', { campaignId: byId(id) });
		expect(output).toMatchObject({ id, recipients: 38, cost: 1.71 });
		expect(output).not.toHaveProperty('totalDestinations');
		expect(world.simulator.api.find(id)).toMatchObject({ goalCalculated: true, cost: 1.71 });
	});

	it('returns every field as it came without Simplify', async () => {
		const parameters = { campaignId: byId(world.seed()), simplify: false };
		expect(await world.output('calculateCost', parameters)).toMatchObject({
			status: 0,
			totalDestinations: 38,
		});
	});

	it('is one request, without a body', async () => {
		await world.output('calculateCost', { campaignId: byId(world.seed()) });
		expect(world.simulator.api.received.map(({ operation, body }) => [operation, body])).toEqual([
			['calculateGoal', undefined],
		]);
	});
});
