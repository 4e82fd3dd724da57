import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const account = { resource: 'account' };
const answer = (body: string, status = 200) =>
	world.simulator.faults.add({
		when: { operation: 'getCredit' },
		fault: { kind: 'answer', status, body, when: 'before' },
	});

describe('Get Credit', () => {
	it('says first what can be spent', async () => {
		Object.assign(world.simulator.api.account, { credit: 20, frozen: 1.71 });
		expect(Object.entries(await world.output('getCredit', account))).toEqual([
			['availableCredit', 18.29],
			['credit', 20],
			['frozenCredit', 1.71],
		]);
		expect(world.simulator.api.received.map(({ method }) => method)).toEqual(['GET']);
	});

	it.each<[string, object]>([
		[
			'{"data":{"credit":"10,5","frozenCredit":0.5,"currency":"EUR"}}',
			{ availableCredit: 10, currency: 'EUR' },
		],
		['{"availableCredit":0}', { availableCredit: 0, credit: null, frozenCredit: null }],
	])('reads the answer %s', async (body, expected) => {
		answer(body);
		expect(await world.output('getCredit', account)).toMatchObject(expected);
	});

	it.each([
		['{"success":false,"credit":5}', 'said that it failed'],
		['{"amount":5}', 'instead of the credit'],
		['"5"', 'instead of the credit'],
	])('does not take %s for credit', async (body, expected) => {
		answer(body);
		expect((await world.refusal('getCredit', account)).message).toContain(expected);
	});

	it('says what a key without the permission needs', async () => {
		answer('{"message":"Forbidden"}', 403);
		expect((await world.refusal('getCredit', account)).description).toContain(
			'permission for billing',
		);
	});
});
