import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const ended = { name: 'Spring', status: 3, totalDestinations: 40, failed: 2, cost: 1.8 } as const;

const report = async (parameters: Record<string, unknown> = {}) =>
	await world.run('getCampaignReport', {
		resource: 'report',
		campaignId: byId(world.seed(ended)),
		...parameters,
	});

describe('Get Campaign Report', () => {
	it('returns the figures of one campaign, without a file', async () => {
		const { outputs } = await report();
		expect(outputs[0]).toMatchObject([
			{ json: { name: 'Spring', reached: 38, failed: 2, reachedRate: 95, estimatedCost: 1.8 } },
		]);
		expect(outputs[0]![0]).not.toHaveProperty('binary');
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual([
			'getCampaign',
			'getPrice',
		]);
	});

	it('adds the page as an HTML file when asked to', async () => {
		const [item] = (await report({ makePage: true })).outputs[0]!;
		expect(item!.binary!.data).toMatchObject({
			mimeType: 'text/html',
			fileName: 'campaign-1001.html',
		});
		const page = Buffer.from(item!.binary!.data!.data, 'base64').toString();
		expect(page).toMatch(/^<!doctype html>[\s\S]*<td>38 \(95 %\)[\s\S]*<\/html>\n$/);
		expect(item!.pairedItem).toEqual({ item: 0 });
	});

	it('is a report also where the price cannot be read', async () => {
		world.simulator.faults.add({
			when: { operation: 'getPrice' },
			fault: { kind: 'answer', status: 404, body: '{"message":"No"}', when: 'before' },
		});
		expect((await report()).outputs[0]).toMatchObject([{ json: { reached: 38 } }]);
	});
});
