import type { IDataObject } from 'n8n-workflow';

import { creation } from '../engine/values';
import { dialects, type FaultRule } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

const minute = 60_000;

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));
afterAll(async () => await world.close());

const send = async (
	id: unknown,
	guards: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
): Promise<IDataObject> => await world.output('send', { campaignId: byId(id), guards, ...more });
const refused = async (operation: string, id: unknown, guards: unknown) =>
	await world.refusal(operation, { campaignId: byId(id), guards });
const planOf = async (id: unknown): Promise<string> =>
	String((await world.output('check', { campaignId: byId(id) })).planId);
const dispatches = () => {
	world.advance(minute);
	return world.simulator.api.dispatches;
};

describe('Send', () => {
	it('counts, marks as ready and confirms a draft in one step, and says what went out', async () => {
		const id = world.seed();
		const planId = await planOf(id);
		const output = await send(id, {
			maximumCost: 2,
			maximumRecipients: 40,
			minimumRecipients: 30,
			planId,
		});
		expect(output).toMatchObject({
			id,
			outcome: 'confirmed',
			recipients: 38,
			cost: 1.71,
			costPerRecipient: 0.045,
			planId,
		});
		expect(Date.parse(String(output.confirmedAt))).toBe(world.now());
		expect(world.writes()).toEqual(['updateCampaign', 'confirmCampaign']);
		expect(dispatches()).toMatchObject([
			{ campaignId: String(id), text: 'Hi {{firstName}}, we reopen on Monday.' },
		]);
	});

	it('does not update a campaign that is ready', async () => {
		await send(world.seed({ readyToSend: true }));
		expect(world.writes()).toEqual(['confirmCampaign']);
	});

	it.each(
		dialects
			.filter(({ name }) => !name.startsWith('limit-refused'))
			.map(({ name, dialect }) => [name, dialect] as const),
	)('sends once in the dialect %s', async (_name, dialect) => {
		world.simulator.setDialect(dialect);
		const number = world.seed({
			contactListIds: dialect.contactListId === 'word' ? ['list_87'] : [87],
		});
		const id = dialect.campaignId === 'word' ? `camp-${number}` : number;
		const planId = await planOf(id);
		expect(await send(id, { maximumCost: 2, maximumRecipients: 25, planId })).toMatchObject({
			outcome: 'confirmed',
			recipients: 25,
			planId,
		});
		expect(dispatches()).toHaveLength(1);
		expect(await send(id, { maximumCost: 2, maximumRecipients: 25, planId })).toMatchObject({
			outcome: 'alreadyConfirmed',
		});
		expect(dispatches()).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		['no recipients', { contactListIds: [89] }, /The campaign has no recipients/],
		['a missing field', { smsSender: null }, /"SMS Sender" is missing/],
		[
			'a date that is in the past',
			{ scheduledAt: Date.UTC(2026, 0, 1) },
			/The scheduled date is in the past/,
		],
		[
			'a text with the trace of a missing value',
			{ smsBody: 'Hi undefined' },
			/The text contains "undefined"/,
		],
	])('stops at %s, before anything is changed', async (_title, seed, expected) => {
		const { message, description } = await refused('send', world.seed(seed), {});
		expect(message).toMatch(expected);
		expect(message).toMatch(/^Nothing was sent\. /);
		expect(description).not.toBe('');
		expect(world.writes()).toEqual([]);
	});

	it('takes warnings as accepted with the plan ID of a Check, or when told to', async () => {
		const first = world.seed({ smsBody: 'Hi undefined' });
		expect(await send(first, { planId: await planOf(first) })).toMatchObject({
			outcome: 'confirmed',
			acceptedWarnings: [expect.stringContaining('undefined')],
		});
		expect(
			await send(world.seed({ smsBody: 'Hi undefined' }), { acceptWarnings: true }),
		).toMatchObject({ outcome: 'confirmed' });
		expect(dispatches()).toHaveLength(2);
	});

	it('answers for a campaign that is confirmed already without asking its guards, and sends nothing', async () => {
		const id = world.seed({ status: 1, scheduledAt: world.now() + 60 * minute });
		expect(await send(id, { maximumCost: 0.01, planId: 'x' })).toMatchObject({
			outcome: 'alreadyConfirmed',
			goesOutAt: new Date(world.now() + 60 * minute).toISOString(),
		});
		expect(world.writes()).toEqual([]);
	});

	it('sends a campaign once that several items name', async () => {
		const id = world.seed();
		const items = [1, 2, 3].map(() => ({ json: {} }));
		const result = await world.run('send', { campaignId: byId(id) }, { items });
		expect(result.outputs[0]!.map(({ json }) => json.outcome)).toEqual([
			'confirmed',
			'alreadyConfirmed',
			'alreadyConfirmed',
		]);
		expect(dispatches()).toHaveLength(1);
	});
});

