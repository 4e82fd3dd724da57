import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const list = async (parameters: Record<string, unknown> = {}) =>
	await world.outputs('getAll', { resource: 'sender', ...parameters });

describe('Get Many of Sender', () => {
	it.each(['like-lists', 'documented'] as const)(
		'lists the WhatsApp numbers with the ID that Create needs, in answers %s',
		async (neighbours) => {
			world.simulator.setDialect({ neighbours });
			const numbers = await list();
			expect(numbers.map(({ id, name, channel }) => [id, name, channel])).toEqual([
				[7, 'MyShop', 'WhatsApp'],
				[8, 'MyShop Support', 'WhatsApp'],
			]);
			expect(numbers[0]).toMatchObject({ phoneNumber: '+390521000001', status: 'CONNECTED' });
		},
	);

	it('lists the RCS agents', async () => {
		world.simulator.setDialect({ rcsAgents: 'served' });
		expect(await list({ channel: 'RCS' })).toEqual([
			{ name: 'MyShop', channel: 'RCS', id: 10 },
			{ name: 'MyShop Support', channel: 'RCS', id: 11 },
		]);
	});

	it('says so where Qlara shows no agents', async () => {
		world.simulator.setDialect({ rcsAgents: 'absent' });
		const parameters = { resource: 'sender', channel: 'RCS' };
		expect((await world.refusal('getAll', parameters)).description).toContain(
			'Qlara does not offer this list',
		);
	});
});
