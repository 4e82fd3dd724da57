import type { IDataObject } from 'n8n-workflow';

import { creation } from '../engine/values';
import { dialects, externalCampaignId, externalListId } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

const minute = 60_000;

let world: ActionWorld;
beforeAll(async () => {
	// The limits of requests go by the real clock, which no test here is about.
	world = await startActionWorld({ plan: 'unlimited' });
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));
afterAll(async () => await world.close());

const send = async (
	id: unknown,
	guards: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
): Promise<IDataObject> => await world.output('send', { campaignId: byId(id), ...guards, ...more });
const refused = async (operation: string, id: unknown, guards: Record<string, unknown>) =>
	await world.refusal(operation, { campaignId: byId(id), ...guards });
const planOf = async (id: unknown): Promise<string> =>
	String((await world.output('check', { campaignId: byId(id) })).planId);
const dispatches = () => {
	world.advance(minute);
	return world.simulator.api.dispatches;
};

describe('Send', () => {
	it('recalculates a draft, marks it as ready and confirms it in one step, and says what was sent', async () => {
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

	it('says first what was sent: outcome, recipients, cost, name and text', async () => {
		const id = world.seed({ name: 'Spring' });
		const output = await send(id);
		expect(output).toMatchObject({
			name: 'Spring',
			smsText: 'Hi {{firstName}}, we reopen on Monday.',
			sendingMode: 'SMS',
		});
		const order = [
			'outcome',
			'reason',
			'recipients',
			'cost',
			'costPerRecipient',
			'name',
			'smsText',
		];
		expect(Object.keys(output).slice(0, 7)).toEqual(order);
		// The same of one that was sent before.
		expect(Object.keys(await send(id)).slice(0, 7)).toEqual(order);
	});

	it('sends at the first try where any update makes the cost unknown', async () => {
		world.simulator.setDialect({ goalNeededAfter: 'update' });
		expect(await send(world.seed())).toMatchObject({ outcome: 'confirmed', cost: 1.71 });
		expect(dispatches()).toHaveLength(1);
	});

	it('does not update a campaign that is ready when it is not to be claimed', async () => {
		await send(world.seed({ readyToSend: true }), {}, { claimBeforeConfirming: false });
		expect(world.writes()).toEqual(['confirmCampaign']);
	});

	it.each(
		dialects
			.filter(({ name }) => !name.startsWith('limit-refused'))
			.map(({ name, dialect }) => [name, dialect] as const),
	)('sends once in the dialect %s', async (_name, dialect) => {
		world.simulator.setDialect(dialect);
		const number = world.seed({
			contactListIds: [externalListId(87, dialect)],
		});
		const id = externalCampaignId(number, dialect);
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
	])('stops at %s before it changes anything', async (_title, seed, expected) => {
		const { message, description } = await refused('send', world.seed(seed), {});
		expect(message).toMatch(expected);
		expect(message).toMatch(/^Nothing was sent\. /);
		expect(description).not.toBe('');
		expect(world.writes()).toEqual([]);
	});

	it('accepts warnings with the plan ID of a Check, or when the user says so', async () => {
		const first = world.seed({ smsBody: 'Hi undefined' });
		expect(await send(first, { planId: await planOf(first) })).toMatchObject({
			outcome: 'confirmed',
			acceptedWarnings: [expect.stringContaining('undefined')],
		});
		expect(
			await send(world.seed({ smsBody: 'Hello undefined' }), { acceptWarnings: true }),
		).toMatchObject({ outcome: 'confirmed' });
		expect(dispatches()).toHaveLength(2);
	});

	it('reports a campaign that is confirmed already, whatever its guards, and sends nothing', async () => {
		const id = world.seed({ status: 1, scheduledAt: world.now() + 60 * minute });
		expect(await send(id, { maximumCost: 0.01, planId: 'x' })).toMatchObject({
			outcome: 'alreadyConfirmed',
			goesOutAt: new Date(world.now() + 60 * minute).toISOString(),
		});
		expect(world.writes()).toEqual([]);
	});

	it('sends a campaign once when several items name it', async () => {
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

	it('returns what it knows at the end of the time limit', async () => {
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

	it('does not report a failure of sending when reading fails', async () => {
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

describe('Require Test', () => {
	const required = { requireTest: true };
	const test = async (id: number, more: object = {}) =>
		await world.output('sendTest', {
			campaignId: byId(id),
			testNumbers: '+393401234567',
			...more,
		});
	const refusal =
		/^Nothing was sent\. "Require Test" is on, but no test of this message has been sent/;
	const draft = (more: object = {}) => world.seed({ name: 'Spring', ...more });

	it('sends a message of which a test was sent, a moment ago or long ago, in whatever process', async () => {
		const id = draft();
		await test(id);
		expect(await send(id, required)).toMatchObject({ outcome: 'confirmed', recipients: 38 });
		const other = draft({ name: 'Summer' });
		await test(other);
		world.restart();
		world.advance(30 * minute);
		expect(await send(other, required, { hoursBetweenEqualCampaigns: 0 })).toMatchObject({
			outcome: 'confirmed',
		});
	});

	it.each<[string, object]>([
		['text', { smsBody: 'Another text' }],
		['sender', { smsSender: 'Other' }],
		['mode', { sendingMode: 'RCS_SMS', rcsAgentId: 10, rcsTemplateId: 21 }],
	])('stops when its %s has changed since, and sends after another test', async (_what, change) => {
		const id = draft();
		await test(id);
		Object.assign(world.simulator.api.find(id)!, change);
		const { message, description } = await refused('send', id, required);
		expect(message).toMatch(refusal);
		expect(description).toMatch(/^Run Send Test/);
		expect(world.writes().filter((name) => name === 'confirmCampaign')).toHaveLength(1);
		world.advance(1_000);
		await test(id);
		expect(await send(id, required)).toMatchObject({ outcome: 'confirmed' });
	});

	it('goes by the message and not by who gets it', async () => {
		const id = draft();
		await test(id);
		world.simulator.api.find(id)!.contactListIds = [87];
		expect(await send(id, required)).toMatchObject({ outcome: 'confirmed', recipients: 25 });
	});

	it.each<[string, (id: number) => Promise<unknown> | undefined]>([
		['nothing', () => undefined],
		['only a dry run of a test', async (id) => await test(id, { dryRun: true })],
		[
			'only a test that was not sent',
			async (id) =>
				await world.refusal('sendTest', {
					campaignId: byId(id),
					testNumbers: '+393401234567',
					maximumCost: 0.01,
				}),
		],
		[
			'only a test that has failed',
			async (id) => {
				const copy = await test(id);
				world.advance(minute);
				Object.assign(world.simulator.api.find(Number(copy.id))!, { status: 4, phase: 'failed' });
				world.restart();
				world.advance(5 * minute);
			},
		],
		[
			'only the test of a campaign of another name',
			async () => await test(world.seed({ name: 'Sprin' })),
		],
	])('stops when there was %s', async (_what, before) => {
		const id = draft();
		await before(id);
		world.simulator.api.received.length = 0;
		expect((await refused('send', id, required)).message).toMatch(refusal);
		expect(world.writes()).toEqual([]);
	});

	it('stops when the message changes between the look for a test and the confirm', async () => {
		const id = draft();
		await test(id);
		world.simulator.faults.add({
			when: {
				operation: 'listCampaigns',
				test: () => {
					world.simulator.api.find(id)!.smsBody = 'Changed in this moment';
					return false;
				},
			},
			fault: { kind: 'cut', when: 'before' },
		});
		expect((await refused('send', id, required)).message).toMatch(refusal);
		expect(world.writes().filter((name) => name === 'confirmCampaign')).toHaveLength(1);
	});

	it('says of a campaign that has gone out that it has, tested or not', async () => {
		const id = draft();
		await send(id);
		world.advance(minute);
		expect(await send(id, required)).toMatchObject({ outcome: 'alreadyConfirmed' });
	});

	it('says in a dry run that it would be refused', async () => {
		expect(await send(draft(), required, { dryRun: true })).toMatchObject({
			wouldBeRefused: true,
			reasons: expect.arrayContaining([expect.stringMatching(/^"Require Test" is on/)]) as string[],
		});
	});

	it('never takes an expression that gave nothing for a no', async () => {
		const { message } = await refused('send', draft(), { requireTest: '={{ $json.nothing }}' });
		expect(message).toContain('"Require Test"');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('takes three requests more', async () => {
		const operations = async (guards: object): Promise<unknown[]> => {
			world.reset();
			const id = draft();
			await test(id);
			world.advance(minute);
			world.simulator.api.received.length = 0;
			await send(id, { ...guards });
			return world.simulator.api.received.map(({ operation }) => operation);
		};
		const without = await operations({});
		expect(await operations(required)).toEqual([
			'getCampaign',
			'listCampaigns',
			'getCampaign',
			...without,
		]);
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
	)('continues when n8n was killed at %s, %s Qlara did the work', async (operation, when) => {
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
				planId,
				undoWindow: 5,
				maximumCost: 2,
			});
		} else {
			await world.refusal('send', {
				campaignId: byId(id),
				planId,
				undoWindow: 5,
				maximumCost: 2,
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
		'sends once on a server that shows a confirm a minute late and would send again, when n8n was killed %s the work of the confirm',
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

	it('does not wait for a confirm of an earlier process when this one created the campaign', async () => {
		world.restart();
		const id = String((await world.output('create', creation('SMS'))).id);
		const before = world.now();
		expect(await send(id)).toMatchObject({ outcome: 'confirmed' });
		expect(world.now() - before).toBe(3_000);
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
		// The claim of the process before is waited for.
		const before = world.now() + 150_000;
		expect(await send(id, { planId, undoWindow: 5 })).toMatchObject({
			outcome: 'confirmed',
			undoUntil: new Date(before + 5 * minute).toISOString(),
		});
		world.advance(6 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('sends each campaign once under Retry On Fail', async () => {
		const ids = [world.seed(), world.seed({ smsBody: 'Another text' })];
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
		'never sends a campaign earlier because of an undo window, whatever its date looks like: %j',
		async (shown) => {
			const scheduledAt = Date.UTC(2026, 6, 1, 10);
			const id = world.seed({ scheduledAt });
			showDate(id, () => shown);
			for (const operation of ['send', 'confirm'])
				await world.run(operation, { campaignId: byId(id), undoWindow: 10 });
			expect(world.simulator.api.find(id)!.scheduledAt).toBe(scheduledAt);
		},
	);

	it('keeps a date that the server writes in seconds', async () => {
		const scheduledAt = Date.UTC(2026, 6, 1, 10);
		const id = world.seed({ scheduledAt });
		showDate(id, () => scheduledAt / 1000);
		await world.run('send', { campaignId: byId(id) });
		expect(world.writes()[0]).toBe('updateCampaign');
		expect(world.simulator.api.find(id)).toMatchObject({ readyToSend: true, scheduledAt });
	});

	it('does not confirm a campaign that changed while it was being marked as ready', async () => {
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

describe('Send of a campaign that an edit has made a draft again', () => {
	const later = () => world.now() + 600 * minute;
	beforeEach(() => world.simulator.setDialect({ updateAfterConfirm: 'back-to-draft' }));

	it.each(['the same execution', 'another execution'])(
		'sends it again in %s, after its update',
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

	it('does not send it again where the update left it confirmed, however late that shows', async () => {
		world.reset({ confirmTwiceSendsTwice: true, timings: { commit: 60_000 } });
		const id = world.seed({ readyToSend: true, scheduledAt: later() });
		await send(id);
		await world.output('update', { campaignId: byId(id), updateFields: { smsBody: 'Corrected' } });
		expect(await send(id)).toMatchObject({ outcome: 'alreadyConfirmed' });
		world.advance(700 * minute);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it('neither sends it again in the same execution nor reports it as confirmed after an edit in Qlara', async () => {
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
	it('does not rely on a list that is derived from the status', async () => {
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
