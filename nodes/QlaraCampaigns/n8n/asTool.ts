import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether an AI agent runs the node. n8n does that in three ways, seen in n8n 2.41:
 * - an agent node calls it as a LangChain tool: the context says that it is a tool execution
 * - an agent node hands the call to the engine, which runs it like any node: its type ends in `Tool`, and its
 *   output is rewired to the tool connection
 * - an agent without a workflow runs the node by itself, under its own type, in the mode `internal`
 */
export function runsAsTool(context: IExecuteFunctions): boolean {
	const node = context.getNode();
	return (
		// Older versions of n8n do not have it.
		context.isToolExecution?.() ||
		node.type.endsWith('Tool') ||
		node.rewireOutputLogTo === NodeConnectionTypes.AiTool ||
		context.getMode() === 'internal'
	);
}
