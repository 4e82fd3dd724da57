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

	it('returns figures and rates, or all that Qlara returned with them', async () => {
		world.seed({ status: 3, totalDestinations: 40, failed: 1 });
		const days = { startDate: '2026-01-01', endDate: '2027-12-31', returnAll: true };
		const [simple] = await world.outputs('getStatistics', days);
		expect(Object.keys(simple!)).toEqual([
			'period',
			'sent',
			'delivered',
			'failed',
			'deliveredRate',
			'failedRate',
		]);
		expect(simple).toMatchObject({ sent: 40, delivered: 39, deliveredRate: 97.5, failedRate: 2.5 });
		const [whole] = await world.outputs('getStatistics', { ...days, simplify: false });
		expect(whole).toMatchObject({ ...simple, totalSent: 40, totalCampaigns: 1 });
	});

	it('returns the total of a period over all pages, counted by day', async () => {
		world.reset({ dialect: { emptyBuckets: 'included', maxPageSize: 7 } });
		world.seed({ status: 3, totalDestinations: 40, failed: 1 });
		world.seed({ status: 4, totalDestinations: 10, failed: 10 });
		const outputs = await world.outputs('getStatistics', {
			period: 'thisMonth',
			returnFigures: 'total',
		});
		expect(outputs).toMatchObject([
			{ sent: 50, delivered: 39, failed: 11, deliveredRate: 78, failedRate: 22 },
		]);
		expect(outputs[0]!.summary).toMatch(/^50 messages sent .*: 39 delivered \(78 %\), 11 failed$/);
		expect(new Set(queries().map(({ aggregateOn }) => aggregateOn))).toEqual(new Set(['day']));
	});

	it('counts a named period by the time zone of the workflow', async () => {
		const today = new Date(world.now()).toISOString().slice(0, 10);
		await world.outputs('getStatistics', { period: 'today' });
		expect(queries()).toMatchObject([{ startDate: today, endDate: today }]);
	});
});