describe('Send, waiting until the campaign is finished', () => {
	it('follows it to its end with few requests', async () => {
		world.reset({ timings: { queued: 10_000, sending: 20 * minute } });
		const id = world.seed();
		const output = await send(id, {}, { waitUntilFinished: true, timeLimit: 60 });
		expect(output).toMatchObject({
			outcome: 'confirmed',
			finished: true,
			statusLabel: 'completed',
			totalSuccess: 38,
			totalFailed: 0,
		});
		expect(
			world.simulator.api.received.filter(({ operation }) => operation === 'getCampaign').length,
		).toBeLessThan(35);
	});

	it('returns what it knows when the time limit is over', async () => {
		world.reset({ timings: { queued: 10_000, sending: 60 * minute } });
		const output = await send(world.seed(), {}, { waitUntilFinished: true, timeLimit: 10 });
		expect(output).toMatchObject({ outcome: 'confirmed', finished: false, statusLabel: 'sending' });
		expect(Number(output.totalSuccess)).toBeGreaterThan(0);
	});

	it('does not wait for a date beyond the time limit', async () => {
		const started = world.now();
		expect(
			await send(
				world.seed({ scheduledAt: world.now() + 600 * minute }),
				{},
				{ waitUntilFinished: true, timeLimit: 10 },
			),
		).toMatchObject({ outcome: 'confirmed', finished: false });
		expect(world.now() - started).toBeLessThan(minute);
	});

	it('does not call it a failure of sending when reading fails', async () => {
		const id = world.seed();
		world.simulator.faults.add({
			when: {
				operation: 'getCampaign',
				test: () =>
					world.simulator.api.received.some(({ operation }) => operation === 'confirmCampaign'),
			},
			fault: { kind: 'answer', status: 503, when: 'before' },
		});
		const output = await send(id, {}, { waitUntilFinished: true, timeLimit: 3 });
		expect(output).toMatchObject({ outcome: 'confirmed', finished: false, recipients: 38 });
		expect(output.waitingEndedBecause).toEqual(expect.any(String));
	});
});

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
	])('refuse because of %s, and nothing is written', async (_title, guards, expected) => {
		const { message, description } = await refused(operation, ready(), guards);
		expect(message).toMatch(expected);
		expect(description).not.toBe('');
		expect(world.writes()).toEqual([]);
		expect(dispatches()).toEqual([]);
	});

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
		['Allowed Hours Time Zone', { allowedHours: '9-20' }],
		['Allowed Hours Time Zone', { allowedHours: '9-20', allowedHoursTimeZone: 'CEST' }],
		['Allowed Hours', { allowedHoursTimeZone: 'Europe/Rome' }],
		['Undo Window (Minutes)', { undoWindow: 0 }],
		['Undo Window (Minutes)', { undoWindow: 50_000 }],
	])('do not pass an unreadable "%s" for an absent one: %j', async (label, guards) => {
		expect((await refused(operation, ready(), guards)).message).toContain(`"${label}"`);
		expect(world.simulator.api.received).toEqual([]);
	});

	it.each<[string, FaultRule['fault'], Record<string, unknown>]>([
		['cannot be read', { kind: 'answer', status: 200, body: '{"fee":1}', when: 'after' }, {}],
		['is zero', { kind: 'answer', status: 200, body: '0', when: 'after' }, { costField: 'none' }],
		[
			'is another one than the cost',
			{ kind: 'answer', status: 200, body: '0.5', when: 'after' },
			{},
		],
	])('refuse with a cost limit when the price %s', async (_title, fault, dialect) => {
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

	it('do not take recipients for counted that were only read', async () => {
		const id = ready({ totalDestinations: 2 });
		world.simulator.faults.add({
			when: { operation: 'calculateGoal' },
			fault: { kind: 'answer', status: 200, body: JSON.stringify({ id }), when: 'after' },
		});
		expect((await refused(operation, id, { maximumRecipients: 5 })).message).toContain(
			'Qlara did not say how many there are',
		);
		expect(dispatches()).toEqual([]);
	});

	it('use data of the same call: a price that is old is counted anew', async () => {
		const id = ready({ cost: 0.01, totalDestinations: 1 });
		expect((await refused(operation, id, { maximumCost: 1 })).message).toContain('costs 1.71');
		expect(dispatches()).toEqual([]);
	});

	it('let it pass within all of them', async () => {
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
		expect(await world.output(operation, { campaignId: byId(id), guards })).toMatchObject({
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
		'refuse a plan after a change of %s, and say what has changed',
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

	it('keep an undo window in which a delete stops everything, and say until when', async () => {
		const id = ready();
		const planId = await planOf(id);
		const until = world.now() + 15 * minute;
		const output = await world.output(operation, {
			campaignId: byId(id),
			guards: { undoWindow: 15, planId },
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

	it.each<[string, Record<string, unknown>, number, number]>([
		['half of an undo window of a minute is over', { undoWindow: 1 }, 20, 1],
		['what they saw is older than a minute', { maximumRecipients: 100 }, 50, 1],
	])('do not let the confirm go on trying when %s', async (_title, guards, retryAfter, waits) => {
		const id = ready();
		const start = world.now();
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign' },
			fault: { kind: 'answer', status: 429, body: JSON.stringify({ retryAfter }), when: 'before' },
		});
		expect((await world.refusal(operation, { campaignId: byId(id), guards })).message).toMatch(
			/^Not sent/,
		);
		expect(world.sleeps.filter((ms) => ms > retryAfter * 1_000)).toHaveLength(waits);
		expect(world.now() - start).toBeLessThan(75_000);
		expect(dispatches()).toEqual([]);
	});

	it('send after the undo window', async () => {
		await world.output(operation, { campaignId: byId(ready()), guards: { undoWindow: 15 } });
		world.advance(14 * minute);
		expect(world.simulator.api.dispatches).toEqual([]);
		world.advance(2 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('do not confirm when the date of the undo window was not taken over', async () => {
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

describe('Send after an interruption', () => {
	/** Every request that Send makes for a draft, in order. */
	const steps = [
		'getCampaign',
		'calculateGoal',
		'getPrice',
		'updateCampaign',
		'confirmCampaign',
	] as const;

	it.each(
		steps.flatMap((operation) =>
			(['before', 'after'] as const).map((when) => [operation, when] as const),
		),
	)('continues when n8n was killed at %s, %s the work', async (operation, when) => {
		const id = world.seed();
		const planId = await planOf(id);
		// The process ends with its request: the connection breaks and nothing that it knew remains.
		let killed = false;
		world.simulator.faults.add({
			when: { operation, test: () => !killed },
			fault: { kind: 'cut', when },
		});
		if (operation === 'updateCampaign' || operation === 'confirmCampaign') {
			await world.run('send', {
				campaignId: byId(id),
				guards: { planId, undoWindow: 5, maximumCost: 2 },
			});
		} else {
			await world.refusal('send', {
				campaignId: byId(id),
				guards: { planId, undoWindow: 5, maximumCost: 2 },
			});
		}
		killed = true;
		world.restart();
		world.advance(30_000);
		const output = await send(id, { planId, undoWindow: 5, maximumCost: 2 });
		expect(['confirmed', 'alreadyConfirmed']).toContain(output.outcome);
		world.advance(60 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it.each(['before', 'after'] as const)(
		'sends once on a server that shows a confirm a minute late and would send again: killed %s the work of the confirm',
		async (when) => {
			world.reset({ confirmTwiceSendsTwice: true, timings: { commit: 60_000 } });
			const id = world.seed({ readyToSend: true });
			world.simulator.faults.add({
				when: { operation: 'confirmCampaign', nth: 1 },
				fault: { kind: 'cut', when },
			});
			await world.run('send', { campaignId: byId(id) });
			world.restart();
			const output = await send(id);
			expect(output.outcome).toBe(when === 'after' ? 'alreadyConfirmed' : 'confirmed');
			world.advance(10 * minute);
			expect(world.simulator.api.dispatches).toHaveLength(1);
		},
	);

	it('does not wait for what an n8n before may have sent when the campaign was created here', async () => {
		world.restart();
		const id = String((await world.output('create', creation('SMS'))).id);
		const before = world.now();
		expect(await send(id)).toMatchObject({ outcome: 'confirmed' });
		expect(world.now()).toBe(before);
	});

	it('continues after a pause that was longer than the undo window', async () => {
		const id = world.seed();
		const planId = await planOf(id);
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign', nth: 1 },
			fault: {
				kind: 'answer',
				status: 400,
				body: '{"message":"Insufficient credit"}',
				when: 'before',
			},
		});
		expect((await refused('send', id, { planId, undoWindow: 5 })).message).toContain(
			'Insufficient credit',
		);
		world.restart();
		world.advance(180 * minute);
		expect(await send(id, { planId, undoWindow: 5 })).toMatchObject({
			outcome: 'confirmed',
			undoUntil: new Date(world.now() + 5 * minute).toISOString(),
		});
		world.advance(6 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('is done once under Retry On Fail', async () => {
		const ids = [world.seed(), world.seed()];
		// The second item fails on the first try.
		world.simulator.faults.add({
			when: { operation: 'calculateGoal', pathIncludes: String(ids[1]), nth: 1 },
			fault: { kind: 'answer', status: 400, body: '{}', when: 'before' },
		});
		const items = ids.map((id) => ({ json: { id } }));
		const result = await world.run(
			'send',
			{ campaignId: byId('={{ $json.id }}') },
			{ items, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
		);
		expect(result.nodeRuns).toBe(2);
		expect(result.outputs[0]!.map(({ json }) => json.outcome)).toEqual(['confirmed', 'confirmed']);
		expect(dispatches()).toHaveLength(2);
	});

	/** Lets reads show the campaign with another date than the server has. */
	const showDate = (id: number, scheduledDate: (updated: boolean) => unknown): void => {
		for (const updated of [false, true]) {
			const campaign = {
				id,
				name: 'x',
				status: 0,
				readyToSend: updated,
				sendingMode: 'SMS',
				smsSender: 'MyShop',
				smsBody: 'Hello',
				contactListIds: [87, 88],
				destinationType: 1,
				totalDestinations: 38,
				estimatedCost: 1.71,
				scheduledDate: scheduledDate(updated),
			};
			const test = (): boolean =>
				world.simulator.api.received.some(({ operation }) => operation === 'updateCampaign') ===
				updated;
			world.simulator.faults.add({
				when: { operation: ['getCampaign', 'calculateGoal'], test },
				fault: { kind: 'answer', status: 200, body: JSON.stringify(campaign), when: 'after' },
			});
		}
	};

	it.each(['01/07/2026 10:00', Date.UTC(2026, 6, 1, 10) / 1000])(
		'brings no campaign forward by an undo window, whatever its date looks like: %j',
		async (shown) => {
			const scheduledAt = Date.UTC(2026, 6, 1, 10);
			const id = world.seed({ scheduledAt });
			showDate(id, () => shown);
			for (const operation of ['send', 'confirm'])
				await world.run(operation, { campaignId: byId(id), guards: { undoWindow: 10 } });
			expect(world.simulator.api.find(id)!.scheduledAt).toBe(scheduledAt);
		},
	);

	it('keeps a date that the server counts in seconds', async () => {
		const scheduledAt = Date.UTC(2026, 6, 1, 10);
		const id = world.seed({ scheduledAt });
		showDate(id, () => scheduledAt / 1000);
		await world.run('send', { campaignId: byId(id) });
		expect(world.writes()[0]).toBe('updateCampaign');
		expect(world.simulator.api.find(id)).toMatchObject({ readyToSend: true, scheduledAt });
	});

	it('refuses to confirm what has changed while it was being marked as ready', async () => {
		const id = world.seed();
		const { api, faults } = world.simulator;
		// No fault, only a look at the right moment.
		faults.add({
			when: {
				operation: 'getCampaign',
				test: () => {
					if (api.received.some(({ operation }) => operation === 'updateCampaign'))
						api.find(id)!.smsSender = 'Nobody';
					return false;
				},
			},
			fault: { kind: 'cut', when: 'before' },
		});
		expect((await refused('send', id, {})).message).toContain(
			'something else changed: "SMS Sender"',
		);
		expect(dispatches()).toEqual([]);
	});
});

describe('a campaign that an edit has made a draft again', () => {
	const later = () => world.now() + 600 * minute;
	beforeEach(() => world.simulator.setDialect({ updateAfterConfirm: 'back-to-draft' }));

	it.each(['the same execution', 'another execution'])(
		'is sent again by %s, after its update',
		async (which) => {
			const id = world.seed({ scheduledAt: later() });
			const options = (nodeId: string) => ({
				nodeId,
				executionId: which === 'the same execution' ? 'one' : nodeId,
			});
			await world.output('send', { campaignId: byId(id) }, options('first'));
			await world.output(
				'update',
				{ campaignId: byId(id), updateFields: { smsBody: 'Corrected' } },
				options('update'),
			);
			expect(await world.output('send', { campaignId: byId(id) }, options('second'))).toMatchObject(
				{ outcome: 'confirmed' },
			);
			world.advance(700 * minute);
			expect(world.simulator.api.dispatches).toMatchObject([{ text: 'Corrected' }]);
		},
	);

	it('is not sent again where an update leaves it confirmed, however late that shows', async () => {
		world.reset({ confirmTwiceSendsTwice: true, timings: { commit: 60_000 } });
		const id = world.seed({ readyToSend: true, scheduledAt: later() });
		await send(id);
		await world.output('update', { campaignId: byId(id), updateFields: { smsBody: 'Corrected' } });
		expect(await send(id)).toMatchObject({ outcome: 'alreadyConfirmed' });
		world.advance(700 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('by hand in Qlara is neither sent again by the same execution nor called confirmed', async () => {
		const id = world.seed({ scheduledAt: later() });
		await world.output('send', { campaignId: byId(id) }, { nodeId: 'first', executionId: 'one' });
		world.simulator.api.setStatus(id, 0);
		world.advance(2 * minute);
		const { message } = await world.refusal(
			'send',
			{ campaignId: byId(id) },
			{ nodeId: 'second', executionId: 'one' },
		);
		expect(message).toMatch(
			/^Unknown: This execution has confirmed the campaign before, .* shows a draft now\. It does not try again\./,
		);
		expect(await send(id)).toMatchObject({ outcome: 'confirmed' });
	});
});

describe('Send, when the answer to its confirm is lost', () => {
	it('does not take a list that is made from the status for a proof', async () => {
		world.simulator.setDialect({ readyDraftStatus: 1 });
		const id = world.seed();
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign', nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		// To this server, status 1 is no draft.
		world.simulator.faults.add({
			when: { operation: 'listCampaigns', test: ({ path }) => path.includes('isDraft=false') },
			fault: {
				kind: 'answer',
				status: 200,
				body: JSON.stringify([{ id, name: 'x', status: 1 }]),
				when: 'before',
			},
		});
		expect((await refused('send', id, {})).message).toMatch(/^Unknown: /);
		expect(dispatches()).toEqual([]);
	});
});

describe('a failed guard under "continue on fail"', () => {
	it('is an error item with reason and remedy', async () => {
		const result = await world.run(
			'send',
			{ campaignId: byId(world.seed()), guards: { maximumCost: 1 } },
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
