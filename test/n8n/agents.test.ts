// The node as an AI agent's tool, wrapped by n8n's own code: the conversion of n8n, and both ways in which n8n-core
// lets an agent call a tool. Only the model is replaced: the test says what it would say.
import path from 'node:path';

import {
	NodeConnectionTypes,
	type EngineRequest,
	type EngineResponse,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeType,
} from 'n8n-workflow';

import { ensureRuntime } from '../n8n/runtime';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
const TOOL_TYPE = 'n8n-nodes-qlara.qlaraCampaignsTool';

/** A tool as n8n-core hands it to an agent. */
interface Tool {
	name: string;
	description: string;
	schema: { shape: Record<string, unknown> };
	invoke(input: Record<string, unknown>): Promise<string>;
}

/** One call of the model: what it fills in where the tool says `$fromAI`. */
type Call = Record<string, unknown>;

/** What came back to the model, call by call: the tool's answer as text, or its error. */
type Replies = string[];

let world: ActionWorld;
let toolType: INodeType;

beforeAll(async () => {
	const { folder } = await ensureRuntime(console.log);
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- where n8n lies is known at run time only
	const { convertNodeToAiTool } = require(
		path.join(folder, 'node_modules', 'n8n', 'dist', 'tool-generation', 'ai-tools.js'),
	) as {
		convertNodeToAiTool: (type: INodeType) => INodeType;
	};
	world = await startActionWorld();
	// As n8n's NodeTypes does when a workflow names the tool.
	const { description } = world.nodeType;
	const properties = Object.create(
		description.properties,
	) as INodeType['description']['properties'];
	const copy = Object.create(description, {
		properties: { value: properties },
	}) as INodeType['description'];
	toolType = convertNodeToAiTool(
		Object.create(world.nodeType, { description: { value: copy } }) as INodeType,
	);
}, SETUP_TIMEOUT_MS);
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const agentDescription: INodeType['description'] = {
	displayName: 'Agent',
	name: 'agent',
	group: ['transform'],
	version: 1,
	description: 'Calls its tool as the test says',
	defaults: { name: 'Agent' },
	inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
	outputs: [NodeConnectionTypes.Main],
	properties: [],
};

/** An agent that calls its tool as a LangChain tool, as n8n's older agents and sub-agents do. */
function callingAgent(calls: Call[], seen: (tool: Tool) => void): INodeType {
	return {
		description: agentDescription,
		async execute(this: IExecuteFunctions) {
			const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
			seen(tool!);
			const replies: Replies = [];
			for (const call of calls)
				replies.push(await tool!.invoke(call).catch((error: Error) => error.message));
			return [[{ json: { replies } }]];
		},
	};
}

/** An agent that lets the engine run its tool, as n8n's newer agents do. */
function requestingAgent(calls: Call[]): INodeType {
	return {
		description: agentDescription,
		async execute(this: IExecuteFunctions, response?: EngineResponse) {
			if (response === undefined || response.actionResponses.length === 0) {
				const actions = calls.map((input, index) => ({
					actionType: 'ExecutionNodeAction' as const,
					nodeName: 'Qlara',
					input: input as IDataObject,
					type: NodeConnectionTypes.AiTool,
					id: `call-${index}`,
					metadata: {},
				}));
				return { actions, metadata: {} } satisfies EngineRequest;
			}
			const replies = response.actionResponses.map(
				({ data }) =>
					data.error?.message ?? JSON.stringify(data.data?.ai_tool?.[0]?.map(({ json }) => json)),
			);
			return [[{ json: { replies } }]];
		},
	};
}

/** Lets an agent with the node as its tool make calls. */
async function askAgent(
	agentType: INodeType,
	parameters: Record<string, unknown>,
): Promise<Replies> {
	const node = (name: string, type: string, more: Partial<INode> = {}): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const { outputs, error } = await world.engine.runWorkflow({
		nodes: [
			node('Start', 'test.start'),
			node('Agent', 'test.agent'),
			node('Qlara', TOOL_TYPE, {
				parameters: { resource: 'campaign', ...parameters },
				credentials: { qlaraApi: { id: '1', name: 'Qlara account' } },
			}),
		],
		connections: {
			Start: { main: [[{ node: 'Agent', type: NodeConnectionTypes.Main, index: 0 }]] },
			Qlara: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
		},
		start: 'Start',
		nodeTypes: {
			'test.start': {
				description: { ...agentDescription, name: 'start', inputs: [] },
				async execute() {
					return [this.getInputData()];
				},
			},
			'test.agent': agentType,
			[TOOL_TYPE]: toolType,
		},
	});
	if (error !== undefined) throw new Error(error.message);
	return outputs.Agent![0]![0]!.json.replies as Replies;
}

