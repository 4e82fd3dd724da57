import {
	acceptedByPlan,
	requireDraftForAgent,
	requirePerson,
} from '../../nodes/QlaraCampaigns/operations/agents';
import { sendGuards } from '../../nodes/QlaraCampaigns/operations/guardFields';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { agents, askAgent, fromModel, toolOf, type Call, type Replies } from '../engine/agent';
import { byId, creation } from '../engine/values';
import { paramsOf } from '../parameters/paramsOf';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const limits = {
	costLimit: 'maximum',
	maximumCost: 5,
	recipientLimit: 'maximum',
	maximumRecipients: 50,
};
const campaignId = byId(fromModel('campaign'));
const dispatched = (): number => {
	world.advance(60_000);
	return world.simulator.api.dispatches.length;
};

describe('requirePerson', () => {
	const required =
		(raw: Record<string, unknown>, values = raw) =>
		() =>
			requirePerson(paramsOf(values, { raw, labels: labelsOf(sendGuards) }), 'limitsAndPlan');
	const given = { ...limits, planId: '1-x' };

	it.each([5, '5'])('lets a limit of %j pass, which a person has entered', (maximumCost) => {
		expect(required({ ...given, maximumCost })).not.toThrow();
	});

	it.each(['={{ $vars.maximumCost }}', '={{$vars.limits_2}}', '={{  $vars.a  }}'])(
		'lets the variable %j pass, which a person has set',
		(maximumCost) => {
			expect(required({ ...given, maximumCost }, given)).not.toThrow();
		},
	);

	it.each([
		'=5',
		'={{ 5 }}',
		'={{ $json.cost }}',
		'={{ $vars.a || $json.cost }}',
		'={{ $vars["a"] }}',
		'={{ $vars.a.b }}',
		'={{ $vars.a }}{{ $json.b }}',
		'={{ $vars.a }} ',
		"={{ $('Set').item.json.cost }}",
	])('takes a limit of %j for one of the model', (maximumCost) => {
		expect(required({ ...given, maximumCost }, given)).toThrow(
			'An AI agent may not set its own limits: "Maximum Cost" is an expression',
		);
	});

	it('asks for what a person decides in everything that limits, but not in the plan ID', () => {
		const names = sendGuards.filter(({ type }) => type !== 'notice').map(({ name }) => name);
		const labels = labelsOf(sendGuards);
		for (const name of names) {
			const check = required({ ...given, [name]: '={{ $json.x }}' }, given);
			if (name === 'planId') expect(check).not.toThrow();
			else expect(check).toThrow(`own limits: "${labels.get(name)}" is an expression`);
		}
	});

	it('takes an expression inside of an object for one of the model', () => {
		const locator = { __rl: true, mode: 'id', value: '={{ $fromAI("cost") }}' };
		for (const name of ['maximumCost', 'costLimit', 'undoWindow', 'acceptWarnings'])
			expect(required({ ...given, [name]: locator }, given)).toThrow('own limits: ');
		expect(required({ ...given, maximumCost: { ...locator, value: 10 } }, given)).not.toThrow();
	});

	it('does not take a maximum for a limit that a choice beside it waives', () => {
		expect(required({ ...given, costLimit: 'none' })).toThrow('"Maximum Cost" is missing');
		expect(required({ ...given, recipientLimit: 'none' })).toThrow(
			'"Maximum Recipients" is missing',
		);
	});

	it('names every limit that is missing, a variable without a value among them', () => {
		expect(required({})).toThrow('"Maximum Cost" and "Maximum Recipients" are missing');
		expect(
			required({ ...given, maximumCost: '={{ $vars.none }}' }, { ...given, maximumCost: '' }),
		).toThrow('"Maximum Cost" is missing');
	});

	it('takes a limit that is waived for a missing one: n8n does not show its maximum then', () => {
		const { maximumCost: _notShown, ...shown } = given;
		expect(required({ ...shown, costLimit: 'none' })).toThrow('"Maximum Cost" is missing');
	});

	it('asks for a plan ID only where the operation needs one', () => {
		const params = paramsOf({ ...limits, planId: ' ' });
		expect(() => requirePerson(params, 'limits')).not.toThrow();
		expect(() => requirePerson(params, 'limitsAndPlan')).toThrow('"planId" is missing');
	});
});

