import type { IDataObject } from 'n8n-workflow';
import { toApiId } from '../../nodes/QlaraCampaigns/api/campaignId';
import { modeValue, sendingModes } from '../../nodes/QlaraCampaigns/channels';
import { dialects, externalListId } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, channelValues, creation, type Word } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());

const campaigns = () => [...world.simulator.api.campaigns.values()];
const modes = sendingModes.map(modeValue);
const lists = (listIds: string) =>
	listIds.replace(/\d+/g, (id) => String(externalListId(Number(id), world.simulator.api.dialect)));

/** One campaign from its creation to its end, with every operation on the way. */
async function runThrough(mode: string): Promise<void> {
	const { simulator, outputs } = world;
	const [created] = await outputs(
		'create',
		creation(mode, { contactListIds: lists('87, 88'), additionalFields: { description: 'First' } }),
	);
	const id = byId(created!.id);
	const campaign = () => campaigns()[0]!;
	expect(campaigns()).toHaveLength(1);
	expect(campaign()).toMatchObject({
		sendingMode: mode,
		name: `Spring ${mode}`,
		description: 'First',
		readyToSend: false,
	});
	expect(campaign().contactListIds.map(String)).toEqual(lists('87, 88').split(', '));

	const [read] = await outputs('get', { campaignId: id, simplify: false });
	expect(read).toMatchObject({ id: created!.id, statusLabel: 'draft' });

	const before = { ...campaign() };
	await outputs('update', { campaignId: id, updateFields: { description: '', name: 'Renamed' } });
	expect(campaign()).toMatchObject({
		...Object.fromEntries(
			Object.entries(before).filter(
				([name]) =>
					Object.hasOwn(fieldsOf(mode), name) ||
					['sendingMode', 'contactListIds', 'destinationType'].includes(name),
			),
		),
		name: 'Renamed',
	});
	expect(campaign().description ?? '').toBe('');

	const [calculated] = await outputs('calculateCost', { campaignId: id });
	expect(calculated!.id).toEqual(created!.id);
	expect(campaign().cost).toBeGreaterThan(1);
	const [{ price } = {} as IDataObject] = await outputs('getPrice', { campaignId: id });
	expect(price).toBe(campaign().cost);

	await outputs('update', { campaignId: id, updateFields: { readyToSend: true } });
	await outputs('calculateCost', { campaignId: id });
	const [confirmed] = await outputs('confirm', { campaignId: id });
	expect(confirmed).toMatchObject({ outcome: 'confirmed' });

	simulator.clock.advance(60_000);
	const [finished] = await outputs('get', { campaignId: id });
	expect(finished).toMatchObject({
		statusLabel: 'completed',
		recipients: 38,
		totalSuccess: 38,
		totalFailed: 0,
	});
	expect(simulator.api.dispatches).toEqual([
		expect.objectContaining({ sendingMode: mode, channels: mode.split('_') }),
	]);
	expect(new Set(simulator.api.dispatches[0]!.recipients).size).toBe(38);

	const day = new Date(simulator.clock.now()).toISOString().slice(0, 10);
	const buckets = await outputs('getStatistics', {
		startDate: '2020-01-01',
		endDate: day,
		aggregateOn: 'month',
		returnAll: true,
	});
	expect(buckets.length).toBeGreaterThan(0);
}

const fieldsOf = (mode: string): Record<string, unknown> =>
	Object.assign({}, ...mode.split('_').map((word) => channelValues[word as Word])) as Record<
		string,
		unknown
	>;

