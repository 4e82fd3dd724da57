import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import type { FaultRule } from '../simulator';

const minute = 60_000;

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));
afterAll(async () => await world.close());

const refused = async (operation: string, id: unknown, guards: Record<string, unknown>) =>
	await world.refusal(operation, { campaignId: byId(id), ...guards });
const planOf = async (id: unknown): Promise<string> =>
	String((await world.output('check', { campaignId: byId(id) })).planId);
const dispatches = () => {
	world.advance(minute);
	return world.simulator.api.dispatches;
};

describe.each(['send', 'confirm'])('the guards of %s', (operation) => {
	const ready = (more = {}) => world.seed({ readyToSend: true, goalCalculated: true, ...more });

	it.each<[string, Record<string, unknown>, RegExp]>([
		['the cost', { maximumCost: 1.7 }, /"Maximum Cost" is 1.7, but the campaign costs 1.71/],
		[
			'the recipients',
			{ maximumRecipients: 37 },
			/"Maximum Recipients" is 37, but the campaign has 38/,
		],
		['too few recipients', { minimumRecipients: 39 }, /"Minimum Recipients" is 39/],
		[
			'another plan',
			{ planId: '1-00000000000000000000000000000000-0000' },
			/"Plan ID" does not belong/,
		],
		[
			'the hour',
			{ allowedHours: '13:00-20:00', allowedHoursTimeZone: 'Europe/Rome' },
			/would go out at 12:00 there/,
		],
		[
			'the hour at which the undo window ends',
			{ allowedHours: '9:00-12:30', allowedHoursTimeZone: 'Europe/Rome', undoWindow: 30 },
			/would go out at 12:30 there/,
		],
	])(
		'stop the campaign because of %s, and nothing is written',
		async (_title, guards, expected) => {
			const { message, description } = await refused(operation, ready(), guards);
			expect(message).toMatch(expected);
			expect(description).not.toBe('');
			expect(world.writes()).toEqual([]);
			expect(dispatches()).toEqual([]);
		},
	);

	it.each<[string, Record<string, unknown>]>([
		['Maximum Cost', { maximumCost: 'a lot' }],
		['Maximum Cost', { maximumCost: -1 }],
		['Maximum Recipients', { maximumRecipients: 0.5 }],
		['Plan ID', { planId: ' ' }],
		['Plan ID', { planId: '={{ $json.nothing }}' }],
		['Maximum Cost', { maximumCost: '={{ $json.nothing }}' }],
		['Maximum Recipients', { maximumRecipients: '={{ $json.nothing }}' }],
		['Minimum Recipients', { minimumRecipients: '={{ $json.nothing }}' }],
		['Allowed Hours', { allowedHours: '={{ $json.nothing }}' }],
		['Undo Window (Minutes)', { undoWindow: '={{ $json.nothing }}' }],
		['Allowed Hours', { allowedHours: 'by day', allowedHoursTimeZone: 'Europe/Rome' }],
		['Allowed Hours Time Zone', { allowedHours: '9-20', allowedHoursTimeZone: 'CEST' }],
		[
			'Allowed Hours Time Zone',
			{ allowedHours: '9-20', allowedHoursTimeZone: '={{ $json.zone }}' },
		],
		['Undo Window (Minutes)', { undoWindow: 0 }],
		['Undo Window (Minutes)', { undoWindow: 50_000 }],
	])('do not treat an unreadable "%s" as absent: %j', async (label, guards) => {
		expect((await refused(operation, ready(), guards)).message).toContain(`"${label}"`);
		expect(world.simulator.api.received).toEqual([]);
	});

	it.each<[string, FaultRule['fault'], Record<string, unknown>]>([
		['cannot be read', { kind: 'answer', status: 200, body: '{"fee":1}', when: 'after' }, {}],
		['is zero', { kind: 'answer', status: 200, body: '0', when: 'after' }, { costField: 'none' }],
		['differs from the cost', { kind: 'answer', status: 200, body: '0.5', when: 'after' }, {}],
	])('stop a campaign with a cost limit when the price %s', async (_title, fault, dialect) => {
		const id = ready();
		world.simulator.setDialect(dialect);
		world.simulator.faults.add({ when: { operation: 'getPrice' }, fault });
		expect(
			(
				await refused(operation, id, {
					maximumCost: 1000,
					...(operation === 'send' && { acceptWarnings: true }),
				})
			).message,
		).toMatch(/"Maximum Cost" is 1000/);
		expect(world.writes()).toEqual([]);
	});

	it('do not rely on a number of recipients that was not recalculated', async () => {
		const id = ready({ totalDestinations: 2 });
		world.simulator.faults.add({
			when: { operation: 'calculateGoal' },
			fault: { kind: 'answer', status: 200, body: JSON.stringify({ id }), when: 'after' },
		});
		const { message, description } = await refused(operation, id, { maximumRecipients: 5 });
		expect(`${message} ${description}`).toContain('Qlara did not say how many there are');
		expect(dispatches()).toEqual([]);
	});

	it('use data of the same call: an old price is recalculated', async () => {
		const id = ready({ cost: 0.01, totalDestinations: 1 });
		expect((await refused(operation, id, { maximumCost: 1 })).message).toContain('costs 1.71');
		expect(dispatches()).toEqual([]);
	});

	it('let a campaign pass that is within all of them', async () => {
		const id = ready();
		const planId = await planOf(id);
		const guards = {
			maximumCost: 1.71,
			maximumRecipients: 38,
			minimumRecipients: 38,
			planId,
			allowedHours: '12-13',
			allowedHoursTimeZone: 'Europe/Rome',
		};
		expect(await world.output(operation, { campaignId: byId(id), ...guards })).toMatchObject({
			outcome: 'confirmed',
			cost: 1.71,
			recipients: 38,
			planId,
		});
		expect(dispatches()).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['the text', { smsBody: 'Hi {{firstName}}, we reopen on Tuesday.' }, '"SMS Text"'],
		['the lists', { contactListIds: '87' }, '"Contact Lists", the number of recipients, the cost'],
		['the date', { scheduledDate: '2026-07-01T10:00:00Z' }, '"Scheduled Date"'],
	])(
		'stop a plan after a change of %s, and say what has changed',
		async (_title, updateFields, expected) => {
			const id = ready();
			const planId = await planOf(id);
			await world.output('update', { campaignId: byId(id), updateFields });
			expect((await refused(operation, id, { planId })).message).toContain(
				`something changed: ${expected}.`,
			);
			expect(dispatches()).toEqual([]);
		},
	);

	it('keep an undo window in which Delete stops everything, and say when it ends', async () => {
		const id = ready();
		const planId = await planOf(id);
		const until = world.now() + 15 * minute;
		const output = await world.output(operation, {
			campaignId: byId(id),
			undoWindow: 15,
			planId,
		});
		expect(output).toMatchObject({
			outcome: 'confirmed',
			undoUntil: new Date(until).toISOString(),
			planId,
		});
		world.advance(14 * minute);
		expect(world.simulator.api.dispatches).toEqual([]);
		await world.output('delete', { campaignId: byId(id) });
		world.advance(60 * minute);
		expect(world.simulator.api.dispatches).toEqual([]);
	});

	it('are followed by what a confirm needs when Qlara refuses without a reason', async () => {
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign' },
			fault: { kind: 'answer', status: 400, body: '', when: 'before' },
		});
		expect((await refused(operation, ready(), {})).description).toMatch(
			/needs the fields of its sending mode, recipients, a calculated cost, enough credit/,
		);
	});

	it.each<[string, Record<string, unknown>, number]>([
		['half of an undo window of a minute is over', { undoWindow: 1 }, 20],
		['what they saw is more than a minute old', { maximumRecipients: 100 }, 50],
	])('have the campaign counted anew before the confirm when %s', async (_title, guards, wait) => {
		const id = ready();
		const start = world.now();
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign' },
			fault: {
				kind: 'answer',
				status: 429,
				body: JSON.stringify({ retryAfter: wait }),
				when: 'before',
			},
		});
		expect((await world.refusal(operation, { campaignId: byId(id), ...guards })).message).toMatch(
			/^Not sent/,
		);
		const waits = world.sleeps.filter((ms) => ms > wait * 1_000).length;
		const counted = world.simulator.api.received.filter(
			({ operation: name }) => name === 'calculateGoal',
		).length;
		expect(waits).toBeGreaterThan(1);
		expect(counted).toBeGreaterThanOrEqual(waits);
		expect(world.now() - start).toBeLessThan(12 * minute);
		expect(dispatches()).toEqual([]);
	});

	it('let the campaign go out after the undo window', async () => {
		await world.output(operation, { campaignId: byId(ready()), undoWindow: 15 });
		world.advance(14 * minute);
		expect(world.simulator.api.dispatches).toEqual([]);
		world.advance(2 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('stop the campaign when Qlara did not accept the date of the undo window', async () => {
		const id = ready();
		world.simulator.faults.add({
			when: { operation: 'updateCampaign' },
			fault: { kind: 'answer', status: 200, body: '{}', when: 'before' },
		});
		expect((await refused(operation, id, { undoWindow: 15 })).message).toContain(
			'does not show the date',
		);
		expect(dispatches()).toEqual([]);
	});
});

describe('a violated guard with continue on fail', () => {
	it('becomes an error item with reason and remedy', async () => {
		const result = await world.run(
			'send',
			{ campaignId: byId(world.seed()), maximumCost: 1 },
			{ onError: 'continueErrorOutput' },
		);
		expect(result.outputs[1]).toEqual([
			{
				json: {
					error: expect.stringContaining('"Maximum Cost" is 1'),
					message: expect.any(String),
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});