describe('acceptedByPlan', () => {
	const accepted = (planId: unknown, asTool: boolean) =>
		acceptedByPlan(paramsOf({ planId }), asTool);

	it('lets a person accept the warnings of a Check by its plan ID', () => {
		expect(accepted('={{ $json.planId }}', false)).toBe('approved');
	});

	it('lets an agent accept none, unless a person has entered the plan ID in its tool', () => {
		expect(accepted("={{ $fromAI('planId') }}", true)).toBe('none');
		expect(accepted("={{ $('Check').first().json.planId }}", true)).toBe('none');
		expect(accepted({ __rl: true, mode: 'id', value: "={{ $fromAI('planId') }}" }, true)).toBe(
			'none',
		);
		expect(accepted('1-abc', true)).toBe('approved');
	});
});

describe('requireDraftForAgent', () => {
	it.each([0, '0', 'draft'])('lets a campaign with the status %j pass', (status) => {
		expect(() => requireDraftForAgent({ id: 7, status }, new ConfirmLedger())).not.toThrow();
	});

	it.each([1, 2, 3, 4, 5, undefined, 'READY'])('stops at the status %j', (status) => {
		expect(() => requireDraftForAgent({ id: 7, status }, new ConfirmLedger())).toThrow(
			'An AI agent may only change drafts',
		);
	});

	it('stops at a draft whose confirm is under way, or ended a moment ago, however it ended', async () => {
		for (const outcome of ['confirmed', 'unknown'] as const) {
			const ledger = new ConfirmLedger();
			ledger.record('7', { outcome, at: 0, executions: new Set() });
			expect(() => requireDraftForAgent({ id: 7, status: 0 }, ledger)).toThrow(
				/only change drafts/,
			);
			expect(() => requireDraftForAgent({ id: 8, status: 0 }, ledger)).not.toThrow();
		}
		const ledger = new ConfirmLedger();
		const running = ledger.run('7', async () => await Promise.reject(new Error('Stopped')));
		expect(() => requireDraftForAgent({ id: 7, status: 0 }, ledger)).toThrow(/only change drafts/);
		await expect(running).rejects.toThrow('Stopped');
		expect(() => requireDraftForAgent({ id: 7, status: 0 }, ledger)).not.toThrow();
	});
});

