import {
	NodeConnectionTypes,
	type EngineRequest,
	type EngineResponse,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import type { ActionWorld } from './actionWorld';

const TOOL_TYPE = 'n8n-nodes-qlara.qlaraCampaignsTool';

/** A tool as n8n-core hands it to an agent. */
export interface Tool {
	name: string;
	description: string;
	schema: { shape: Record<string, unknown> };
	invoke(input: Record<string, unknown>): Promise<string>;
}

/** One call of the model: what it fills in where the tool says `$fromAI`. */
export type Call = Record<string, unknown>;

/** What comes back to the model, call by call: the tool's answer as text, or its error. */
export type Replies = string[];

/** A copy of a node type whose description can be changed, as n8n's NodeTypes makes it when a workflow names the tool. */
export function copyOf(type: INodeType): INodeType {
	const { description } = type;
	const properties = Object.create(description.properties) as INodeProperties[];
	const copy = Object.create(description, {
		properties: { value: properties },
	}) as INodeType['description'];
	return Object.create(type, { description: { value: copy } }) as INodeType;
}

/**
 * The node as the tool of an agent, as far as n8n-core and the node look at it: a test below test/n8n compares it
 * with what n8n itself makes of the node.
 */
export function toolOf(type: INodeType): INodeType {
	const { description } = type;
	return Object.create(type, {
		description: {
			value: {
				...description,
				name: `${description.name}Tool`,
				displayName: `${description.displayName} Tool`,
				inputs: [],
				outputs: [NodeConnectionTypes.AiTool],
				properties: [
					{
						displayName: 'Tool Description',
						name: 'descriptionType',
						type: 'options',
						noDataExpression: true,
						options: [
							{ name: 'Set Automatically', value: 'auto' },
							{ name: 'Set Manually', value: 'manual' },
						],
						default: 'auto',
					},
					...description.properties,
				],
			},
		},
	}) as INodeType;
}

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
export function callingAgent(
	calls: Call[],
	seen: (tool: Tool) => void = () => undefined,
): INodeType {
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
export function requestingAgent(calls: Call[]): INodeType {
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

/** Both ways in which n8n-core lets an agent call a tool. */
export const agents: Array<[way: string, agent: (calls: Call[]) => INodeType]> = [
	['as a LangChain tool', (calls) => callingAgent(calls)],
	['through the engine', requestingAgent],
];

/** An expression by which the model fills in a parameter. */
export const fromModel = (key: string, type = 'string') =>
	`={{ $fromAI('${key}', '', '${type}') }}`;

/**
 * Lets an agent with the node as its tool make its calls.
 *
 * @param tool the node as a tool
 * @param parameters of the tool
 */
export async function askAgent(
	{ engine }: ActionWorld,
	tool: INodeType,
	agent: INodeType,
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
	const { outputs, error } = await engine.runWorkflow({
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
			'test.agent': agent,
			[TOOL_TYPE]: tool,
		},
	});
	if (error !== undefined) throw new Error(error.message);
	return outputs.Agent![0]![0]!.json.replies as Replies;
}
