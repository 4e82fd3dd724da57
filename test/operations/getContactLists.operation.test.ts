import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { dialects } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const list = async (parameters: Record<string, unknown> = {}) =>
	await world.outputs('getAll', { resource: 'contactList', ...parameters });

describe('Get Many of Contact List', () => {
	it('lists every list with its number of contacts, name first', async () => {
		const lists = await list({ returnAll: true });
		expect(lists).toHaveLength(16);
		expect(lists.find(({ id }) => id === 87)).toMatchObject({
			name: 'Spring customers',
			contactCount: 25,
		});
		expect(Object.keys(lists[0]!)[0]).toBe('name');
	});

	it('stops at Limit and searches by name', async () => {
		expect(await list({ returnAll: false, limit: 3 })).toHaveLength(3);
		expect(await list({ returnAll: true, filters: { search: ' newsl ' } })).toEqual([
			expect.objectContaining({ id: 88, name: 'Newsletter' }),
		]);
	});

	it('refuses a search that an expression left empty', async () => {
		const { message } = await world.refusal('getAll', {
			resource: 'contactList',
			filters: { search: '={{ $json.nothing }}' },
		});
		expect(message).toContain('"Search"');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('says why there is no list when the key may not read it', async () => {
		world.simulator.faults.add({
			when: { operation: 'listContactLists' },
			fault: { kind: 'answer', status: 403, body: '{"message":"Forbidden"}', when: 'before' },
		});
		const { description } = await world.refusal('getAll', { resource: 'contactList' });
		expect(description).toContain('may lack the permission to read this list');
	});

	it('says that there are more where a server ignores the page and cuts the list', async () => {
		const { dialect } = dialects.find(({ name }) => name === 'page-ignored-without-total')!;
		world.simulator.setDialect(dialect);
		const parameters = { resource: 'contactList', returnAll: true };
		expect((await world.refusal('getAll', parameters)).message).toContain('Qlara has more');
	});

	it.each(
		dialects
			.filter(({ name }) => name !== 'page-ignored-without-total')
			.map(({ name, dialect }) => [name, dialect] as const),
	)('reads all of them in the dialect %s', async (_name, dialect) => {
		world.simulator.setDialect(dialect);
		expect(await list({ returnAll: true })).toHaveLength(16);
	});
});