describe.each(agents)('an agent that calls %s', (_way, agent) => {
	const ask = async (parameters: Record<string, unknown>, ...calls: Call[]): Promise<Replies> =>
		await askAgent(world, toolOf(world.nodeType), agent(calls), parameters);
	const planOf = async (id: number): Promise<string> =>
		/"planId":"([^"]+)"/.exec(
			(await ask({ operation: 'check', campaignId }, { campaign: String(id) }))[0]!,
		)![1]!;

	it('may read and check anything', async () => {
		const id = world.seed();
		const [reply] = await ask({ operation: 'check', campaignId }, { campaign: String(id) });
		expect(reply).toContain('"recipients":38');
		expect((await ask({ operation: 'getAll', returnAll: false, limit: 5 }, {}))[0]).toContain(
			String(id),
		);
	});

	it.each(['send', 'confirm'])(
		'may %s what was checked, within the limits of a person',
		async (operation) => {
			const id = world.seed({ readyToSend: true });
			const planId = await planOf(id);
			const [reply] = await ask(
				{ operation, campaignId, ...limits, planId: fromModel('planId') },
				{ campaign: String(id), planId },
			);
			expect(reply).toContain('"outcome":"confirmed"');
			expect(dispatched()).toBe(1);
		},
	);

	it.each<[string, Record<string, unknown>, RegExp]>([
		[
			'no limits',
			{ planId: fromModel('planId') },
			/without limits that a person has set: "Maximum Cost" and "Maximum Recipients" are missing/,
		],
		[
			'one limit',
			{ maximumCost: 5, planId: fromModel('planId') },
			/"Maximum Recipients" is missing/,
		],
		[
			'a limit that is waived',
			{ ...limits, costLimit: 'none', planId: fromModel('planId') },
			/"Maximum Cost" is missing/,
		],
		...(
			[
				['Maximum Cost', { maximumCost: fromModel('cost', 'number') }],
				[
					'Maximum Recipients',
					{ maximumRecipients: '={{ /* x */ $fromai("cost", "", "number") }}' },
				],
				['Maximum Cost', { maximumCost: `= ${fromModel('cost', 'number').slice(1)}` }],
				[
					'Maximum Cost',
					{ maximumCost: `={{ $vars.cost }}${fromModel('cost', 'number').slice(1)}` },
				],
				['Maximum Cost', { maximumCost: '={{ $json.cost }}' }],
				['Maximum Cost', { maximumCost: '={{ Math.max(5, $fromAI("cost", "", "number")) }}' }],
				['Cost Limit', { costLimit: fromModel('none') }],
				['Recipient Limit', { recipientLimit: fromModel('none') }],
				['Minimum Recipients', { minimumRecipients: fromModel('one', 'number') }],
				['Allowed Hours', { allowedHours: fromModel('hours') }],
				[
					'Allowed Hours Time Zone',
					{ allowedHours: '9-10', allowedHoursTimeZone: fromModel('zone') },
				],
				['Undo Window (Minutes)', { undoWindow: fromModel('one', 'number') }],
			] as const
		).map(([label, guards]): [string, Record<string, unknown>, RegExp] => [
			`its own "${label}": ${JSON.stringify(guards)}`,
			{ ...limits, ...guards, planId: fromModel('planId') },
			new RegExp(
				`may not set its own limits: "${label.replace(/[()]/g, '\\$&')}" is an expression`,
			),
		]),
		['no plan', limits, /"Plan ID" is missing/],
		['an empty plan', { ...limits, planId: fromModel('empty') }, /"Plan ID" is missing/],
		[
			'a plan that it made up',
			{ ...limits, planId: fromModel('madeUp') },
			/"Plan ID" does not belong/,
		],
		[
			'a plan above the limits',
			{ ...limits, maximumCost: 1, planId: fromModel('planId') },
			/"Maximum Cost" is 1, but the campaign costs 1.71/,
		],
	])('may neither send nor confirm with %s', async (_title, guards, expected) => {
		const id = world.seed({ readyToSend: true });
		const planId = await planOf(id);
		for (const operation of ['send', 'confirm']) {
			const [reply] = await ask(
				{ operation, campaignId, ...guards },
				{
					campaign: String(id),
					planId,
					cost: 1000,
					empty: '',
					madeUp: '1-0-0',
					none: 'none',
					one: 1,
					hours: '0-24',
					zone: 'Asia/Tokyo',
				},
			);
			expect(reply).toMatch(expected);
		}
		expect(world.writes()).toEqual([]);
		expect(dispatched()).toBe(0);
	});

	it('may not send what was just sent, not even with the plan ID of its own Check', async () => {
		await world.output('send', { campaignId: byId(world.seed()) });
		const id = world.seed({ readyToSend: true });
		const planId = await planOf(id);
		for (const operation of ['send', 'confirm']) {
			const values = { operation, campaignId, ...limits, planId: fromModel('planId') };
			const [reply] = await ask(values, { campaign: String(id), planId });
			expect(reply).toContain('has the same message and the same recipients');
		}
		const [reply] = await ask(
			{
				operation: 'send',
				campaignId,
				...limits,
				planId: fromModel('planId'),
				hoursBetweenEqualCampaigns: fromModel('hours', 'number'),
			},
			{ campaign: String(id), planId, hours: 0 },
		);
		expect(reply).toContain('own limits: "Hours Between Equal Campaigns" is an expression');
		expect(dispatched()).toBe(1);
		const [sent] = await ask(
			{ operation: 'send', campaignId, ...limits, planId, hoursBetweenEqualCampaigns: 0 },
			{ campaign: String(id) },
		);
		expect(sent).toContain('"outcome":"confirmed"');
	});

	it('may not accept warnings by itself', async () => {
		const id = world.seed({ smsBody: 'Hi undefined, [object Object]' });
		const planId = await planOf(id);
		const [reply] = await ask(
			{
				operation: 'send',
				campaignId,
				...limits,
				planId: fromModel('planId'),
				acceptWarnings: '={{ $fromAI("accept", "", "boolean") }}',
			},
			{ campaign: String(id), planId, accept: true },
		);
		expect(reply).toMatch(/may not set its own limits: "Accept Warnings" is an expression/);
		expect(dispatched()).toBe(0);
	});

	describe.each(['send', 'confirm'])(
		'with a campaign that Check warns of, may %s it',
		(operation) => {
			const warned = () =>
				world.seed({ readyToSend: true, smsBody: 'Hi undefined, [object Object]' });

			it('not with a plan ID of its own: no person has seen the warnings', async () => {
				const id = warned();
				const planId = await planOf(id);
				const [reply] = await ask(
					{ operation, campaignId, ...limits, planId: fromModel('planId') },
					{ campaign: String(id), planId },
				);
				expect(reply).toMatch(/Nothing was sent\. The text contains "undefined"/);
				expect(world.writes()).toEqual([]);
				expect(dispatched()).toBe(0);
			});

			it.each(['={{ $json.planId }}', '={{ "" + $fromAI("planId") }}'])(
				'not with a plan ID that it may have put in the place of another: %s',
				async (expression) => {
					const id = warned();
					const planId = await planOf(id);
					const [reply] = await ask(
						{ operation, campaignId, ...limits, planId: expression },
						{ campaign: String(id), planId },
					);
					expect(reply).not.toContain('"outcome":"confirmed"');
					expect(dispatched()).toBe(0);
				},
			);

			it('with the plan ID that a person has entered in the tool', async () => {
				const id = warned();
				const planId = await planOf(id);
				const [reply] = await ask(
					{ operation, campaignId, ...limits, planId },
					{ campaign: String(id) },
				);
				expect(reply).toContain('"outcome":"confirmed"');
				expect(dispatched()).toBe(1);
			});
		},
	);

	it('can send a campaign that Check warns of when a person has said so in the tool', async () => {
		const id = world.seed({ smsBody: 'Hi undefined' });
		const planId = await planOf(id);
		const [reply] = await ask(
			{
				operation: 'send',
				campaignId,
				...limits,
				planId: fromModel('planId'),
				acceptWarnings: true,
			},
			{ campaign: String(id), planId },
		);
		expect(reply).toContain('"outcome":"confirmed"');
		expect(dispatched()).toBe(1);
	});

	it.each([
		['delete', 'deleted', () => world.seed()],
		[
			'stop',
			'stopped',
			() =>
				world.seed({
					status: 1,
					scheduledAt: world.now() + 3_600_000,
					totalDestinations: 38,
					cost: 1,
				}),
		],
	])('may %s only within the limits of a person', async (operation, done, seed) => {
		const id = seed();
		const attempt = async (guards: object) =>
			(await ask({ operation, campaignId, ...guards }, { campaign: String(id) }))[0];
		expect(await attempt({})).toContain('without limits that a person has set');
		expect(await attempt({ ...limits, maximumRecipients: 10 })).toMatch(
			new RegExp(`Nothing was ${done}.*"Maximum Recipients" is 10`),
		);
		expect(world.simulator.api.find(id)).toBeDefined();
		expect(await attempt(limits)).toContain(`"${done}":true`);
		expect(world.simulator.api.find(id)).toBeUndefined();
	});

	it.each(['send', 'confirm'])(
		'may not %s with warnings that it accepts in an object, such as a locator',
		async (operation) => {
			const id = world.seed({ readyToSend: true, smsBody: 'Hi undefined, [object Object]' });
			const planId = await planOf(id);
			const accept = '={{ $fromAI("accept", "", "boolean") }}';
			for (const acceptWarnings of [
				{ __rl: true, mode: 'id', value: accept },
				{ __rl: true, mode: accept, value: true },
				{ value: { deep: [accept] } },
				[accept],
			]) {
				const [reply] = await ask(
					{ operation, campaignId, ...limits, planId: fromModel('planId'), acceptWarnings },
					{ campaign: String(id), planId, accept: true },
				);
				expect(reply).not.toContain('"outcome":"confirmed"');
				// n8n itself may refuse such a value before the node sees it.
				expect(reply).toMatch(/Accept Warnings|acceptWarnings|^Nothing was sent/);
			}
			expect(world.writes()).toEqual([]);
			expect(dispatched()).toBe(0);
		},
	);

	it.each(['stop', 'delete'])(
		'may not %s with limits of its own in a locator, nor above those of a person in one',
		async (operation) => {
			const id = world.seed({
				status: 1,
				scheduledAt: world.now() + 3_600_000,
				totalDestinations: 38,
				cost: 1,
			});
			const locator = (value: unknown): unknown => ({ __rl: true, mode: 'id', value });
			const attempt = async (guards: object): Promise<string> =>
				(await ask({ operation, campaignId, ...guards }, { campaign: String(id), most: 1e6 }))[0]!;
			const most = locator(fromModel('most', 'number'));
			for (const own of [
				{ maximumRecipients: most },
				{ maximumCost: most },
				{ maximumCost: most, maximumRecipients: most },
			])
				expect(await attempt({ ...limits, ...own })).toContain('may not set its own limits');
			expect(await attempt({ ...limits, maximumRecipients: locator(10) })).toMatch(
				/"Maximum Recipients" is/,
			);
			expect(world.simulator.api.find(id)).toBeDefined();
			expect(world.writes()).toEqual([]);
		},
	);

	it('may not make a scheduled campaign small enough to stop or delete it', async () => {
		const id = world.seed({
			status: 1,
			scheduledAt: world.now() + 3_600_000,
			totalDestinations: 38,
			cost: 1,
		});
		const few = { ...limits, maximumRecipients: 10 };
		const updateFields = { destinationType: 2, destinations: fromModel('number') };
		const [changed] = await ask(
			{ operation: 'update', campaignId, updateFields },
			{ campaign: String(id), number: '+393400000001' },
		);
		expect(changed).toContain('An AI agent may only change drafts');
		for (const operation of ['stop', 'delete'])
			expect((await ask({ operation, campaignId, ...few }, { campaign: String(id) }))[0]).toContain(
				'"Maximum Recipients" is 10',
			);
		expect(world.simulator.api.find(id)).toMatchObject({ totalDestinations: 38 });
		expect(world.writes()).toEqual([]);
	});

	it('may delete a draft that reaches nobody', async () => {
		const id = world.seed({ contactListIds: [89] });
		expect(
			(await ask({ operation: 'delete', campaignId, ...limits }, { campaign: String(id) }))[0],
		).toContain('"deleted":true');
	});

	describe('may create and send in one step', () => {
		const form = (guards: object) => ({
			operation: 'createAndSend',
			...creation('SMS', { name: fromModel('name'), smsBody: fromModel('text') }),
			...guards,
		});
		const call = { name: 'News', text: 'Hello', cost: 100, yes: true };

		it.each<[string, object, RegExp]>([
			['without limits', {}, /without limits that a person has set/],
			['above them', { ...limits, maximumCost: 1 }, /"Maximum Cost" is 1, but/],
			[
				'within limits of its own',
				{ ...limits, maximumCost: fromModel('cost', 'number') },
				/may not set its own limits: "Maximum Cost"/,
			],
			[
				'past warnings that it accepts itself',
				{ ...limits, acceptWarnings: fromModel('yes', 'boolean') },
				/may not set its own limits: "Accept Warnings"/,
			],
		])('not %s', async (_title, guards, expected) => {
			const [reply] = await ask(form(guards), call);
			expect(reply).toMatch(expected);
			expect(dispatched()).toBe(0);
		});

		it('not what Check warns of, unless a person has accepted that', async () => {
			const broken = { ...call, text: 'Hi undefined' };
			const [reply] = await ask(form(limits), broken);
			expect(reply).toMatch(/Nothing was created or sent\. The text contains "undefined"/);
			expect(world.writes()).toEqual([]);
			await ask(form({ ...limits, acceptWarnings: true }), broken);
			expect(dispatched()).toBe(1);
		});

		it('within the limits of a person, once for a name', async () => {
			const replies = await ask(form(limits), call, call);
			expect(replies[0]).toContain('"outcome":"confirmed"');
			expect(replies[1]).toContain('"outcome":"alreadyConfirmed"');
			expect(dispatched()).toBe(1);
		});
	});

	describe('may send a test', () => {
		const form = (more: object) => ({
			operation: 'sendTest',
			campaignId,
			testNumbers: '+393401234567',
			costLimit: 'maximum',
			maximumCost: 1,
			...more,
		});

		it.each<[string, object, RegExp]>([
			['to numbers of its own', { testNumbers: fromModel('phone') }, /"Test Numbers" is an expr/],
			[
				'to numbers that it completes',
				{ testNumbers: '340 1234567', defaultCountryCode: fromModel('country') },
				/"Default Country Code" is an expression/,
			],
			['without a cost limit', { costLimit: 'none' }, /"Maximum Cost" is missing/],
			['above it', { maximumCost: 0.01 }, /"Maximum Cost" is 0\.01, but/],
		])('not %s', async (_title, more, expected) => {
			const id = world.seed();
			const [reply] = await ask(form(more), {
				campaign: String(id),
				phone: '+393401234567',
				country: 'IT',
			});
			expect(reply).toMatch(expected);
			expect(dispatched()).toBe(0);
		});

		it('to the numbers of a person, within the cost limit of a person', async () => {
			const [reply] = await ask(form({}), { campaign: String(world.seed()) });
			expect(reply).toContain('"outcome":"confirmed"');
			expect(dispatched()).toBe(1);
			expect(world.simulator.api.dispatches[0]!.recipients).toEqual(['+393401234567']);
		});
	});

	it('may make a copy of anything, which is a draft', async () => {
		const id = world.seed({ status: 3, name: 'Spring' });
		const [reply] = await ask({ operation: 'duplicate', campaignId }, { campaign: String(id) });
		expect(reply).toContain('"name":"Copy of Spring"');
		expect(dispatched()).toBe(0);
	});

	it('may change drafts, and nothing that a person has confirmed', async () => {
		const updateFields = { smsBody: fromModel('text') };
		const draft = world.seed();
		const scheduled = world.seed({ status: 1, scheduledAt: world.now() + 3_600_000 });
		const replies = await ask(
			{ operation: 'update', campaignId, updateFields },
			{ campaign: String(draft), text: 'New' },
			{ campaign: String(scheduled), text: 'New' },
		);
		expect(replies[0]).toContain('"smsText":"New"');
		expect(replies[1]).toContain('An AI agent may only change drafts');
		expect(world.simulator.api.find(scheduled)!.smsBody).not.toBe('New');
	});

	it('may not change what was confirmed a moment ago, even if it still shows as a draft', async () => {
		world.reset({ timings: { commit: 60_000 } });
		const id = world.seed();
		await world.output('send', { campaignId: byId(id) });
		const [reply] = await ask(
			{ operation: 'update', campaignId, updateFields: { smsBody: fromModel('text') } },
			{ campaign: String(id), text: 'New' },
		);
		expect(reply).toContain('An AI agent may only change drafts');
		expect(world.simulator.api.find(id)!.smsBody).not.toBe('New');
	});

	it('gets the outcome of each of its calls, and no other one', async () => {
		const ids = [world.seed(), world.seed({ contactListIds: [87] })];
		const plans = [await planOf(ids[0]!), await planOf(ids[1]!)];
		const calls = ids.map((id, index) => ({ campaign: String(id), planId: plans[index] }));
		const replies = await ask(
			{ operation: 'send', campaignId, ...limits, planId: fromModel('planId') },
			...calls,
		);
		expect(replies[0]).toContain(`"id":${ids[0]}`);
		expect(replies[1]).toContain(`"id":${ids[1]}`);
		expect(dispatched()).toBe(2);
	});
});

describe('an agent that runs the node by itself, without a workflow', () => {
	it('is held to the same rules', async () => {
		const id = world.seed({ readyToSend: true });
		const internal = { mode: 'internal' as const };
		expect((await world.refusal('send', { campaignId: byId(id) }, internal)).message).toContain(
			'without limits that a person has set',
		);
		const { planId } = await world.output('check', { campaignId: byId(id) }, internal);
		expect(
			await world.output('send', { campaignId: byId(id), ...limits, planId }, internal),
		).toMatchObject({ outcome: 'confirmed' });
	});
});

describe('a person', () => {
	it('needs no limits, but has to say so', async () => {
		const campaignId = byId(world.seed());
		const { message } = await world.refusal('send', {
			campaignId,
			costLimit: 'maximum',
			recipientLimit: 'maximum',
		});
		// n8n's own words: it does not even start the node.
		expect(message).toContain('Parameter "Maximum Cost" is required');
		expect(message).toContain('Parameter "Maximum Recipients" is required');
		expect(dispatched()).toBe(0);
		expect(await world.output('send', { campaignId: byId(world.seed()) })).toMatchObject({
			outcome: 'confirmed',
		});
	});
});
