import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { QlaraError } from '../api/errors';
import type { JsonObject } from '../api/types';
import { findOperation, formOf } from '../operations';
import { requirePerson } from '../operations/agents';
import type { Operation, OperationContext } from '../operations/operation';
import { dryRun } from '../parameters/dryRun';
import { InputError } from '../parameters/inputError';
import { ConfirmLedger } from '../sending/confirmLedger';
import { ConfirmError } from '../sending/confirmOutcome';
import { runsAsTool } from './asTool';
import { connect, type Connection } from './connect';
import { thisProcess, type ProcessState } from './processState';
import { readParams } from './readParams';
import { mayHaveBeenDone } from './remedies';
import type { ExecutionSlot } from './retryMemory';
import { toNodeError } from './toNodeError';

/**
 * Items of what an operation returned. n8n takes an item with a top-level `error` for a failed one, so it is
 * renamed.
 */
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

function slotOf(
	context: IExecuteFunctions,
	operation: Operation,
	item: number,
): ExecutionSlot | undefined {
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

/** Whether a failed operation must not be run again by Retry On Fail. */
function isFinal(error: unknown): error is Error {
	if (error instanceof ConfirmError) return error.outcome.outcome === 'unknown';
	return error instanceof QlaraError && mayHaveBeenDone(error);
}

/**
 * Runs an operation in its slot of an execution, once: Retry On Fail runs the whole node again, and what
 * was written there before must not be written again. A failure that left nothing open is tried again.
 */
async function runOnce(
	operation: Operation,
	context: OperationContext,
	{ retryMemory }: ProcessState,
	slot: ExecutionSlot | undefined,
): Promise<JsonObject | JsonObject[]> {
	if (operation.writes !== true || slot === undefined) return await operation.run(context);
	const recorded = retryMemory.recall(slot);
	if (recorded !== undefined && 'output' in recorded) return recorded.output;
	if (recorded !== undefined) throw recorded.error;
	const output = await operation.run(context).catch((error: unknown) => {
		if (isFinal(error)) retryMemory.record(slot, { error });
		throw error;
	});
	retryMemory.record(slot, { output });
	return output;
}

/** Lets an operation run against a client that sends no writes. @returns the requests that it would have sent */
async function runDry(
	operation: Operation,
	context: OperationContext,
	connection: Connection,
): Promise<JsonObject> {
	const { client, requests } = connection.dryRun();
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
	state: ProcessState,
): Promise<INodeExecutionData[]> {
	let redact = (text: string) => text;
	try {
		const connection = await connect(context, itemIndex, state);
		redact = connection.redact;
		const valueOf = (name: string): unknown => context.getNodeParameter(name, itemIndex, null);
		const operation = findOperation(valueOf('resource'), valueOf('operation'));
		if (operation === undefined)
			throw new InputError('Operation', 'is not one of its options', 'Choose one from the list.');
		const { client, ledger, time } = connection;
		const params = readParams(context, formOf(operation), valueOf, state.time.now);
		const asTool = runsAsTool(context);
		if (operation.agentNeeds !== undefined && asTool)
			requirePerson(params.collection('guards'), operation.agentNeeds);
		const operationContext: OperationContext = {
			client,
			ledger,
			params,
			dryRun: false,
			asTool,
			time,
			execution: executionOf(context),
			...(state.confirmTiming && { timing: state.confirmTiming }),
		};
		const isDryRun =
			operation.writes === true && params.isAdded(dryRun.name) && params.flag(dryRun.name);
		const output = isDryRun
			? await runDry(operation, operationContext, connection)
			: await runOnce(operation, operationContext, state, slotOf(context, operation, itemIndex));
		return toItems(output, itemIndex);
	} catch (error) {
		// n8n's rules want an error of n8n's own here, and do not look into the function that makes it.
		const nodeError = toNodeError(context.getNode(), error, itemIndex, redact);
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
 * @param state the clocks, and what this process remembers of earlier executions
 * @returns one output, the items of all operations in the order of the input
 * @throws NodeApiError or NodeOperationError of the first item that fails, unless the node continues on fail
 */
export async function execute(
	context: IExecuteFunctions,
	state: ProcessState = thisProcess,
): Promise<INodeExecutionData[][]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < context.getInputData().length; itemIndex++) {
		try {
			output.push(...(await executeItem(context, itemIndex, state)));
		} catch (error) {
			const nodeError = error as NodeApiError | NodeOperationError;
			if (!context.continueOnFail()) throw nodeError;
			output.push(toErrorItem(nodeError, itemIndex));
		}
	}
	return [output];
}
