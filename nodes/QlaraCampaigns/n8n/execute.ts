import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { QlaraError } from '../api/errors';
import { maxInFlight } from '../api/rateLimiter';
import type { JsonObject } from '../api/types';
import { WaitTime } from '../api/waitTime';
import { findOperation, formOf } from '../operations';
import { requirePerson } from '../operations/agents';
import type { Operation, OperationContext, OutputFile } from '../operations/operation';
import { dryRun } from '../parameters/dryRun';
import { InputError } from '../parameters/inputError';
import type { Params } from '../parameters/params';
import { withoutClaims } from '../sending/claim';
import { ConfirmLedger } from '../sending/confirmLedger';
import { ConfirmError } from '../sending/confirmOutcome';
import { runsAsTool } from './asTool';
import { connect, type Connection } from './connect';
import { thisProcess, type ProcessState } from './processState';
import { paramsReader } from './readParams';
import { showHints } from './hints';
import { mayHaveBeenDone } from './remedies';
import type { ExecutionSlot } from './retryMemory';
import { requireSameForAll } from './sameForAll';
import { sideBySide } from './sideBySide';
import { plainDescription, toNodeError } from './toNodeError';

/**
 * The input items of one run of an operation, by their index: one, or all. Not empty.
 */
type Items = readonly [number, ...number[]];

/**
 * Runs of a reading operation that may be under way at the same time. The rate limiter decides when their requests
 * leave; this only has to be more than fit into the time of one answer.
 */
const runsSideBySide = maxInFlight;

function pairedWith([first, ...others]: Items): NonNullable<INodeExecutionData['pairedItem']> {
	return others.length === 0 ? { item: first } : [first, ...others].map((item) => ({ item }));
}

/** n8n takes an item with a top-level `error` for a failed one, so it is renamed. */
function withoutError(json: JsonObject): JsonObject {
	if (!('error' in json)) return json;
	const { error, ...rest } = json;
	return error === undefined ? rest : { ...rest, errorDetails: error };
}

/** Items of what an operation returned, without claims. */
function toItems(output: JsonObject | JsonObject[], from: Items): INodeExecutionData[] {
	return [withoutClaims(output)].flat().map((json) => ({
		json: withoutError(json) as IDataObject,
		pairedItem: pairedWith(from),
	}));
}

/** Adds to each item the file that comes with it, as binary data in the field that n8n's own nodes call `data`. */
async function withFiles(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	fileOf: (json: JsonObject) => OutputFile | undefined,
): Promise<INodeExecutionData[]> {
	return await Promise.all(
		items.map(async (item) => {
			const file = fileOf(item.json);
			if (file === undefined) return item;
			const { name, mimeType, text } = file;
			const data = await context.helpers.prepareBinaryData(Buffer.from(text), name, mimeType);
			return { ...item, binary: { data } };
		}),
	);
}

/** The execution as n8n names it; undefined when it has no name that could tell it from another one. */
function executionOf(context: IExecuteFunctions): string | undefined {
	const execution: unknown = context.getExecutionId();
	return typeof execution === 'string' && execution !== '' ? execution : undefined;
}

/** The execution and the node in it: two n8n installations may count executions alike, but do not share nodes. */
function claimantOf(context: IExecuteFunctions): string | undefined {
	const execution = executionOf(context);
	return execution === undefined ? undefined : `${execution} ${context.getNode().id}`;
}

/** How many executions a retried one remembers. */
const maxEarlier = 5;

/**
 * The claimants of the executions that this one repeats: what a node keeps in its context is the one thing that n8n
 * hands on to Retry execution, also in another process. A workflow that another one calls begins anew.
 */
function earlierClaimants(context: IExecuteFunctions, claimant: string | undefined): string[] {
	if (claimant === undefined || typeof context.getContext !== 'function') return [];
	const memory = context.getContext('node');
	const known: unknown = memory.qlaraClaimants;
	const earlier = [known].flat().filter((one) => typeof one === 'string' && one !== claimant);
	memory.qlaraClaimants = [...earlier.slice(-maxEarlier), claimant];
	return earlier as string[];
}

function slotOf(
	context: IExecuteFunctions,
	operation: Operation,
	item: number,
): ExecutionSlot | undefined {
	if (operation.writes !== true) return undefined;
	const execution = executionOf(context);
	if (execution === undefined) return undefined;
	// The only way in which n8n tells a node how often it has run in this execution.
	const run: unknown = context.getWorkflowDataProxy(item).$runIndex;
	return {
		execution,
		node: context.getNode().id,
		run: typeof run === 'number' ? run : 0,
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
	if (slot === undefined) return await operation.run(context);
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
		...(operation.describesDryRun === true && { ...[output].flat()[0] }),
		requests,
	};
}

