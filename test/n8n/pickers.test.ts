import { NodeOperationError } from 'n8n-workflow';
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
			/instead of a list of campaigns it sent an object with status/,
		);
	});

	it('shows a campaign without a name, and leaves out one whose ID cannot stand in an address', async () => {
		const ids = ['camp-1', '\ud800', 'a/b?c'];
		world.simulator.faults.add({
			fault: {
				kind: 'answer',
				status: 200,
				body: JSON.stringify([{ id: 7 }, ...ids.map((id) => ({ id, name: ' ', status: 'x' }))]),
				when: 'after',
			},
		});
		const { results } = await world.engine.listSearch('searchCampaigns');
		expect(results).toEqual(
			['7', 'camp-1', 'a/b?c'].map((id) => ({
				name: `Campaign without a name (${id}, unknown)`,
				value: id,
			})),
		);
	});

	it('goes on to the next page, also behind a campaign whose ID cannot stand in an address', async () => {
		const pages = [[{ id: '\ud800', name: 'First' }], [{ id: 2, name: 'Second' }]];
		let page = 0;
		const { api, faults } = world.simulator;
		for (const rows of pages)
			faults.add({
				when: { test: () => pages[page] === rows },
				fault: { kind: 'answer', status: 200, body: JSON.stringify(rows), when: 'after' },
			});
		const first = await world.engine.listSearch('searchCampaigns');
		expect(first.paginationToken).toEqual(expect.any(String));
		page = 1;
		const second = await world.engine.listSearch('searchCampaigns', {
			paginationToken: String(first.paginationToken),
		});
		expect(second.results.map(({ name }) => name)).toEqual(['Second (2, unknown)']);
		expect(api.received.map(({ query }) => query.page)).toEqual(['0', '1']);
	});

	it('ends at a server that ignores the page number', async () => {
		world.reset({ dialect: { paging: 'page-ignored' } });
		for (let number = 0; number < 150; number++) world.simulator.api.seedCampaign({});
		const first = await world.engine.listSearch('searchCampaigns');
		expect(first.results).toHaveLength(100);
		const second = await world.engine.listSearch('searchCampaigns', {
			paginationToken: String(first.paginationToken),
		});
		expect(second).toEqual({ results: [] });
	});

	it('offers no further page when the answer says that there is none', async () => {
		for (const body of ['{"content":[{"id":1}],"last":true}', '{"data":[{"id":1}],"total":1}']) {
			world.reset();
			world.simulator.faults.add({ fault: { kind: 'answer', status: 200, body, when: 'after' } });
			const { results, paginationToken } = await world.engine.listSearch('searchCampaigns');
			expect([results.length, paginationToken]).toEqual([1, undefined]);
		}
	});

	it.each(['', 'x', '{', 'null', '7', '{}', '[]', '"ab"', 'a1 b', '-1 b', '\ud800'])(
		'refuses the page token %j with an error of n8n, and never with an empty list',
		async (paginationToken) => {
			const search = world.engine.listSearch('searchCampaigns', { paginationToken });
			await expect(search).rejects.toBeInstanceOf(NodeOperationError);
			await expect(search).rejects.toThrow('cannot be listed any further');
		},
	);

	it.each([
		['  Spring  ', 'Spring'],
		['   ', undefined],
		['a&b=c#d', 'a&b=c#d'],
		['\ud800', '\ufffd'],
	])('searches for %j as %j', async (filter, search) => {
		await world.engine.listSearch('searchCampaigns', { filter });
		expect(world.simulator.api.received.map(({ query }) => query.search)).toEqual([search]);
	});
});
