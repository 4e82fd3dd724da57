// The node as n8n itself makes a tool of it. What agents may do is tested in test/operations/agents.test.ts, with a tool
// of our own making; here both are compared, and one call of each kind goes through the real one.
import path from 'node:path';

import type { INodeProperties, INodeType } from 'n8n-workflow';

import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import {
	agents,
	askAgent,
	callingAgent,
	copyOf,
	fromModel,
	toolOf,
	type Call,
	type Replies,
	type Tool,
} from '../engine/agent';
import { byId } from '../engine/values';
import { ensureRuntime } from './runtime';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

let world: ActionWorld;
let tool: INodeType;

beforeAll(async () => {
	const { folder } = await ensureRuntime(console.log);
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- where n8n lies is known at run time only
	const { convertNodeToAiTool } = require(
		path.join(folder, 'node_modules', 'n8n', 'dist', 'tool-generation', 'ai-tools.js'),
	) as {
		convertNodeToAiTool: (type: INodeType) => INodeType;
	};
	world = await startActionWorld();
	tool = convertNodeToAiTool(copyOf(world.nodeType));
}, SETUP_TIMEOUT_MS);
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const limits = {
	costLimit: 'maximum',
	maximumCost: 5,
	recipientLimit: 'maximum',
	maximumRecipients: 50,
};
const campaignId = byId(fromModel('campaign'));
const guards = { ...limits, planId: fromModel('planId') };

describe('the tool', () => {
	it('has the description of its operation and asks the model only for what a person has left to it', async () => {
		const tools: Tool[] = [];
		await askAgent(
			world,
			tool,
			callingAgent([], (seen) => tools.push(seen)),
			{ operation: 'send', campaignId, ...guards },
		);
		expect(tools[0]!.description).toBe('Check and send a campaign in Qlara Campaigns');
		expect(Object.keys(tools[0]!.schema.shape).sort()).toEqual(['campaign', 'planId']);
	});

	it('is what the tests of its rules take it for', () => {
		const facts = ({ description: { name, inputs, outputs, properties } }: INodeType) => ({
			name,
			inputs,
			outputs,
			// What n8n adds for the description of the tool decides nothing.
			properties: [...properties]
				.filter(
					(property: INodeProperties) => !/escriptionType|toolDescription/.test(property.name),
				)
				.map(({ name: property, displayOptions }) => ({ property, displayOptions })),
		});
		expect(facts(tool)).toEqual(facts(toolOf(world.nodeType)));
	});
});

describe.each(agents)('an agent that calls %s', (_way, agent) => {
	const ask = async (parameters: Record<string, unknown>, ...calls: Call[]): Promise<Replies> =>
		await askAgent(world, tool, agent(calls), parameters);
	const check = async (id: number): Promise<string> =>
		(await ask({ operation: 'check', campaignId }, { campaign: String(id) }))[0]!;

	it('may send what was checked, within the limits of a person', async () => {
		const id = world.seed();
		const planId = /"planId":"([^"]+)"/.exec(await check(id))![1]!;
		const [reply] = await ask(
			{ operation: 'send', campaignId, ...guards },
			{ campaign: String(id), planId },
		);
		expect(reply).toContain('"outcome":"confirmed"');
		world.advance(60_000);
		expect(world.simulator.api.dispatches).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		['without limits', { planId: fromModel('planId') }, /without limits that a person has set/],
		[
			'with a limit of its own',
			{ ...guards, maximumCost: fromModel('cost', 'number') },
			/may not set its own limits: "Maximum Cost" is an expression/,
		],
		['without a plan ID', limits, /"Plan ID" is missing/],
	])('may not send %s', async (_what, given, reason) => {
		const id = world.seed();
		const [reply] = await ask(
			{ operation: 'send', campaignId, ...given },
			{ campaign: String(id), planId: '1-0-0', cost: 1000 },
		);
		expect(reply).toMatch(reason);
		expect(world.writes()).toEqual([]);
	});
});
