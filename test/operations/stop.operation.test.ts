import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import { dialects } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const campaigns = () => [...world.simulator.api.campaigns.values()];
const scheduled = () => world.seed({ status: 1, scheduledAt: world.now() + 3_600_000 });
const stop = (id: unknown) => ['stop', { campaignId: byId(id) }] as const;

describe('Stop', () => {
	it('deletes a scheduled campaign, so that nothing goes out at its date', async () => {
		const id = scheduled();
		expect(await world.output(...stop(` ${id} `))).toEqual({ stopped: true, id });
		world.advance(2 * 3_600_000);
		expect(campaigns()).toEqual([]);
		expect(world.simulator.api.dispatches).toEqual([]);
	});

	it.each([false, true])('leaves a draft as it is, ready to send: %j', async (readyToSend) => {
		const id = world.seed({ readyToSend });
		expect(await world.output(...stop(id))).toMatchObject({
			stopped: false,
			id,
			statusLabel: 'draft',
			reason: expect.stringMatching(/was left as it is/) as string,
		});
		expect(world.writes()).toEqual([]);
	});

	it.each([
		[2, 'sending'],
		[3, 'completed'],
		[4, 'failed'],
	] as const)('says that it is too late at status %i', async (status, label) => {
		const id = world.seed({ status });
		const { message, description } = await world.refusal(...stop(id));
		expect(message).toMatch(`It is too late to stop campaign ${id}: Qlara shows it as ${label}`);
		expect(description).toMatch(/^Nothing was changed\./);
		expect(world.writes()).toEqual([]);
	});

	it('says that there is no such campaign when it is gone already', async () => {
		const { description } = await world.refusal(...stop(4_711));
		expect(description).toMatch(/There is no campaign with this ID/);
		expect(world.writes()).toEqual([]);
	});

	it('says that it is too late when the campaign starts while it is being stopped', async () => {
		const id = scheduled();
		world.simulator.faults.add({
			when: { operation: 'deleteCampaign' },
			fault: { kind: 'answer', status: 404, when: 'before' },
		});
		// The delete is refused as the API refuses one that is under way; the read that follows shows why.
		world.simulator.faults.add({
			when: { operation: 'getCampaign', nth: 2 },
			fault: {
				kind: 'answer',
				status: 200,
				when: 'before',
				body: JSON.stringify({ id, name: 'Spring', sendingMode: 'SMS', status: 2 }),
			},
		});
		expect((await world.refusal(...stop(id))).message).toMatch(/^It is too late to stop campaign/);
	});

	it('hands on the refusal of a delete when the campaign is still scheduled', async () => {
		const id = scheduled();
		world.simulator.faults.add({
			when: { operation: 'deleteCampaign' },
			fault: { kind: 'answer', status: 404, when: 'before' },
		});
		expect((await world.refusal(...stop(id))).description).toMatch(/status 404/);
		expect(campaigns()).toHaveLength(1);
	});

	it('stops what this process has just confirmed although reads show a draft', async () => {
		const id = world.seed();
		world.advance(120_000);
		await world.output('send', { campaignId: byId(id), undoWindow: 60 });
		world.simulator.api.readLag = 60_000;
		expect(await world.output(...stop(id))).toMatchObject({ stopped: true });
		world.advance(2 * 3_600_000);
		expect(world.simulator.api.dispatches).toEqual([]);
	});

	it('stops the campaign when the lists cannot be read', async () => {
		const id = scheduled();
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 500, when: 'before' },
		});
		expect(await world.output(...stop(id))).toMatchObject({ stopped: true });
	});

	it.each(['before', 'after'] as const)(
		'is done when the delete gets no answer, cut %s the work',
		async (when) => {
			const id = scheduled();
			world.simulator.faults.add({
				when: { operation: 'deleteCampaign', nth: 1 },
				fault: { kind: 'cut', when },
			});
			expect(await world.output(...stop(id))).toMatchObject({ stopped: true });
			expect(campaigns()).toEqual([]);
		},
	);

	it('hands on what happened item by item when the node continues on fail', async () => {
		const ids = [world.seed({ status: 2 }), scheduled()];
		const { outputs } = await world.run(
			'stop',
			{ campaignId: byId('={{ $json.id }}') },
			{ items: ids.map((id) => ({ json: { id } })), continueOnFail: true },
		);
		expect(outputs.flat().map(({ json }) => json)).toMatchObject([
			{ error: expect.stringMatching(/too late/) as string },
			{ stopped: true, id: ids[1] },
		]);
	});

	it.each(dialects)(
		'keeps a scheduled campaign from going out in the dialect $name',
		async ({ dialect }) => {
			world.reset({ dialect });
			scheduled();
			const [{ id } = { id: '' }] = await world.outputs('getAll', { returnAll: true });
			expect(await world.output(...stop(id))).toMatchObject({ stopped: true });
			expect(campaigns()).toEqual([]);
		},
	);
});
