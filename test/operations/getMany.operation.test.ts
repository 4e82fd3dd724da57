import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const seed = (count: number) => {
	for (let number = 1; number <= count; number++)
		world.simulator.api.seedCampaign({
			name: `Campaign ${number}`,
			sendingMode: number % 2 ? 'SMS' : 'RCS',
		});
};
const queries = () => world.simulator.api.received.map(({ query }) => query);

describe('Get Many', () => {
	it('returns 50 campaigns unless asked otherwise, with one request', async () => {
		seed(70);
		expect(await world.outputs('getAll')).toHaveLength(50);
		expect(queries()).toEqual([{ page: '0', limit: '50' }]);
	});

	it('returns all, beyond a page of 100', async () => {
		seed(250);
		expect(await world.outputs('getAll', { returnAll: true })).toHaveLength(250);
	});

	it('sends every filter under the name of the API', async () => {
		await world.outputs(
			'getAll',
			{
				filters: {
					isDraft: true,
					isProgrammed: false,
					readyToSend: true,
					sendingMode: ['SMS', 'RCS'],
					search: ' Spring ',
					startDate: '2026-04-01T00:00:00',
					endDate: '2026-04-30T23:30:00Z',
				},
				options: { direction: 'ASC' },
			},
			{ timezone: 'Europe/Rome' },
		);
		expect(queries()).toEqual([
			{
				isDraft: 'true',
				isProgrammed: 'false',
				readyToSend: 'true',
				sendingMode: 'SMS,RCS',
				search: 'Spring',
				startDate: '2026-04-01',
				endDate: '2026-05-01',
				direction: 'ASC',
				page: '0',
				limit: '50',
			},
		]);
	});

	it.each([
		['={{ "SMS, RCS" }}', 'SMS,RCS'],
		['={{ ["SMS", "WHATSAPP"] }}', 'SMS,WHATSAPP'],
		['={{ [] }}', undefined],
		['={{ "" }}', undefined],
	])('takes the sending modes from the expression %s', async (sendingMode, expected) => {
		await world.outputs('getAll', { filters: { sendingMode } });
		expect(queries()[0]!.sendingMode).toBe(expected);
	});

	it('sends no filter that was not added', async () => {
		await world.outputs('getAll', { filters: {}, options: {} });
		expect(queries()).toEqual([{ page: '0', limit: '50' }]);
	});

	it.each<[string, Record<string, unknown>, string]>([
		[
			'one date without the other',
			{ filters: { startDate: '2026-04-01' } },
			'"End Date" is missing',
		],
		[
			'a period that ends before it starts',
			{ filters: { startDate: '2026-04-02', endDate: '2026-04-01' } },
			'"End Date" is 2026-04-01, which lies before the start on 2026-04-02',
		],
		[
			'a limit of zero',
			{ limit: '={{ 0 }}' },
			'"Limit" is "0", which is not a whole number of at least 1',
		],
		[
			'an unknown direction',
			{ options: { direction: '={{ "UP" }}' } },
			'"Direction" is "UP", which is not one of its options',
		],
	])('refuses %s before any request', async (_name, parameters, message) => {
		expect((await world.run('getAll', parameters)).error).toMatchObject({ message });
		expect(queries()).toEqual([]);
	});

	it('returns the ten most used fields, or all fields without Simplify', async () => {
		world.simulator.api.seedCampaign({ status: 3, totalDestinations: 5, failed: 1 });
		const [simple] = await world.outputs('getAll');
		expect(Object.keys(simple!)).toEqual([
			'id',
			'name',
			'status',
			'statusLabel',
			'sendingMode',
			'scheduledDate',
			'totalDestinations',
			'totalSuccess',
			'totalFailed',
			'readyToSend',
		]);
		const [full] = await world.outputs('getAll', { simplify: false });
		expect(full).toMatchObject({
			smsBody: 'Hello',
			statusLabel: 'completed',
			totalSuccess: 4,
			totalFailed: 1,
		});
	});
});
