import {
	NodeConnectionTypes,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type ITaskData,
} from 'n8n-workflow';

/** A saved workflow is JSON; what does not survive that cannot reach a node in real life either. */
export function json<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

/** Drops keys without a value, which `exactOptionalPropertyTypes` tells apart from absent ones. */
export function defined<T extends object>(
	values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}

/** Type of the node that a workflow starts with. */
export const INPUT_TYPE = 'test.input';

export const inputType: INodeType = {
	description: {
		displayName: 'Input',
		name: 'input',
		group: ['trigger'],
		version: 1,
		description: 'Hands on the items it was started with',
		defaults: { name: 'Input' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

/** A node at the end of a branch, which reports the items it receives and the inspected value of each. */
export function makeSinkType(
	report: (name: string, items: INodeExecutionData[], values: unknown[]) => void,
): INodeType {
	return {
		description: {
			...inputType.description,
			displayName: 'Sink',
			name: 'sink',
			group: ['output'],
			defaults: { name: 'Sink' },
			inputs: [NodeConnectionTypes.Main],
			properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
		},
		async execute() {
			const items = this.getInputData();
			const values = items.map((_item, index) => this.getNodeParameter('value', index));
			report(this.getNode().name, items, values);
			return [items];
		},
	};
}

export function makeHelperNode(
	name: string,
	type: string,
	parameters: INodeParameters = {},
): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

/** What stands at a path such as `a.b.0`. */
export function valueAt(value: unknown, dottedKey: string): unknown {
	return dottedKey
		.split('.')
		.reduce<unknown>((inner, key) => (inner as IDataObject | undefined)?.[key], value);
}

/** Records of runs that nodes have had before, by how many. */
export function earlierRuns(counts: Record<string, number>): Record<string, ITaskData[]> {
	const run = (executionIndex: number): ITaskData => ({
		startTime: 0,
		executionIndex,
		executionTime: 0,
		executionStatus: 'success',
		source: [{ previousNode: 'Input' }],
		data: { main: [[]] },
	});
	return Object.fromEntries(
		Object.entries(counts)
			.filter(([, count]) => count > 0)
			.map(([name, count]) => [name, Array.from({ length: count }, (_value, index) => run(index))]),
	);
}
