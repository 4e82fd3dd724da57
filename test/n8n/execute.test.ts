import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { maxInFlight } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';
import type { FaultRule } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const ready = { readyToSend: true, goalCalculated: true };
const confirming: FaultRule['when'] = { operation: 'confirmCampaign' };
const requests = (operation: string): number =>
	world.simulator.api.received.filter((request) => request.operation === operation).length;
const confirms = (): number => requests('confirmCampaign');
const dispatches = (): number => {
	world.advance(600_000);
	return world.simulator.api.dispatches.length;
};
const items = (...ids: number[]) => ids.map((id) => ({ json: { id } }));
const fromItem = { campaignId: byId('={{ $json.id }}') };

describe('Retry On Fail', () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

	it('creates three campaigns, not five, when the third item fails once', async () => {
		world.simulator.faults.add({
			when: { operation: 'createCampaign', nth: 3 },
			fault: { kind: 'answer', status: 400, body: '{"message":"No"}', when: 'before' },
		});
		const parameters = creation('SMS', {
			name: '={{ "Campaign " + $json.id + " of " + $now.toMillis() }}',
		});
		const result = await world.run('create', parameters, { ...retry, items: items(1, 2, 3) });
		expect(result).toMatchObject({ status: 'success', nodeRuns: 2 });
		expect(world.simulator.api.campaigns.size).toBe(3);
		expect(requests('createCampaign')).toBe(3);
		expect(result.outputs[0]!.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual(
			[...world.simulator.api.campaigns.keys()].map((id, item) => [id, { item }]),
		);
	});

	it('confirms each of three campaigns once when the third fails once', async () => {
		const ids = [world.seed(ready), world.seed(ready), world.seed(ready)];
		world.simulator.faults.add({
			when: { ...confirming, nth: 3 },
			fault: { kind: 'answer', status: 400, body: '{"message":"No"}', when: 'before' },
		});
		const result = await world.run('confirm', fromItem, { ...retry, items: items(...ids) });
		expect(result).toMatchObject({ status: 'success', nodeRuns: 2 });
		// Recorded, so the first two still say "confirmed".
		expect(result.outputs[0]!.map(({ json }) => json.outcome)).toEqual([
			'confirmed',
			'confirmed',
			'confirmed',
		]);
		expect([confirms(), dispatches()]).toEqual([3, 3]);
	});

	it('updates and deletes nothing twice', async () => {
		const ids = [world.seed(), world.seed(), world.seed()];
		const once = { kind: 'answer', status: 400, body: '{"message":"No"}', when: 'before' } as const;
		world.simulator.faults.add(
			{ when: { operation: 'updateCampaign', nth: 3 }, fault: once },
			{ when: { operation: 'deleteCampaign', nth: 3 }, fault: once },
		);
		expect(
			await world.run(
				'update',
				{ ...fromItem, updateFields: { name: 'New' } },
				{ ...retry, items: items(...ids) },
			),
		).toMatchObject({ status: 'success', nodeRuns: 2 });
		expect(requests('updateCampaign')).toBe(3);
		const deleted = await world.run('delete', fromItem, { ...retry, items: items(...ids) });
		expect(deleted).toMatchObject({ status: 'success', nodeRuns: 2 });
		expect(deleted.outputs[0]!.map(({ json }) => json)).toEqual(
			ids.map((id) => ({ deleted: true, id })),
		);
		expect(requests('deleteCampaign')).toBe(3);
	});

	it.each([2, 3, 5])('with %i tries does not repeat what may have been done', async (maxTries) => {
		const id = world.seed(ready);
		world.simulator.faults.add({
			when: { ...confirming, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		const result = await world.run('confirm', { campaignId: byId(id) }, { ...retry, maxTries });
		expect(result).toMatchObject({ status: 'error', nodeRuns: maxTries });
		expect(
			result.thrown.every(
				(error) => error instanceof NodeApiError && error.message.startsWith('Unknown: '),
			),
		).toBe(true);
		expect(requests('getCampaign')).toBe(1 + 3 + 8);
		expect(dispatches()).toBe(0);
	});

	it('with continue on fail runs the failed item again, and the others not', async () => {
		const ids = [world.seed(ready), world.seed(ready), world.seed(ready)];
		world.simulator.faults.add({
			when: { ...confirming, nth: 1 },
			fault: { kind: 'answer', status: 400, body: '{"message":"No"}', when: 'before' },
		});
		const result = await world.run('confirm', fromItem, {
			...retry,
			items: items(...ids),
			onError: 'continueErrorOutput',
		});
		expect(result.nodeRuns).toBe(2);
		expect(result.outputs[0]!.map(({ json }) => json.outcome)).toEqual([
			'confirmed',
			'confirmed',
			'confirmed',
		]);
		expect([confirms(), dispatches()]).toEqual([3, 3]);
	});

	it('is not confused with another round of a loop or another execution', async () => {
		const parameters = creation('SMS');
		for (const options of [
			{ executionId: 'a' },
			{ executionId: 'a' },
			{ executionId: 'a', runIndex: 1 },
			{ executionId: 'b' },
		])
			await world.output('create', parameters, options);
		expect(world.simulator.api.campaigns.size).toBe(3);
	});

	it('remembers nothing of an execution that n8n does not name', async () => {
		for (let run = 0; run < 2; run++)
			await world.output('create', creation('SMS'), { executionId: '' });
		expect(world.simulator.api.campaigns.size).toBe(2);
	});

	it('reads again what it only reads', async () => {
		const campaignId = byId(world.seed());
		for (let run = 0; run < 2; run++)
			await world.output('get', { campaignId }, { executionId: 'a' });
		expect(requests('getCampaign')).toBe(2);
	});

	it('returns what was recorded even if a following node has changed it', async () => {
		const options = { executionId: 'a' };
		const first = await world.output('create', creation('SMS'), options);
		first.name = 'changed';
		expect((await world.output('create', creation('SMS'), options)).name).toBe('Spring SMS');
	});
});

describe('continue on fail', () => {
	const items = ['1001', '4711', '1002'].map((id) => ({ json: { id, note: `for ${id}` } }));
	const campaignId = byId('={{ $json.id }}');
	beforeEach(() => {
		world.seed();
		world.seed();
	});

	it('sends the failed item to the error branch, and the others to the success branch', async () => {
		const result = await world.run(
			'get',
			{ campaignId },
			{ items, onError: 'continueErrorOutput', inspect: '={{ $("Input").item.json.id }}' },
		);
		const [success, failed] = result.received;
		expect(success!.map(({ json }) => json.id)).toEqual([1001, 1002]);
		expect(failed).toHaveLength(1);
		expect(failed![0]!.json).toMatchObject({
			id: '4711',
			note: 'for 4711',
			error: expect.any(String) as string,
		});
		expect(result.inspected).toEqual([['1001', '1002'], ['4711']]);
	});

	it('keeps the failed item in its place when there is one branch', async () => {
		const result = await world.run(
			'get',
			{ campaignId },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(
			result.outputs[0]!.map(({ json, pairedItem }) => [
				Object.keys(json).includes('error'),
				pairedItem,
			]),
		).toEqual([
			[false, { item: 0 }],
			[true, { item: 1 }],
			[false, { item: 2 }],
		]);
		expect(Object.keys(result.outputs[0]![1]!.json).sort()).toEqual(['error', 'message']);
	});

	it('is needed to go on: without it the node stops at the first failed item and names it', async () => {
		const result = await world.run('get', { campaignId }, { items });
		expect(result.status).toBe('error');
		expect(result.error!.context).toMatchObject({ itemIndex: 1 });
	});

	it('does not take a campaign with a field named error for a failed item', async () => {
		world.simulator.faults.add({
			when: { method: 'GET' },
			fault: {
				kind: 'answer',
				status: 200,
				body: '{"id":1001,"status":4,"error":"no credit"}',
				when: 'after',
			},
		});
		const result = await world.run(
			'get',
			{ campaignId, simplify: false },
			{
				items: items.slice(0, 1),
				onError: 'continueErrorOutput',
				retryOnFail: true,
				waitBetweenTries: 1,
			},
		);
		expect(result.outputs[0]!.map(({ json }) => json)).toEqual([
			{ id: 1001, status: 4, statusLabel: 'failed', errorDetails: 'no credit' },
		]);
		expect(result.nodeRuns).toBe(1);
	});

	it('passes on an item whose input cannot be used as a failed one', async () => {
		const result = await world.run(
			'get',
			{ campaignId: byId('={{ $json.nothing }}') },
			{ items: items.slice(0, 1), onError: 'continueErrorOutput' },
		);
		expect(result.received[1]![0]!.json).toMatchObject({
			error: '"Campaign" has no value: its expression returned nothing for this item',
		});
		expect(
			(await world.run('get', { campaignId: byId('={{ $json.nothing }}') })).thrown[0],
		).toBeInstanceOf(NodeOperationError);
	});
});

describe('an API that is down', () => {
	const downFor = (ms: number): void => {
		const until = world.now() + ms;
		world.simulator.faults.add({
			when: { test: () => world.now() < until },
			fault: { kind: 'answer', status: 503, when: 'before' },
		});
	};

	it('for a minute is waited for by a workflow that runs by itself', async () => {
		const id = world.seed();
		downFor(60_000);
		const campaignId = byId(id);
		expect(await world.output('get', { campaignId }, { mode: 'trigger' })).toMatchObject({ id });
	});

	it('for longer ends it, with how long and how often it was tried', async () => {
		downFor(600_000);
		const campaignId = byId(world.seed());
		const began = world.now();
		const { error } = await world.run('get', { campaignId }, { mode: 'trigger' });
		expect(error!.description).toMatch(/Tried \d+ times in 1[12]\d seconds\./);
		expect(world.now() - began).toBeLessThan(150_000);
	});

	it('is not waited for by a person who runs one item', async () => {
		downFor(600_000);
		const began = world.now();
		const { error } = await world.run(
			'get',
			{ campaignId: byId(world.seed()) },
			{ mode: 'manual' },
		);
		expect(error!.message).toContain('503');
		expect(world.now() - began).toBeLessThan(10_000);
	});
});

describe('many items', () => {
	const count = 90;
	let ids: number[];
	beforeEach(() => {
		ids = Array.from({ length: count }, () => world.seed());
	});
	/** Answers come in another order than the requests have left. */
	const shuffle = (): void =>
		ids.forEach((id, index) =>
			world.simulator.faults.add({
				when: { pathIncludes: `/campaigns/${id}` },
				fault: { kind: 'delay', ms: (index * 7) % 40 },
			}),
		);
	const gone = (id: number, delayMs = 0): void =>
		world.simulator.faults.add({
			when: { pathIncludes: `/campaigns/${id}` },
			fault: { kind: 'answer', status: 404, body: '{"message":"gone"}', when: 'before' },
			delayMs,
		});

	it.each(['get', 'getPrice', 'check', 'calculateCost'])(
		'are read side by side by %s, and come out in their order',
		async (operation) => {
			shuffle();
			const result = await world.run(operation, fromItem, { items: items(...ids) });
			expect(result.status).toBe('success');
			expect(result.outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
				ids.map((_id, item) => ({ item })),
			);
			if (operation !== 'getPrice')
				expect(result.outputs[0]!.map(({ json }) => json.id)).toEqual(ids);
		},
	);

	it('that are read stop at a failure: the first in their order is thrown, and nothing begins after it', async () => {
		// The failure of item 9 is answered while all others that have begun wait for their answers, item 4 among them.
		gone(ids[9]!);
		gone(ids[4]!, 500);
		world.simulator.faults.add({ fault: { kind: 'delay', ms: 500 } });
		const result = await world.run('get', fromItem, { items: items(...ids) });
		expect(result.status).toBe('error');
		expect(result.error!.context).toMatchObject({ itemIndex: 4 });
		const asked = world.simulator.api.received.map(({ path }) => path.split('/').at(-1));
		expect(asked.length).toBeGreaterThan(10);
		expect(ids.slice(0, maxInFlight).map(String)).toEqual(expect.arrayContaining(asked));
	});

	it('are written one after the other, and none after a failure', async () => {
		gone(ids[2]!);
		const result = await world.run('delete', fromItem, { items: items(...ids.slice(0, 5)) });
		expect(result.error!.context).toMatchObject({ itemIndex: 2 });
		const paths = world.simulator.api.received.map(({ path }) => path);
		expect(paths.some((path) => path.endsWith(`/${ids[3]}`))).toBe(false);
	});
});
