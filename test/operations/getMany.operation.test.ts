import { noon, startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld({ plan: 'unlimited' });
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
					status: ['ready'],
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
	])('takes the sending modes from the expression %s', async (sendingMode, expected) => {
		await world.outputs('getAll', { filters: { sendingMode } });
		expect(queries()[0]!.sendingMode).toBe(expected);
	});

	it.each(['={{ [] }}', '={{ "" }}', '={{ $json.nothing }}'])(
		'does not take the expression %s, which returns nothing, for no filter',
		async (sendingMode) => {
			expect((await world.refusal('getAll', { filters: { sendingMode } })).message).toBe(
				'"Sending Modes" has no value: its expression returned nothing for this item',
			);
			expect(queries()).toEqual([]);
		},
	);

	describe('by status', () => {
		const hour = 3_600_000;
		/** One campaign of each state, and what the form calls it. */
		const states: Array<[string, Parameters<ActionWorld['seed']>[0]]> = [
			['draft', { readyToSend: false }],
			['ready', { readyToSend: true }],
			['scheduled', { readyToSend: true, status: 1, scheduledAt: noon + hour }],
			['sending', { status: 2 }],
			['completed', { status: 3 }],
			['failed', { status: 4 }],
		];
		const namesOf = async (status: string[], more: Record<string, unknown> = {}) =>
			(await world.outputs('getAll', { filters: { status }, ...more })).map(({ name }) => name);
		const everySelection = Array.from({ length: 2 ** states.length }, (_value, bits) =>
			states.map(([name]) => name).filter((_name, index) => bits & (1 << index)),
		);

		it.each([0, 1] as const)(
			'returns exactly the campaigns of the chosen states, on an API where a ready draft has status %i',
			async (readyDraftStatus) => {
				world.simulator.setDialect({ readyDraftStatus });
				for (const [name, seed] of states) world.seed({ ...seed, name });
				for (const selection of everySelection) {
					const expected = selection.length === 0 ? states.map(([name]) => name) : selection;
					expect({ selection, names: (await namesOf(selection)).sort() }).toEqual({
						selection,
						names: [...expected].sort(),
					});
				}
			},
		);

		it('leaves to Qlara what its filters tell exactly', async () => {
			await namesOf(['draft', 'ready', 'completed']);
			expect(queries()).toEqual([
				{ isDraft: 'true', page: '0', limit: '50' },
				{ isDraft: 'false', page: '0', limit: '100' },
			]);
		});

		it('reads no further than Limit asks', async () => {
			for (let number = 0; number < 350; number++)
				world.seed({ name: `Campaign ${number}`, status: number % 2 === 0 ? 3 : 4 });
			expect(await namesOf(['failed'], { limit: 60 })).toHaveLength(60);
			expect(queries()).toHaveLength(2);
			expect(await namesOf(['failed'], { returnAll: true })).toHaveLength(175);
		});

		it.each([
			['={{ "draft, failed" }}', ['draft', 'failed']],
			['={{ ["Failed"] }}', ['failed']],
		])('takes the states from the expression %s', async (status, names) => {
			for (const [name, seed] of states) world.seed({ ...seed, name });
			const found = await world.outputs('getAll', { filters: { status } });
			expect(found.map(({ name }) => name).sort()).toEqual(names);
		});

		it('refuses a state that it does not know before any request', async () => {
			const { message } = await world.refusal('getAll', { filters: { status: ['sent'] } });
			expect(message).toBe('"Status" holds "sent", which is not one of its options');
			expect(queries()).toEqual([]);
		});
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
			'name',
			'statusLabel',
			'smsText',
			'recipients',
			'cost',
			'sendingMode',
			'scheduledDate',
			'totalSuccess',
			'totalFailed',
			'id',
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