/** The operation that the form has chosen, and the parameters of an item for it. */
function chosenOperation(
	context: IExecuteFunctions,
	itemIndex: number,
	{ time }: ProcessState,
): { operation: Operation; paramsOf(item: number): Params } {
	const valueAt =
		(item: number) =>
		(name: string): unknown =>
			context.getNodeParameter(name, item, null);
	const valueOf = valueAt(itemIndex);
	const operation = findOperation(valueOf('resource'), valueOf('operation'));
	if (operation === undefined)
		throw new InputError('Operation', 'is not one of its options', 'Choose one from the list.');
	const read = paramsReader(context, formOf(operation), time.now);
	return {
		operation,
		paramsOf: (item) =>
			read(valueAt(item), (expression) => context.evaluateExpression(expression, item)),
	};
}

/** Runs the chosen operation once; rejects with the error that n8n shows. */
async function executeRun(
	context: IExecuteFunctions,
	items: Items,
	runs: number,
	state: ProcessState,
	waitTime: WaitTime,
): Promise<INodeExecutionData[]> {
	const [itemIndex, ...others] = items;
	let redact = (text: string) => text;
	let connection: Connection | undefined;
	try {
		const { operation, paramsOf } = chosenOperation(context, itemIndex, state);
		const { expectedRequests } = operation;
		const priority = runs === 1 && context.getMode() === 'manual' ? 'interactive' : 'bulk';
		connection = await connect(context, itemIndex, { priority, expectedRequests, waitTime }, state);
		redact = connection.redact;
		const { client, ledger, time, waitedMs } = connection;
		const params = paramsOf(itemIndex);
		if (others.length > 0 && operation.togetherFor !== undefined)
			requireSameForAll(context, formOf(operation), operation.togetherFor.perItem);
		const asTool = runsAsTool(context);
		const claimant = claimantOf(context);
		if (operation.agentNeeds !== undefined && asTool) requirePerson(params, operation.agentNeeds);
		const operationContext: OperationContext = {
			client,
			ledger,
			params,
			allItems: () => items.map(paramsOf),
			runs,
			dryRun: false,
			asTool,
			time,
			execution: executionOf(context),
			claimant,
			earlierClaimants: earlierClaimants(context, claimant),
			isRetry: context.getMode() === 'retry',
			waitedMs,
			...(state.confirmTiming && { timing: state.confirmTiming }),
		};
		const isDryRun =
			operation.writes === true && params.has(dryRun.name) && params.flag(dryRun.name);
		const output = isDryRun
			? await runDry(operation, operationContext, connection)
			: await runOnce(operation, operationContext, state, slotOf(context, operation, itemIndex));
		const made = toItems(output, items);
		if (operation.file === undefined) return made;
		return await withFiles(context, made, (json) => operation.file?.(json, params));
	} catch (error) {
		// n8n's rules want an error of n8n's own here, and do not look into the function that makes it.
		const at = others.length === 0 ? itemIndex : undefined;
		const nodeError = toNodeError(context.getNode(), error, at, redact, runsAsTool(context));
		throw nodeError;
	} finally {
		connection?.close();
	}
}

/** Which items each run of the operation is for, and how many runs may be under way at the same time. */
function runsOf(context: IExecuteFunctions, state: ProcessState): { runs: Items[]; most: number } {
	const each = context.getInputData().map((_item, index): Items => [index]);
	const [first, ...others] = each.flat();
	if (first === undefined || others.length === 0) return { runs: each, most: 1 };
	try {
		const { operation, paramsOf } = chosenOperation(context, first, state);
		const together = operation.togetherFor?.isChosen(paramsOf(first)) === true;
		return {
			runs: together ? [[first, ...others]] : each,
			most: operation.sideBySide === true ? runsSideBySide : 1,
		};
	} catch {
		// The run for the first item meets the same, and says what is wrong.
		return { runs: each, most: 1 };
	}
}

/** Exactly these keys: with any other n8n takes the item for a successful one. */
function toErrorItem(
	nodeError: NodeApiError | NodeOperationError,
	from: Items,
): INodeExecutionData {
	const { message } = nodeError;
	const description = plainDescription(nodeError);
	return {
		json: { error: message, ...(description ? { message: description } : {}) },
		pairedItem: pairedWith(from),
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
	const succeeded = new Set<INodeExecutionData[]>();
	const { runs, most } = runsOf(context, state);
	const waitTime = new WaitTime(state.time);
	const run = async (items: Items): Promise<INodeExecutionData[]> => {
		try {
			const made = await executeRun(context, items, runs.length, state, waitTime);
			succeeded.add(made);
			return made;
		} catch (error) {
			const nodeError = error as NodeApiError | NodeOperationError;
			if (!context.continueOnFail()) throw nodeError;
			return [toErrorItem(nodeError, items)];
		}
	};
	const outputs = await sideBySide(
		runs.map((items) => async () => await run(items)),
		most,
	);
	showHints(
		context,
		outputs
			.filter((output) => succeeded.has(output))
			.flatMap((output) => output.map(({ json }) => json)),
		waitTime,
	);
	return [outputs.flat()];
}
