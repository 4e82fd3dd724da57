import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

describe('searchCampaigns', () => {
	it('shows name, ID and status, and lets the API search', async () => {
		world.simulator.api.seedCampaign({ name: 'Spring' });
		world.simulator.api.seedCampaign({ name: 'Autumn', status: 3 });
		expect(
			(await world.engine.listSearch('searchCampaigns', { filter: 'autumn' })).results,
		).toEqual([{ name: 'Autumn (1002, completed)', value: '1002' }]);
	});

	it('says why it cannot load instead of showing an empty list', async () => {
		const wrongKey = { apiKey: 'not-a-real-key', baseUrl: world.simulator.url };
		await expect(
			world.engine.listSearch('searchCampaigns', { credentials: wrongKey }),
		).rejects.toMatchObject({
			httpCode: '401',
			description: expect.stringMatching(/Check it in the credential/) as string,
		});
		world.simulator.faults.add({
			fault: { kind: 'answer', status: 200, body: '{"status":"ok"}', when: 'after' },
		});
		await expect(world.engine.listSearch('searchCampaigns')).rejects.toThrow(
			/instead of a list it sent an object with status/,
		);
	});
});