const ways: Array<[string, (calls: Call[]) => INodeType]> = [
	['as a LangChain tool', (calls) => callingAgent(calls, () => undefined)],
	['through the engine', (calls) => requestingAgent(calls)],
];

const fromModel = (key: string, type = 'string') => `={{ $fromAI('${key}', '', '${type}') }}`;
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

describe('the tool', () => {
	it('has the description of its operation and asks the model only for what a person has left to it', async () => {
		const tools: Tool[] = [];
		await askAgent(
			callingAgent([], (tool) => tools.push(tool)),
			{ operation: 'send', campaignId, ...limits, planId: fromModel('planId') },
		);
		expect(tools[0]!.description).toBe('Check and send a campaign in Qlara Campaigns');
		expect(Object.keys(tools[0]!.schema.shape).sort()).toEqual(['campaign', 'planId']);
	});
});

describe.each(ways)('an agent that calls %s', (_way, agent) => {
	const ask = async (parameters: Record<string, unknown>, ...calls: Call[]): Promise<Replies> =>
		await askAgent(agent(calls), parameters);
	const planOf = async (id: number): Promise<string> =>
		/"planId":"([^"]+)"/.exec(
			(await ask({ operation: 'check', campaignId }, { campaign: String(id) }))[0]!,
		)![1]!;

	it('reads and checks freely', async () => {
		const id = world.seed();
		const [reply] = await ask({ operation: 'check', campaignId }, { campaign: String(id) });
		expect(reply).toContain('"recipients":38');
		expect((await ask({ operation: 'getAll', returnAll: false, limit: 5 }, {}))[0]).toContain(
			String(id),
		);
	});

	it.each(['send', 'confirm'])(
		'can %s what was checked, within the limits of a person',
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
	])('can neither send nor confirm with %s', async (_title, guards, expected) => {
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
		'with a campaign that Check warns of, can %s it',
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

	it('deletes only within the limits of a person', async () => {
		const id = world.seed();
		const call = { campaign: String(id) };
		expect((await ask({ operation: 'delete', campaignId }, call))[0]).toContain(
			'without limits that a person has set',
		);
		expect(
			(await ask({ operation: 'delete', campaignId, ...limits, maximumRecipients: 10 }, call))[0],
		).toMatch(/Nothing was deleted.*"Maximum Recipients" is 10/);
		expect(world.simulator.api.find(id)).toBeDefined();
		expect((await ask({ operation: 'delete', campaignId, ...limits }, call))[0]).toContain(
			'"deleted":true',
		);
		expect(world.simulator.api.find(id)).toBeUndefined();
	});

	it('deletes a draft that reaches nobody', async () => {
		const id = world.seed({ contactListIds: [89] });
		expect(
			(await ask({ operation: 'delete', campaignId, ...limits }, { campaign: String(id) }))[0],
		).toContain('"deleted":true');
	});

	it('changes drafts, and nothing that a person has sent on its way', async () => {
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

	it('does not change what was confirmed a moment ago, although it still shows as a draft', async () => {
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

	it('is not answered with the outcome of another call when it makes several', async () => {
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
		const untouched = { campaignId: byId(id), costLimit: 'maximum', recipientLimit: 'maximum' };
		expect((await world.refusal('send', untouched, internal)).message).toContain(
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
		const { message, description } = await world.refusal('send', {
			campaignId,
			costLimit: 'maximum',
			recipientLimit: 'maximum',
		});
		expect(message).toBe('"Maximum Cost" is empty');
		expect(description).toContain('set "Cost Limit" to No Limit');
		expect(dispatched()).toBe(0);
		expect(await world.output('send', { campaignId: byId(world.seed()) })).toMatchObject({
			outcome: 'confirmed',
		});
	});
});
