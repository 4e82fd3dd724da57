import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { findOperation, formOf } from '../operations';
import { dryRun } from '../parameters/dryRun';
import type { Operation, OperationContext } from '../operations/operation';
import { requirePerson } from '../operations/agents';
import { ConfirmLedger } from '../sending/confirmLedger';
import { runsAsTool } from './asTool';
import { connect, type Connection } from './connect';
import { isFinal, toNodeError } from './toNodeError';
import { InputError } from '../parameters/inputError';
import { labelsOf } from '../parameters/labels';
import { thisProcess, type Life } from './processState';
import type { Place } from './retryMemory';
import { Params } from '../parameters/params';

function paramsOf(
	context: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
	life: Life,
): Params {
	const labels = labelsOf(formOf(operation));
	return new Params({
		// n8n throws for a parameter that is absent unless the fallback is something.
		value: (name) => context.getNodeParameter(name, itemIndex, null) ?? undefined,
		raw: (name) => context.getNode().parameters[name],
		label: (name) => labels.get(name) ?? name,
		timezone: context.getTimezone(),
		now: life.time.now,
	});
}

/** Items of what an operation returned. n8n takes an item with a top-level `error` for a failed one, so it is renamed. */
function toItems(output: JsonObject | JsonObject[], itemIndex: number): INodeExecutionData[] {
	return [output].flat().map(({ error, ...rest }) => ({
		json: (error === undefined ? rest : { ...rest, errorDetails: error }) as IDataObject,
		pairedItem: { item: itemIndex },
	}));
}

/** The execution as n8n names it; undefined when it has no name that could tell it from another one. */
function executionOf(context: IExecuteFunctions): string | undefined {
	const execution: unknown = context.getExecutionId();
	return typeof execution === 'string' && execution !== '' ? execution : undefined;
}

function placeOf(
	context: IExecuteFunctions,
	operation: Operation,
	item: number,
): Place | undefined {
	const execution = executionOf(context);
	if (execution === undefined) return undefined;
	// The only way in which n8n tells a node how often it has run in this execution.
	const run: unknown = context.getWorkflowDataProxy(item).$runIndex;
	return {
		execution,
		node: context.getNode().id,
		run: Number(run),
		item,
		operation: operation.option.value,
	};
}

/**
 * Runs an operation at a place of an execution, once: Retry On Fail runs the whole node again, and what
 * was written there before must not be written again. A failure that left nothing open is tried again.
 */
async function runOnce(
	operation: Operation,
	context: OperationContext,
	{ memory }: Life,
	place: Place | undefined,
): Promise<JsonObject | JsonObject[]> {
	if (operation.writes !== true || place === undefined) return await operation.run(context);
	const recorded = memory.recall(place);
	if (recorded !== undefined && 'output' in recorded) return recorded.output;
	if (recorded !== undefined) throw recorded.error;
	const output = await operation.run(context).catch((error: unknown) => {
		if (error instanceof Error && isFinal(error)) memory.record(place, { error });
		throw error;
	});
	memory.record(place, { output });
	return output;
}

/** Lets an operation run against a client that sends no writes. @returns the requests that it would have sent */
async function rehearse(
	operation: Operation,
	context: OperationContext,
	connection: Connection,
): Promise<JsonObject> {
	const { client, requests } = connection.rehearse();
	const output = await operation.run({
		...context,
		client,
		ledger: new ConfirmLedger(),
		dryRun: true,
	});
	return {
		dryRun: true,
		requests,
		...(operation.describesDryRun === true && { ...[output].flat()[0] }),
	};
}

/** Runs the chosen operation for one item; rejects with the error that n8n shows. */
async function executeItem(
	context: IExecuteFunctions,
	itemIndex: number,
	life: Life,
): Promise<INodeExecutionData[]> {
	let redact = (text: string) => text;
	let operation: Operation | undefined;
	try {
		const connection = await connect(context, itemIndex, life);
		redact = connection.redact;
		operation = findOperation(
			context.getNodeParameter('resource', itemIndex, null),
			context.getNodeParameter('operation', itemIndex, null),
		);
		if (operation === undefined) {
			throw new InputError('Operation', 'is not one of its options', 'Choose one from the list.');
		}
		const { client, ledger } = connection;
		const params = paramsOf(context, operation, itemIndex, life);
		const asTool = runsAsTool(context);
		if (operation.agentNeeds !== undefined && asTool)
			requirePerson(params.collection('guards'), operation.agentNeeds);
		const operationContext: OperationContext = {
			client,
			ledger,
			params,
			dryRun: false,
			asTool,
			time: life.time,
			execution: executionOf(context),
			...(life.confirmRules && { rules: life.confirmRules }),
		};
		if (operation.writes === true && params.isAdded(dryRun.name) && params.flag(dryRun.name)) {
			return toItems(await rehearse(operation, operationContext, connection), itemIndex);
		}
		return toItems(
			await runOnce(operation, operationContext, life, placeOf(context, operation, itemIndex)),
			itemIndex,
		);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error, itemIndex, redact, operation?.remedies);
		throw nodeError;
	}
}

/** Exactly these keys: with any other n8n takes the item for a successful one. */
function toErrorItem(
	{ message, description }: NodeApiError | NodeOperationError,
	itemIndex: number,
): INodeExecutionData {
	return {
		json: { error: message, ...(description ? { message: description } : {}) },
		pairedItem: { item: itemIndex },
	};
}

/**
 * Runs the node: the only loop over items, the only place that pairs items and that continues on fail.
 *
 * @param life the clocks, and what this process remembers of earlier executions
 * @returns one output, the items of all operations in the order of the input
 * @throws NodeApiError or NodeOperationError of the first item that fails, unless the node continues on fail
 */
export async function execute(
	context: IExecuteFunctions,
	life: Life = thisProcess,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			output.push(...(await executeItem(context, itemIndex, life)));
		} catch (error) {
			const nodeError = error as NodeApiError | NodeOperationError;
			if (!context.continueOnFail()) throw nodeError;
			output.push(toErrorItem(nodeError, itemIndex));
		}
	}
	return [output];
}
