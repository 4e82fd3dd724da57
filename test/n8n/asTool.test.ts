import type { IExecuteFunctions, INode, WorkflowExecuteMode } from 'n8n-workflow';
import { runsAsTool } from '../../nodes/QlaraCampaigns/n8n/asTool';

interface Run {
	type?: string;
	rewireOutputLogTo?: INode['rewireOutputLogTo'];
	mode?: WorkflowExecuteMode;
	/** Undefined: an n8n that does not know the question. */
	isToolExecution?: boolean;
}

const runsAs = ({ type = 'n8n-nodes-qlara.qlaraCampaigns', mode = 'trigger', ...run }: Run) =>
	runsAsTool({
		getNode: () => ({
			type,
			...(run.rewireOutputLogTo && { rewireOutputLogTo: run.rewireOutputLogTo }),
		}),
		getMode: () => mode,
		...(run.isToolExecution !== undefined && { isToolExecution: () => run.isToolExecution }),
	} as unknown as IExecuteFunctions);

describe('runsAsTool', () => {
	it.each<[string, Run]>([
		['calls it as a LangChain tool', { isToolExecution: true }],
		[
			'lets the engine run it',
			{ isToolExecution: false, type: 'n8n-nodes-qlara.qlaraCampaignsTool' },
		],
		['lets an older engine run it', { type: 'n8n-nodes-qlara.qlaraCampaignsTool' }],
		['rewires its output', { isToolExecution: false, rewireOutputLogTo: 'ai_tool' }],
		['runs it without a workflow', { isToolExecution: false, mode: 'internal' }],
	])('is true when an agent %s', (_way, run) => {
		expect(runsAs(run)).toBe(true);
	});

	it.each<[string, Run]>([
		['runs it', { isToolExecution: false }],
		['of an older n8n runs it', {}],
		['runs it by hand', { mode: 'manual' }],
		['runs it with other rewired outputs', { rewireOutputLogTo: 'ai_memory' }],
	])('is false when a workflow %s', (_way, run) => {
		expect(runsAs(run)).toBe(false);
	});
});
