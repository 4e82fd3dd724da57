import { withClaim } from '../../nodes/QlaraCampaigns/sending/claim';
import { startActionWorld, toolName, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const claim = { nonce: 'k3f9x2m7qa01', execution: '5d1e9a0c77' };
const claimed = withClaim('For list 87', claim);
const seed = (more = {}) =>
	world.seed({ readyToSend: true, goalCalculated: true, description: claimed, ...more });
const stored = (id: number) => world.simulator.api.find(id)!.description;

describe('a claim in the description', () => {
	it.each(['get', 'getAll', 'calculateCost'])(
		'does not show in the output of %s',
		async (operation) => {
			const id = seed();
			const output = await world.output(operation, {
				simplify: false,
				...(operation === 'getAll' ? { returnAll: true } : { campaignId: byId(id) }),
			});
			expect(output).toMatchObject({ id, description: 'For list 87' });
			expect(JSON.stringify(output)).not.toContain('n8n claim');
		},
	);

	it('does not show in what Send and Confirm return, also where Qlara answers with the campaign', async () => {
		world.simulator.setDialect({ confirmReply: 'campaign' });
		for (const operation of ['send', 'confirm']) {
			const id = seed({ description: 'For list 87' });
			const output = await world.output(operation, { campaignId: byId(id) });
			expect(stored(id)).toMatch(/\n\[n8n claim 1:\w+:\w+\]$/);
			expect(JSON.stringify(output)).not.toContain('n8n claim');
		}
	});

	it.each([
		[{ description: 'For list 88' }, withClaim('For list 88', claim)],
		[{ description: '' }, withClaim('', claim)],
		[{ name: 'Another' }, claimed],
	])('stays there when Update changes %j', async (updateFields, expected) => {
		const id = seed();
		const output = await world.output('update', { campaignId: byId(id), updateFields });
		expect(stored(id)).toBe(expected);
		expect(JSON.stringify(output)).not.toContain('n8n claim');
	});

	it('does not change the plan ID', async () => {
		const id = seed({ description: 'For list 87' });
		const before = await world.output('check', { campaignId: byId(id) });
		world.simulator.api.find(id)!.description = claimed;
		const after = await world.output('check', { campaignId: byId(id) });
		expect(after.planId).toBe(before.planId);
	});
});

describe('Claim Before Confirming', () => {
	it('can be switched off', async () => {
		const id = seed({ description: null });
		await world.output('confirm', { campaignId: byId(id), claimBeforeConfirming: false });
		expect(world.writes()).toEqual(['confirmCampaign']);
		expect(stored(id)).toBeNull();
	});

	it('is on for an agent, whatever the tool says', async () => {
		const id = seed({ description: null, smsBody: 'Hi, we reopen on Monday.' });
		const { planId } = await world.output('check', { campaignId: byId(id) });
		const { status } = await world.run(
			'send',
			{
				campaignId: byId(id),
				planId,
				maximumCost: 50,
				maximumRecipients: 100,
				claimBeforeConfirming: false,
			},
			{ node: toolName },
		);
		expect(status).toBe('success');
		expect(stored(id)).toContain('[n8n claim ');
	});
});

describe('Retry execution', () => {
	it.each(['send', 'confirm'])(
		'makes %s wait out the settle time before it confirms',
		async (operation) => {
			const id = seed({ description: null });
			const before = world.now();
			await world.output(operation, { campaignId: byId(id) }, { mode: 'retry' });
			expect(world.now() - before).toBeGreaterThanOrEqual(75_000);
		},
	);

	it('does not wait for a campaign that is confirmed already', async () => {
		const id = seed({ status: 2 });
		const before = world.now();
		expect(await world.output('send', { campaignId: byId(id) }, { mode: 'retry' })).toMatchObject({
			outcome: 'alreadyConfirmed',
		});
		expect(world.now()).toBe(before);
	});
});