describe.each(dialects)('in the dialect $name', ({ dialect, walkMayMiss }) => {
	beforeEach(() => world.reset({ dialect }));
	afterEach(() => expect(world.simulator.violations).toEqual([]));

	it('every operation works, from Create to Get Statistics', async () => {
		// Each dialect with one mode and each mode with some dialects; pairsOfDialects.test.ts tries more, without HTTP.
		await runThrough(
			modes[dialects.findIndex((other) => other.dialect === dialect) % modes.length]!,
		);
	});

	it('Get Many returns each campaign once, or says that there are more', async () => {
		for (let number = 0; number < 30; number++)
			world.simulator.api.seedCampaign({ name: `Campaign ${number}` });
		if (dialect.paging === 'page-ignored' && dialect.maxPageSize < 30) {
			const { message } = await world.refusal('getAll', { returnAll: true });
			expect(message).toMatch(/^Qlara has more, but its pages hold only 7\./);
			return;
		}
		const found = await world.outputs('getAll', { returnAll: true });
		const ids = found.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		if (!walkMayMiss) expect(ids).toHaveLength(30);
		expect(found.every(({ statusLabel }) => statusLabel === 'draft')).toBe(true);
	});

	it('Create of a name that exists returns that campaign, and stops at other content', async () => {
		const create = creation('SMS', { contactListIds: lists('87'), ifNameExists: 'useExisting' });
		const created = await world.output('create', create);
		world.restart();
		world.advance(120_000);
		if (dialect.campaignFields === 'sparse') {
			const { message } = await world.refusal('create', create);
			expect(message).toMatch(/^Nothing was created\. .* but shows no name/);
			return;
		}
		expect(await world.output('create', create)).toMatchObject({ id: created.id, existing: true });
		const { message } = await world.refusal('create', { ...create, smsBody: 'Other' });
		expect(message).toMatch(/"SMS Text" is .* there, and "Other" here/);
		expect(campaigns()).toHaveLength(1);
	});

	it('Get Many returns no item when there is no campaign', async () => {
		expect(await world.outputs('getAll', { returnAll: true })).toEqual([]);
	});

	it('Delete removes a draft, and explains why a campaign that is sending cannot be deleted', async () => {
		const [draft] = await world.outputs('create', creation('SMS', { contactListIds: lists('87') }));
		expect(await world.outputs('delete', { campaignId: byId(draft!.id) })).toMatchObject([
			{ deleted: true, id: toApiId(String(draft!.id)) },
		]);
		expect(campaigns()).toEqual([]);
		world.simulator.api.seedCampaign({ status: 2, name: 'Under way' });
		const [sending] = await world.outputs('getAll', { returnAll: true });
		const refused = await world.run('delete', { campaignId: byId(sending!.id) });
		expect(refused.error).toMatchObject({
			httpCode: '404',
			description: expect.stringMatching(
				/status 404\. Either there is no campaign with this ID, or it is already sending/,
			) as string,
		});
	});

	it('Update explains that a campaign under way cannot be changed', async () => {
		world.simulator.api.seedCampaign({ status: 2 });
		const [sending] = await world.outputs('getAll', { returnAll: true });
		const refused = await world.run('update', {
			campaignId: byId(sending!.id),
			updateFields: { name: 'Too late' },
		});
		expect(refused.error).toMatchObject({
			httpCode: '400',
			description: expect.stringMatching(/only while it is a draft or ready/) as string,
		});
	});

	it('the picker lists all pages, each campaign once', async () => {
		for (let number = 0; number < 20; number++)
			world.simulator.api.seedCampaign({ name: `Campaign ${number}` });
		const values: unknown[] = [];
		let paginationToken: string | undefined;
		for (let page = 0; page < 10; page++) {
			const result = await world.engine.listSearch(
				'searchCampaigns',
				paginationToken === undefined ? {} : { paginationToken },
			);
			values.push(...result.results.map(({ value }) => value));
			paginationToken = result.paginationToken;
			if (paginationToken === undefined) break;
		}
		expect(paginationToken).toBeUndefined();
		if (!walkMayMiss && dialect.order !== 'shifting') expect(values).toHaveLength(20);
		expect(new Set(values).size).toBeGreaterThan(walkMayMiss ? 5 : 19);
	});
});
