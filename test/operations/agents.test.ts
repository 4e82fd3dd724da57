import { requireDraftForAgent, requirePerson } from '../../nodes/QlaraCampaigns/operations/agents';
import { sendGuards } from '../../nodes/QlaraCampaigns/operations/guardFields';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { agents, askAgent, fromModel, toolOf, type Call, type Replies } from '../engine/agent';
import { byId } from '../engine/values';
import { paramsOf } from '../parameters/paramsOf';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const limits = { maximumCost: 5, maximumRecipients: 50 };
const campaignId = byId(fromModel('campaign'));
const dispatched = (): number => {
	world.advance(60_000);
	return world.simulator.api.dispatches.length;
};

describe('requirePerson', () => {
	const require =
		(guards: Record<string, unknown>, values = guards) =>
		() =>
			requirePerson(
				paramsOf(values, { raw: guards, labels: labelsOf([sendGuards]) }),
				'limitsAndPlan',
			);

	it.each([
		5,
		'5',
		'={{ $vars.maximumCost }}',
		'={{$vars.limits_2}}',
		'={{  $vars.a  }}',
		// A limit that was added and gave nothing is an error of its own, later.
		null,
	])('lets a limit of %j pass, which a person has entered', (maximumCost) => {
		expect(require({ maximumCost, maximumRecipients: 50, planId: '1-x' })).not.toThrow();
	});

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
		expect(require({ maximumCost, maximumRecipients: 50, planId: '1-x' })).toThrow(
			'An AI agent may not set its own limits: "Maximum Cost" is an expression',
		);
	});

	it('names every limit that is missing before it looks at others', () => {
		expect(require({})).toThrow('"Maximum Cost" and "Maximum Recipients" are missing');
		expect(require({ maximumRecipients: '={{ $json.x }}' })).toThrow('"Maximum Cost" is missing');
	});

	it('takes the whole collection for an expression of the model when it is one', () => {
		const guards = paramsOf(
			{ guards: { maximumCost: 5, maximumRecipients: 50, planId: '1-x' } },
			{ raw: { guards: '={{ $json.guards }}' }, labels: labelsOf([sendGuards]) },
		).collection('guards');
		expect(() => requirePerson(guards, 'limits')).toThrow(
			'"Maximum Cost" and "Maximum Recipients" are an expression',
		);
	});

	it('asks for a plan ID only where the operation needs one', () => {
		const guards = paramsOf({ maximumCost: 5, maximumRecipients: 50, planId: ' ' });
		expect(() => requirePerson(guards, 'limits')).not.toThrow();
		expect(() => requirePerson(guards, 'limitsAndPlan')).toThrow('"planId" is missing');
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
				{ operation, campaignId, guards: { ...limits, planId: fromModel('planId') } },
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
			'a limit of its own',
			{ ...limits, maximumCost: fromModel('cost', 'number'), planId: fromModel('planId') },
			/may not set its own limits: "Maximum Cost" is an expression/,
		],
		[
			'a limit of its own in another spelling',
			{
				...limits,
				maximumRecipients: '={{ /* x */ $fromai("cost", "", "number") }}',
				planId: fromModel('planId'),
			},
			/"Maximum Recipients" is an expression/,
		],
		[
			'a limit of its own after a space',
			{
				...limits,
				maximumCost: `= ${fromModel('cost', 'number').slice(1)}`,
				planId: fromModel('planId'),
			},
			/"Maximum Cost" is an expression/,
		],
		[
			'a limit of its own after a variable',
			{
				...limits,
				maximumCost: `={{ $vars.cost }}${fromModel('cost', 'number').slice(1)}`,
				planId: fromModel('planId'),
			},
			/"Maximum Cost" is an expression/,
		],
		[
			'a limit from the arguments of the call',
			{ ...limits, maximumCost: '={{ $json.cost }}', planId: fromModel('planId') },
			/"Maximum Cost" is an expression/,
		],
		[
			'a limit calculated from its own',
			{
				...limits,
				maximumCost: '={{ Math.max(5, $fromAI("cost", "", "number")) }}',
				planId: fromModel('planId'),
			},
			/"Maximum Cost" is an expression/,
		],
		['no plan', limits, /"Plan ID" is missing/],
		['an empty plan', { ...limits, planId: fromModel('empty') }, /"Plan ID" is missing/],
		[
			'a plan that it made up',
			{ ...limits, planId: fromModel('madeUp') },
			/"Plan ID" does not belong/,
		],
		[
			'a plan above the limits',
			{ maximumCost: 1, maximumRecipients: 50, planId: fromModel('planId') },
			/"Maximum Cost" is 1, but the campaign costs 1.71/,
		],
	])('may neither send nor confirm with %s', async (_title, guards, expected) => {
		const id = world.seed({ readyToSend: true });
		const planId = await planOf(id);
		for (const operation of ['send', 'confirm']) {
			const [reply] = await ask(
				{ operation, campaignId, guards },
				{ campaign: String(id), planId, cost: 1000, empty: '', madeUp: '1-0-0' },
			);
			expect(reply).toMatch(expected);
		}
		expect(world.writes()).toEqual([]);
		expect(dispatched()).toBe(0);
	});

	it('may delete only within the limits of a person', async () => {
		const id = world.seed();
		const call = { campaign: String(id) };
		expect((await ask({ operation: 'delete', campaignId }, call))[0]).toContain(
			'without limits that a person has set',
		);
		expect(
			(
				await ask(
					{ operation: 'delete', campaignId, guards: { ...limits, maximumRecipients: 10 } },
					call,
				)
			)[0],
		).toMatch(/Nothing was deleted.*"Maximum Recipients" is 10/);
		expect(world.simulator.api.find(id)).toBeDefined();
		expect((await ask({ operation: 'delete', campaignId, guards: limits }, call))[0]).toContain(
			'"deleted":true',
		);
		expect(world.simulator.api.find(id)).toBeUndefined();
	});

	it('may delete a draft that reaches nobody', async () => {
		const id = world.seed({ contactListIds: [89] });
		expect(
			(await ask({ operation: 'delete', campaignId, guards: limits }, { campaign: String(id) }))[0],
		).toContain('"deleted":true');
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
		expect(replies[0]).toContain('"smsBody":"New"');
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
			{ operation: 'send', campaignId, guards: { ...limits, planId: fromModel('planId') } },
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
			await world.output('send', { campaignId: byId(id), guards: { ...limits, planId } }, internal),
		).toMatchObject({ outcome: 'confirmed' });
	});
});

describe('a person', () => {
	it('needs no limits', async () => {
		expect(await world.output('send', { campaignId: byId(world.seed()) })).toMatchObject({
			outcome: 'confirmed',
		});
	});
});
