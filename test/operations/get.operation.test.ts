import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

describe('Get', () => {
	it('returns the most used fields of one campaign, with one request', async () => {
		const id = world.seed({ status: 3, totalDestinations: 5, failed: 1 });
		const output = await world.output('get', { campaignId: byId(id) });
		expect(output).toMatchObject({ id, statusLabel: 'completed', totalSuccess: 4, totalFailed: 1 });
		expect(output).not.toHaveProperty('smsBody');
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual(['getCampaign']);
	});

	it('returns every field as it came without Simplify', async () => {
		const id = world.seed();
		const output = await world.output('get', { campaignId: byId(id), simplify: false });
		expect(output).toMatchObject({ id, smsBody: 'Hi {{firstName}}, we reopen on Monday.' });
		expect(output.statusLabel).toBe('draft');
	});

	it('reads Simplify before it asks for the campaign', async () => {
		const parameters = { campaignId: byId(world.seed()), simplify: '={{ "perhaps" }}' };
		expect((await world.refusal('get', parameters)).message).toBe(
			'"Simplify" is "perhaps", which is neither true nor false',
		);
		expect(world.simulator.api.received).toEqual([]);
	});
});
