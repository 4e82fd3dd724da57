// One campaign from many input items, such as the rows of a sheet, or one from each.
import type { IDataObject } from 'n8n-workflow';

import { creation } from '../engine/values';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));
afterAll(async () => await world.close());

const rows = (...values: IDataObject[]) => ({ items: values.map((json) => ({ json })) });
const phones = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_value, index) => ({
		phone: `+39340${String(1_000_000 + index)}`,
	}));
const toPhones = (more: Record<string, unknown> = {}) =>
	creation('SMS', {
		destinationType: 2,
		destinations: '={{ $json.phone }}',
		destinationsFrom: 'allItems',
		...more,
	});
const creations = () =>
	world.simulator.api.received
		.filter(({ operation }) => operation === 'createCampaign')
		.map(({ body }) => body as { destinations: string[]; name: string; smsBody: string });

describe('Create with the phone numbers of all items', () => {
	it('makes one campaign and one item, which is paired with all of them', async () => {
		const result = await world.run('create', toPhones(), {
			...rows(...phones(3)),
			inspect: '={{ $json.id }}',
		});
		expect(creations().map(({ destinations }) => destinations)).toEqual([
			['+393401000000', '+393401000001', '+393401000002'],
		]);
		const [items] = result.outputs;
		expect(items).toHaveLength(1);
		expect(items![0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(items![0]!.json).not.toHaveProperty('campaignsInThisRun');
	});

	it('reads lists and texts of several numbers, and sends to each number once', async () => {
		const output = await world.output(
			'create',
			toPhones(),
			rows(
				{ phone: '+39 340 1000001, +39 340 1000002' },
				{ phone: ['+393401000003', '+393401000001'] },
				{ phone: '00393401000002' },
			),
		);
		expect(creations()[0]!.destinations).toEqual([
			'+393401000001',
			'+393401000002',
			'+393401000003',
		]);
		expect(output.duplicateDestinations).toEqual(['+393401000001', '+393401000002']);
	});

	it('takes numbers on Fixed once, however many items there are', async () => {
		const output = await world.output(
			'create',
			toPhones({ destinations: '+393401000001, +393401000002' }),
			rows({}, {}, {}),
		);
		expect(creations()[0]!.destinations).toEqual(['+393401000001', '+393401000002']);
		expect(output).not.toHaveProperty('duplicateDestinations');
	});

	it('takes a single item as well', async () => {
		const result = await world.run('create', toPhones(), rows(...phones(1)));
		expect(result.outputs[0]![0]!.pairedItem).toEqual({ item: 0 });
		expect(creations()).toHaveLength(1);
	});

	it('takes a fixed text, and fields whose expressions give the same for all', async () => {
		const items = phones(2).map((row) => ({ ...row, shop: 'MyShop' }));
		await world.output(
			'create',
			toPhones({
				name: '=Promo {{ $now.toMillis() }}',
				smsSender: '={{ $json.shop }}',
				smsBody: '=Hi {{firstName}}, greetings from {{ $json.shop }}',
			}),
			rows(...items),
		);
		expect(creations()).toMatchObject([{ smsBody: 'Hi {{firstName}}, greetings from MyShop' }]);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['the text', { smsBody: '=Hi {{ $json.name }}' }, '"SMS Text"'],
		['the name', { name: '={{ $json.name }}' }, '"Name"'],
		[
			'an additional field',
			{ additionalFields: { description: '={{ $json.name }}' } },
			'"Additional Fields"',
		],
		['the date', { sendWhen: 'atDate', scheduledDate: '={{ $json.name }}' }, '"Scheduled Date"'],
		[
			'what another step returned',
			{ smsBody: '=Hi {{ $("Input").item.json.name }}' },
			'"SMS Text"',
		],
	])('stops when %s is different for different items', async (_title, more, label) => {
		const items = phones(3).map((row, index) => ({
			...row,
			name: ['Anna', 'Anna', 'Ben'][index]!,
		}));
		const { message, description } = await world.refusal('create', toPhones(more), rows(...items));
		expect(message).toContain(`${label} has different values for different items: `);
		expect(message).toMatch(/Anna.*for item 1 and .*Ben.*for item 3$/);
		expect(description).toMatch(/One campaign has one value for everybody/);
		expect(world.simulator.api.received).toEqual([]);
	});

	it.each<[string, IDataObject[]]>([
		['is no phone number', [{ phone: '+393401000001' }, { phone: 'none' }]],
		['is empty', [{ phone: '+393401000001' }, { phone: '' }]],
		['is missing', [{ phone: '+393401000001' }, {}]],
	])('stops when the number of a row %s', async (_title, items) => {
		const { message } = await world.refusal('create', toPhones(), rows(...items));
		expect(message).toContain('"Phone Numbers"');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('stops when a piece of the expression returned nothing for a row, and names the row', async () => {
		const { message } = await world.refusal(
			'create',
			toPhones({ destinations: '={{ $json.phone }}, {{ $json.second }}' }),
			rows({ phone: '+393401000001', second: '+393401000002' }, { phone: '+393401000003' }),
		);
		expect(message).toBe('"Phone Numbers" holds nothing (item 2)');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('ends as one unit when the node continues on fail', async () => {
		const result = await world.run('create', toPhones(), {
			...rows({ phone: '+393401000001' }, { phone: 'none' }, { phone: '+393401000003' }),
			onError: 'continueErrorOutput',
		});
		expect(result.received[0]).toEqual([]);
		expect(result.received[1]).toHaveLength(1);
		expect(result.received[1]![0]!.json.error).toContain('"Phone Numbers"');
		expect(creations()).toEqual([]);
	});

	it.each([
		[
			'is refused at first',
			{ status: 400, when: 'before' },
			{ status: 'success', requests: 2, made: 1 },
		],
		[
			'is made without an answer',
			{ status: 503, when: 'after' },
			{ status: 'success', requests: 1, made: 1 },
		],
		[
			'may have been made',
			{ status: 503, when: 'before' },
			{ status: 'error', requests: 1, made: 0 },
		],
	] as const)('is one unit for Retry On Fail, and when it %s', async (_title, fault, expected) => {
		world.simulator.faults.add({
			when: { operation: 'createCampaign', nth: 1 },
			fault: { kind: 'answer', ...fault },
		});
		const { status } = await world.run('create', toPhones(), {
			...rows(...phones(2)),
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		const made = world.simulator.api.campaigns.size;
		const blocked = fault.when === 'before' ? world.simulator.faults.applied.length : 0;
		const requests = blocked + creations().length;
		expect({ status, made }).toEqual({ status: expected.status, made: expected.made });
		expect(requests).toBe(expected.requests);
	});

	it('shows in a dry run the one request that it would make', async () => {
		const output = await world.output('create', toPhones({ dryRun: true }), rows(...phones(2)));
		expect(output).toMatchObject({
			dryRun: true,
			requests: [{ body: { destinations: ['+393401000000', '+393401000001'] } }],
		});
		expect(creations()).toEqual([]);
	});

	it('says how to split when Qlara takes fewer numbers', async () => {
		for (const [status, body] of [
			[413, '<html>Payload Too Large</html>'],
			[400, '{"message":"destinations: size must be between 1 and 1000"}'],
			[400, '{"message":"Too many destinations"}'],
		] as const) {
			world.simulator.faults.clear();
			world.simulator.faults.add({
				when: { operation: 'createCampaign' },
				fault: { kind: 'answer', status, body, when: 'before' },
			});
			const { description } = await world.refusal('create', toPhones(), rows(...phones(2)));
			expect(description).toMatch(/fewer phone numbers.*Loop Over Items.*contact list/);
		}
	});

	it('makes one campaign of 20,000 rows', async () => {
		const count = 20_000;
		const result = await world.run(
			'create',
			toPhones({ smsSender: '={{ $json.shop }}' }),
			rows(...phones(count).map((row) => ({ ...row, shop: 'MyShop' }))),
		);
		expect(result.status).toBe('success');
		expect(result.outputs[0]![0]!.pairedItem).toHaveLength(count);
		expect(creations()).toHaveLength(1);
		expect(creations()[0]!.destinations).toHaveLength(count);
	});
});

describe('Create with the phone numbers of each item', () => {
	it('makes one campaign for each, and says how many this run makes', async () => {
		const outputs = await world.outputs(
			'create',
			toPhones({ destinationsFrom: 'thisItem' }),
			rows(...phones(3)),
		);
		expect(creations()).toHaveLength(3);
		expect(outputs.map(({ campaignsInThisRun }) => campaignsInThisRun)).toEqual([3, 3, 3]);
	});

	it('stops when a piece of the expression returned nothing', async () => {
		const { message } = await world.refusal(
			'create',
			toPhones({
				destinations: '=+393401000001\n{{ $json.second }}',
				destinationsFrom: 'thisItem',
			}),
			rows({}),
		);
		expect(message).toBe(
			'"Phone Numbers" has a gap: {{ $json.second }} returned nothing for this item',
		);
		expect(world.simulator.api.received).toEqual([]);
	});

	it('is what happens unless somebody chooses otherwise, with contact lists too', async () => {
		const { destinationsFrom: _chosen, ...untouched } = toPhones();
		await world.outputs('create', untouched, rows(...phones(2)));
		expect(creations()).toHaveLength(2);
		const toLists = creation('SMS', { destinationsFrom: 'allItems' });
		expect(await world.outputs('create', toLists, rows(...phones(2)))).toHaveLength(2);
		expect(creations()).toHaveLength(4);
	});
});
