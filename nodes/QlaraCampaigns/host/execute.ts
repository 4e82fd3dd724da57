import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { findOperation } from '../operations';
import type { Operation } from '../operations/operation';
import { connect } from './connect';
import { toNodeError } from './errors';
import { InputError } from './inputError';
import { Params } from './params';

/** Labels by parameter name, collections included. */
function labelsOf(fields: INodeProperties[]): Map<string, string> {
	const inner = fields.flatMap(({ options = [] }) => options.filter((option): option is INodeProperties => 'type' in option));
	return new Map([...inner, ...fields].map(({ name, displayName }) => [name, displayName]));
}

function paramsOf(context: IExecuteFunctions, operation: Operation, itemIndex: number): Params {
	const labels = labelsOf(operation.fields);
	return new Params({
		// n8n throws for a parameter that is absent unless the fallback is something.
		value: (name) => context.getNodeParameter(name, itemIndex, null) ?? undefined,
		label: (name) => labels.get(name) ?? name,
		timezone: context.getTimezone(),
		now: Date.now,
	});
}

/** Items of what an operation returned. n8n takes an item with a top-level `error` for a failed one, so it is renamed. */
function toItems(output: JsonObject | JsonObject[], itemIndex: number): INodeExecutionData[] {
	return [output].flat().map(({ error, ...rest }) => ({
		json: (error === undefined ? rest : { ...rest, errorDetails: error }) as IDataObject,
		pairedItem: { item: itemIndex },
	}));
}

/** Runs the chosen operation for one item; rejects with the error that n8n shows. */
async function executeItem(context: IExecuteFunctions, itemIndex: number): Promise<INodeExecutionData[]> {
	let redact = (text: string) => text;
	let operation: Operation | undefined;
	try {
		const connection = await connect(context, itemIndex);
		redact = connection.redact;
		operation = findOperation(
			context.getNodeParameter('resource', itemIndex, null),
			context.getNodeParameter('operation', itemIndex, null),
		);
		if (operation === undefined) {
			throw new InputError('Operation', 'is not one of its options', 'Choose one from the list.');
		}
		const params = paramsOf(context, operation, itemIndex);
		return toItems(await operation.run({ client: connection.client, params }), itemIndex);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, itemIndex, redact, operation?.remedies);
		throw nodeError;
	}
}

/** Exactly these keys: with any other n8n takes the item for a successful one. */
function toErrorItem({ message, description }: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	return { json: { error: message, ...(description ? { message: description } : {}) }, pairedItem: { item: itemIndex } };
}

/**
 * Runs the node: the only loop over items, the only place that pairs items and that continues on fail.
 *
 * @returns one output, the items of all operations in the order of the input
 * @throws NodeApiError or NodeOperationError of the first item that fails, unless the node continues on fail
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			output.push(...(await executeItem(context, itemIndex)));
		} catch (error) {
			const nodeError = error as NodeApiError | NodeOperationError;
			if (!context.continueOnFail()) throw nodeError;
			output.push(toErrorItem(nodeError, itemIndex));
		}
	}
	return [output];
}
