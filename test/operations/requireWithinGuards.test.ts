import { startActionWorld, toolName, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const asTool = { node: toolName };
const scheduled = () =>
	world.seed({
		status: 1,
		scheduledAt: world.now() + 3_600_000,
		totalDestinations: 38,
		cost: 1,
	});

describe.each([
	['delete', 'Nothing was deleted.'],
	['stop', 'Nothing was stopped.'],
])('an agent that may %s up to a limit', (operation, consequence) => {
	it('is told every limit that the campaign is above, and nothing is removed', async () => {
		const id = scheduled();
		const { message } = await world.refusal(
			operation,
			{ campaignId: byId(id), maximumCost: 0.01, maximumRecipients: 37 },
			asTool,
		);
		expect(message).toContain(consequence);
		expect(message).toMatch(/"Maximum Cost" is 0\.01/);
		expect(message).toMatch(/"Maximum Recipients" is 37/);
		expect(world.simulator.api.find(id)).toBeDefined();
		expect(world.writes()).toEqual([]);
	});

	it('removes what is within them', async () => {
		const id = scheduled();
		await world.output(
			operation,
			{ campaignId: byId(id), maximumCost: 1_000, maximumRecipients: 38 },
			asTool,
		);
		expect(world.writes()).toEqual(['deleteCampaign']);
	});
});

it('a draft that reaches nobody is below every limit', async () => {
	const id = world.seed({ contactListIds: [] });
	await world.output(
		'delete',
		{ campaignId: byId(id), maximumCost: 0.01, maximumRecipients: 1 },
		asTool,
	);
	expect(world.writes()).toEqual(['deleteCampaign']);
});
