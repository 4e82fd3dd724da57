import type { IDataObject } from 'n8n-workflow';

import { operations } from '../../nodes/QlaraCampaigns/operations';
import { withoutClaims } from '../../nodes/QlaraCampaigns/sending/claim';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const id = 1500;
const campaignId = byId(id);
const create = {
	name: 'Spring',
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}',
	destinationType: 2,
	destinations: '+393400000001',
	additionalFields: { description: 'x' },
};

/** Every operation that writes, with parameters; the campaign is one that it can work on. */
const calls: Array<[string, Record<string, unknown>]> = [
	['calculateCost', { campaignId }],
	['create', create],
	['create', { ...create, ifNameExists: 'useExisting' }],
	['create', { ...create, ifNameExists: 'stop' }],
	['duplicate', { campaignId, name: 'Again', updateFields: { smsBody: 'Hello' } }],
	[
		'update',
		{
			campaignId,
			updateFields: { smsBody: 'Hello {{firstName}}', scheduledDate: '2026-07-01T10:00:00+02:00' },
		},
	],
	['delete', { campaignId }],
	['delete', { campaignId, maximumCost: 5, maximumRecipients: 50 }],
	['stop', { campaignId }],
	['confirm', { campaignId }],
	['confirm', { campaignId, maximumCost: 5, undoWindow: 15 }],
	['send', { campaignId }],
	['send', { campaignId, maximumCost: 5, undoWindow: 15 }],
];

const received = () =>
	world.simulator.api.received
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path, body }) => ({ method, path, ...(body !== undefined && { body }) }));

describe('a dry run', () => {
	it.each(calls)(
		'of %s sends no write and returns exactly what a real run sends: %j',
		async (operation, parameters) => {
			// Calculated before, so that a dry run, which cannot calculate, sees the same figures.
			const seed = () =>
				world.seed({
					id,
					readyToSend: operation === 'confirm',
					...(operation === 'stop' && { status: 1, scheduledAt: world.now() + 3_600_000 }),
					goalCalculated: true,
					totalDestinations: 38,
					cost: 1.71,
				});
			seed();
			const output = await world.output(operation, { ...parameters, dryRun: true });
			expect(output.dryRun).toBe(true);
			expect(received()).toEqual([]);
			expect(world.simulator.api.transitions).toEqual([]);

			world.reset();
			seed();
			await world.output(operation, parameters);
			expect(received().length).toBeGreaterThan(0);
			// Whose claim it is differs.
			expect(output.requests).toEqual(withoutClaims(received()));
		},
	);

	it('is offered by every operation that writes, and by no other', () => {
		// Tested on their own: what Qlara adds to a campaign that they create and send is not known before.
		const others = ['createAndSend', 'sendTest'];
		const writing = [...new Set([...calls.map(([operation]) => operation), ...others])].sort();
		expect(
			operations
				.filter(({ writes }) => writes)
				.map(({ option }) => option.value)
				.sort(),
		).toEqual(writing);
	});

	it('of Send says what would be refused, and still shows the requests', async () => {
		world.seed({ id, goalCalculated: true, totalDestinations: 38, cost: 1.71 });
		const output = await world.output('send', {
			campaignId,
			maximumCost: 1,
			maximumRecipients: 10,
			dryRun: true,
		});
		expect(output).toMatchObject({
			wouldBeRefused: true,
			reasons: [expect.stringContaining('costs 1.71'), expect.stringContaining('has 38')],
		});
		expect(
			(output.requests as IDataObject[]).map(
				({ method, path }) => `${String(method)} ${String(path).replace(/^.*campaigns/, '')}`,
			),
		).toEqual([
			'POST /1500/calculateGoal',
			'PUT /1500',
			'POST /1500/calculateGoal',
			'PUT /1500/confirm',
		]);
	});

	it.each(['send', 'confirm'])(
		'of %s shows no requests for a campaign that is confirmed already',
		async (operation) => {
			world.seed({ id, status: 1, scheduledAt: world.now() + 3_600_000 });
			expect(await world.output(operation, { campaignId, dryRun: true })).toEqual({
				dryRun: true,
				requests: [],
				outcome: 'alreadyConfirmed',
			});
			expect(await world.output(operation, { campaignId })).toMatchObject({
				outcome: 'alreadyConfirmed',
			});
			expect(received()).toEqual([]);
		},
	);

	it('leaves no trace in what this n8n knows about confirms', async () => {
		world.reset({ timings: { commit: 60_000 } });
		world.seed({ id, readyToSend: true, goalCalculated: true });
		await world.output('confirm', { campaignId });
		await world.output('update', { campaignId, updateFields: { name: 'New' }, dryRun: true });
		const before = world.now();
		expect(await world.output('confirm', { campaignId })).toMatchObject({
			outcome: 'alreadyConfirmed',
		});
		expect(world.now()).toBe(before);
	});

	it('is never mistaken for a real run: an expression that gives nothing stops', async () => {
		world.seed({ id, readyToSend: true, goalCalculated: true });
		expect(
			(await world.refusal('confirm', { campaignId, dryRun: '={{ $json.nothing }}' })).message,
		).toContain('"Dry Run"');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('does not keep a real run in the same execution from working', async () => {
		world.seed({ id, readyToSend: true, goalCalculated: true });
		const more = { executionId: 'one' };
		await world.output('confirm', { campaignId, dryRun: true }, more);
		expect(await world.output('confirm', { campaignId }, more)).toMatchObject({
			outcome: 'confirmed',
		});
	});
});
