import { startActionWorld, toolName, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

/** Only a tool has limits. */
const asTool = { node: toolName };
const noLimits = { maximumCost: 1_000, maximumRecipients: 1_000 };

const campaigns = () => [...world.simulator.api.campaigns.values()];
const requests = (operation: string): number =>
	world.simulator.api.received.filter((request) => request.operation === operation).length;

describe('Delete', () => {
	it('removes a draft and a scheduled campaign, and returns the ID as the API writes it', async () => {
		for (const seed of [{}, { status: 1, scheduledAt: world.now() + 3_600_000 } as const]) {
			const id = world.seed(seed);
			expect(await world.output('delete', { campaignId: byId(` ${id} `) })).toEqual({
				deleted: true,
				id,
			});
		}
		expect(campaigns()).toEqual([]);
	});

	it('has no limits for a person, whatever a workflow from elsewhere holds', async () => {
		const leftOver = { maximumCost: 0, maximumRecipients: 1 };
		expect(
			await world.output('delete', { campaignId: byId(world.seed()), ...leftOver }),
		).toMatchObject({ deleted: true });
	});

	it('asks for nothing else when there are no guards', async () => {
		await world.output('delete', { campaignId: byId(world.seed()) });
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual([
			'deleteCampaign',
		]);
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		['the cost', { maximumCost: 1.7 }, /"Maximum Cost" is 1.7, but the campaign costs 1.71/],
		['the recipients', { maximumRecipients: 37 }, /"Maximum Recipients" is 37.* has 38/],
	])('removes nothing when %s is above its guard', async (_name, guards, reason) => {
		const id = world.seed();
		const { message } = await world.refusal(
			'delete',
			{ campaignId: byId(id), ...noLimits, ...guards },
			asTool,
		);
		expect(message).toMatch(/^Nothing was deleted\. /);
		expect(message).toMatch(reason);
		expect(requests('deleteCampaign')).toBe(0);
	});

	it('removes a campaign that is exactly at its guards', async () => {
		const guards = { maximumCost: 1.71, maximumRecipients: 38 };
		expect(
			await world.output('delete', { campaignId: byId(world.seed()), ...guards }, asTool),
		).toMatchObject({ deleted: true });
	});

	it('removes a draft that reaches nobody, however low its guards are', async () => {
		const campaignId = byId(world.seed({ contactListIds: [89] }));
		const guards = { maximumCost: 0, maximumRecipients: 1 };
		expect(await world.output('delete', { campaignId, ...guards }, asTool)).toMatchObject({
			deleted: true,
		});
	});

	it('does not recalculate what is confirmed, and judges it by its last figures', async () => {
		const id = world.seed({
			status: 1,
			scheduledAt: world.now() + 3_600_000,
			totalDestinations: 50,
			cost: 2,
		});
		const { message } = await world.refusal(
			'delete',
			{ campaignId: byId(id), ...noLimits, maximumRecipients: 49 },
			asTool,
		);
		expect(message).toMatch(/"Maximum Recipients" is 49, but the campaign has 50/);
		expect(requests('calculateGoal')).toBe(0);
		expect(campaigns()).toHaveLength(1);
	});
});

describe('Delete after a request without an answer', () => {
	const deleting = { operation: 'deleteCampaign' } as const;

	it('reads the campaign, and is done when it is gone', async () => {
		const id = world.seed();
		world.simulator.faults.add({
			when: deleting,
			fault: { kind: 'answer', status: 502, when: 'after' },
		});
		expect(await world.output('delete', { campaignId: byId(id) })).toEqual({
			deleted: true,
			id,
			reason:
				'Qlara answered with status 502 and gave no reason. Qlara does not find the campaign any more.',
		});
		expect(requests('deleteCampaign')).toBe(1);
	});

	it('deletes the campaign once more when it is still there', async () => {
		const id = world.seed();
		world.simulator.faults.add({
			when: { ...deleting, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		expect(await world.output('delete', { campaignId: byId(id) })).toEqual({ deleted: true, id });
		expect(campaigns()).toEqual([]);
	});

	it.each([
		[5_000, 1],
		[30_000, 2],
	])('is done when reads lag behind by %i ms, with %i requests', async (readLag, made) => {
		const id = world.seed();
		world.advance(60_000);
		world.simulator.api.readLag = readLag;
		world.simulator.faults.add({
			when: { ...deleting, nth: 1 },
			fault: { kind: 'cut', when: 'after' },
		});
		const result = await world.run('delete', { campaignId: byId(id) });
		expect(requests('deleteCampaign')).toBe(made);
		// A read that is older than the wait cannot tell.
		expect(result.status).toBe(made === 1 ? 'success' : 'error');
	});

	it('takes a refusal as it is, and does not read the campaign', async () => {
		const id = world.seed({ status: 2 });
		world.simulator.faults.add({
			when: { operation: 'getCampaign' },
			fault: { kind: 'answer', status: 404, when: 'before' },
		});
		expect((await world.refusal('delete', { campaignId: byId(id) })).description).toMatch(
			/already sending, completed or failed/,
		);
		expect(world.simulator.api.received.filter(({ method }) => method === 'GET')).toEqual([]);
	});

	it('says that the campaign may be deleted when nobody knows', async () => {
		const id = world.seed();
		world.simulator.faults.add({ when: deleting, fault: { kind: 'cut', when: 'before' } });
		const { description } = await world.refusal('delete', { campaignId: byId(id) });
		expect(description).toMatch(/may have been deleted/);
		expect(campaigns()).toHaveLength(1);
	});
});
