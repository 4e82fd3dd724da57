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
		world.simulator.api.seedCampaign({ name: 'Autumn', status: 3, sendingMode: 'RCS_SMS' });
		expect(
			(await world.engine.listSearch('searchCampaigns', { filter: 'autumn' })).results,
		).toEqual([{ name: 'Autumn (1002, completed, RCS_SMS, 2026-06-10)', value: '1002' }]);
	});

	describe('for one operation', () => {
		const seedAll = (): void => {
			const { api } = world.simulator;
			const scheduledAt = world.now() + 86_400_000;
			for (const name of ['Scheduled', 'Soon']) api.seedCampaign({ name, status: 1, scheduledAt });
			for (const status of [2, 3, 4] as const) api.seedCampaign({ name: 'Over', status });
			for (const name of ['Draft', 'Ready'])
				api.seedCampaign({ name, readyToSend: name === 'Ready' });
		};
		/** All names that a person sees, page after page. */
		const seen = async (operation: string | undefined): Promise<string[]> => {
			const names: string[] = [];
			let token: unknown;
			do {
				const { results, paginationToken } = await world.engine.listSearch('searchCampaigns', {
					parameters: { operation },
					...(token === undefined ? {} : { paginationToken: String(token) }),
				});
				names.push(...results.map(({ name }) => /^\w+/.exec(name)![0]));
				token = paginationToken;
			} while (token !== undefined);
			return names;
		};

		it.each([
			['send', ['Draft', 'Ready']],
			['confirm', ['Draft', 'Ready']],
			['stop', ['Scheduled', 'Soon']],
			['get', ['Draft', 'Over', 'Over', 'Over', 'Ready', 'Scheduled', 'Soon']],
			[undefined, ['Draft', 'Over', 'Over', 'Over', 'Ready', 'Scheduled', 'Soon']],
		])('%s offers only what makes sense', async (operation, expected) => {
			seedAll();
			expect((await seen(operation)).sort()).toEqual(expected);
		});

		it.each(['update', 'check', 'delete'])(
			'%s offers drafts first, then scheduled ones',
			async (operation) => {
				seedAll();
				const names = await seen(operation);
				expect([names.slice(0, 2).sort(), names.slice(2).sort()]).toEqual([
					['Draft', 'Ready'],
					['Scheduled', 'Soon'],
				]);
			},
		);

		it('looks behind pages on which nothing makes sense, but not without end', async () => {
			// A server that ignores the filter.
			for (let page = 0; page < 10; page++) {
				const rows = Array.from({ length: 100 }, (_, row) => ({ id: page * 100 + row, status: 3 }));
				world.simulator.faults.add({
					when: { test: ({ path }) => path.includes(`page=${page}&`) },
					fault: { kind: 'answer', status: 200, body: JSON.stringify(rows), when: 'after' },
				});
			}
			const answer = await world.engine.listSearch('searchCampaigns', {
				parameters: { operation: 'send' },
			});
			expect(answer).toEqual({ results: [], paginationToken: '0.5 id 400' });
			expect(world.simulator.api.received).toHaveLength(5);
		});
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

const names = (entries: ReadonlyArray<{ name: string }>): string[] =>
	entries.map(({ name }) => name);

describe.each([{ neighbours: 'documented' }, { neighbours: 'like-lists' }] as const)(
	'the lists of what a campaign names, as %j',
	({ neighbours }) => {
		beforeEach(() => world.reset({ dialect: { neighbours, rcsAgents: 'served' } }));

		it('show every contact list with its number of contacts', async () => {
			const { simulator } = world;
			expect(names(await world.engine.loadOptions('loadContactLists')).slice(0, 4)).toEqual([
				'Empty list (89, 0 contacts)',
				'Everybody (91, 1200 contacts)',
				'Newsletter (88, 18 contacts)',
				'Shop 01 (92, 10 contacts)',
			]);
			expect(simulator.api.received.every(({ method }) => method === 'GET')).toBe(true);
		});

		it('show agents, and templates with their kind', async () => {
			const agents = await world.engine.listSearch('searchRcsAgents');
			expect(agents.results).toEqual([
				{ name: 'MyShop (10)', value: '10' },
				{ name: 'MyShop Support (11)', value: '11' },
			]);
			const { results } = await world.engine.listSearch('searchRcsTemplates');
			expect(names(results)).toEqual([
				'new_arrivals (23, carousel)',
				'opening_hours (22, text)',
				'spring_offer (21, card)',
			]);
		});

		it('show numbers with the number itself, and find one by a part of it', async () => {
			const { results } = await world.engine.listSearch('searchWhatsAppNumbers', {
				filter: ' 0002',
			});
			expect(results).toEqual([
				{ name: 'MyShop Support (8, +390521000002, connected)', value: '8' },
			]);
		});

		it.each([
			[{}, ['order_shipped (43, it, utility)', 'spring_reminder (42, it, marketing)']],
			[{ whatsappPhoneNumberId: { __rl: true, mode: 'list', value: '8' } }, []],
			[
				{ whatsappPhoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.number }}' } },
				['order_shipped (43, it, utility)', 'spring_reminder (42, it, marketing)'],
			],
		])('show the approved WhatsApp templates beside %j', async (number, expected) => {
			const parameters = { operation: 'create', sendingMode: 'WHATSAPP', ...number };
			const { results } = await world.engine.listSearch('searchWhatsAppTemplates', { parameters });
			expect(names(results)).toEqual(expected);
		});
	},
);

describe('a list of what a campaign names', () => {
	/** An answer in the place of that of the simulator. */
	const answer = (status: number, body: unknown): void =>
		void world.simulator.faults.add({
			fault: { kind: 'answer', status, body: JSON.stringify(body), when: 'after' },
		});

	it('leaves out templates that are not approved or belong to another number, where the server does not', async () => {
		answer(200, {
			templates: [
				{ templateId: 1, name: 'a', status: 'approved', phoneNumberId: '7' },
				{ templateId: 2, name: 'b', status: 'REJECTED', phoneNumberId: 7 },
				{ templateId: 3, name: 'c', status: 'APPROVED', phoneNumber: { id: 8 } },
				{ templateId: 4, name: 'd' },
			],
		});
		const { results } = await world.engine.listSearch('searchWhatsAppTemplates', {
			parameters: { operation: 'create', sendingMode: 'WHATSAPP', whatsappPhoneNumberId: 7 },
		});
		expect(names(results)).toEqual(['a (1)', 'd (4)']);
	});

	it('takes the number that is added beside the template in Update', async () => {
		await world.engine.listSearch('searchWhatsAppTemplates', {
			parameters: {
				operation: 'update',
				updateFields: { whatsappPhoneNumberId: { __rl: true, mode: 'id', value: '8' } },
			},
		});
		expect(world.simulator.api.received[0]!.query).toMatchObject({ phoneNumberId: '8' });
	});

	it('shows what has no name or no count by its ID', async () => {
		answer(200, {
			data: [
				{ listId: 'vip', contactCount: '?' },
				{ id: 5, name: 'A', contactCount: 1 },
			],
		});
		expect(await world.engine.loadOptions('loadContactLists')).toEqual([
			{ name: 'A (5, 1 contact)', value: '5' },
			{ name: 'Without a name (vip)', value: 'vip' },
		]);
	});

	it.each([
		['loadContactLists', 403, /permission.*enter the ID by hand/],
		['searchRcsTemplates', 404, /does not offer this list.*enter the ID by hand/],
		['searchWhatsAppNumbers', 403, /the plan may not include the channel/],
	])('%s says after status %i why it cannot load', async (method, status, description) => {
		answer(status, {});
		const shown =
			method === 'loadContactLists'
				? world.engine.loadOptions(method)
				: world.engine.listSearch(method);
		await expect(shown).rejects.toMatchObject({
			httpCode: String(status),
			description: expect.stringMatching(description) as string,
		});
	});

	it('says that agents cannot be listed where no path is known to lead to them', async () => {
		world.reset({ dialect: { rcsAgents: 'absent' } });
		await expect(world.engine.listSearch('searchRcsAgents')).rejects.toMatchObject({
			httpCode: '404',
		});
	});
});
