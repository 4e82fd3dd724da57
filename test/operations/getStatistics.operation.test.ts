import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const queries = () => world.simulator.api.received.map(({ query }) => query);

describe('Get Statistics', () => {
	const period = { startDate: '2026-04-01', endDate: '2026-04-30', aggregateOn: 'week' };

	it('sends the period, the length of a bucket and the options', async () => {
		await world.outputs('getStatistics', {
			...period,
			options: { sendingMode: 'RCS', isDraft: false, direction: 'DESC' },
		});
		expect(queries()).toEqual([
			{
				startDate: '2026-04-01',
				endDate: '2026-04-30',
				aggregateOn: 'week',
				sendingMode: 'RCS',
				isDraft: 'false',
				direction: 'DESC',
				page: '0',
				limit: '50',
			},
		]);
	});

	it('returns every bucket as an item', async () => {
		world.reset({ dialect: { emptyBuckets: 'included', maxPageSize: 7 } });
		expect(
			await world.outputs('getStatistics', { ...period, aggregateOn: 'day', returnAll: true }),
		).toHaveLength(30);
	});

	it('refuses an unknown aggregation', async () => {
		expect(
			(await world.run('getStatistics', { ...period, aggregateOn: '={{ "year" }}' })).error,
		).toMatchObject({ message: '"Aggregate On" is "year", which is not one of its options' });
		expect(queries()).toEqual([]);
	});
});
