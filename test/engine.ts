import './setup';

import fs from 'node:fs';
import path from 'node:path';

import { Container } from '@n8n/di';
import {
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	getAdditionalKeys,
	LoadOptionsContext,
	PollContext,
	PollTriggerExecutor,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	ICredentialsHelper,
	isExpression,
	NodeConnectionTypes,
	NodeHelpers,
	UnexpectedError,
	Workflow,
	type ExecutionStatus,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeCredentials,
	type INodeCredentialsDetails,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IPollFunctions,
	type IRequestOptionsSimplified,
	type IRun,
	type ITaskData,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type OnError,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

/** The values of a credential; a field that is left out gets the credential type's default, as in n8n. */
export type CredentialValues = ICredentialDataDecryptedObject;

export interface EngineOptions {
	/** Values for every credential type of the package, or `null` for nodes without a credential. */
	credentials: CredentialValues | null;
	/** Node classes instead of those that package.json registers. */
	nodes?: Array<new () => INodeType | IVersionedNodeType>;
	/** Credential classes instead of those that package.json registers. */
	credentialTypes?: Array<new () => ICredentialType>;
	/** Id of the stored credential; by default each engine has one of its own. */
	credentialId?: string;
}

/** What identifies the node under test and where it stands. */
export interface NodeOptions {
	/** Name of the node type without the package, such as `qlaraCampaigns`. Default: the first fitting one. */
	node?: string;
	typeVersion?: number;
	/** As a saved workflow holds them: plain JSON, expressions as text that starts with `=`. */
	parameters?: Record<string, unknown>;
	nodeId?: string;
	nodeName?: string;
	workflowId?: string;
	/** Time zone in the workflow's settings. */
	timezone?: string;
	/** Other credential values for this call only. */
	credentials?: CredentialValues | null;
}

export interface RunOptions extends NodeOptions {
	/** Items that reach the node. Default: one empty item. */
	items?: INodeExecutionData[];
	onError?: OnError;
	/** The switch that `onError` has replaced and that old workflows still carry. */
	continueOnFail?: boolean;
	retryOnFail?: boolean;
	/** n8n keeps this between 2 and 5. */
	maxTries?: number;
	/** Milliseconds; n8n keeps this between 0 and 5000 and reads 0 as 1000. */
	waitBetweenTries?: number;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	mode?: WorkflowExecuteMode;
	executionId?: string;
	/** Pretends that the node has already run so many times in this execution, as inside a loop. */
	runIndex?: number;
	/** Cancels the execution as the user's Stop button does. */
	signal?: AbortSignal;
	/**
	 * An expression that a following node evaluates for every item it receives, such as
	 * `={{ $('Input').item.json.id }}`: shows that the item's pairing leads back to its source.
	 */
	inspect?: string;
}

/** An error as the engine records it: the own properties of what the node threw, with message and stack. */
export interface RecordedError {
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: IDataObject;
	stack?: string;
}

export interface RunResult {
	status: ExecutionStatus;
	error?: RecordedError;
	/** What the node threw, try by try, before the engine turned it into a record. */
	thrown: unknown[];
	/** The node's main outputs: the success branch, then the error branch if there is one. */
	outputs: INodeExecutionData[][];
	/** What the nodes connected to those outputs received. */
	received: INodeExecutionData[][];
	/** The value of `inspect` for each received item. */
	inspected: unknown[][];
	/** How often the node's `execute` was called, tries of Retry On Fail included. */
	nodeRuns: number;
	/** The engine's record of the node's run. */
	task?: ITaskData;
	/** The whole execution; absent when n8n refused to start it. */
	run?: IRun;
}

export interface WorkflowOptions {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	workflowId?: string;
	/** Name of the first node to run, and the items it gets. */
	start: string;
	items?: INodeExecutionData[];
	/** Node types that the package does not have, by their full name. */
	nodeTypes?: Record<string, INodeType>;
	mode?: WorkflowExecuteMode;
	executionId?: string;
	signal?: AbortSignal;
}

export interface WorkflowResult {
	status: ExecutionStatus;
	error?: RecordedError;
	/** The outputs of each node's last run, by node name. */
	outputs: Record<string, INodeExecutionData[][]>;
	run?: IRun;
}

export interface PollOptions extends NodeOptions {
	/** The node's static data before the poll. */
	staticData?: IDataObject;
	/** `trigger` for a live workflow, `manual` for a fetched test event. */
	mode?: WorkflowExecuteMode;
	/** How n8n has registered the trigger: `activate` when it was published, `update` when it was published again, `init` at a start. */
	activation?: WorkflowActivateMode;
	/** What n8n's newer engine answers to `getPollBudgetMs`; its polls are all alike, none is a first one. */
	pollBudgetMs?: number;
}

export interface PollResult {
	/** What the poll emitted, or `null` when it had nothing. */
	data: INodeExecutionData[][] | null;
	/** The emitted items of the first output. */
	items: INodeExecutionData[];
	/** What the poll threw. */
	error?: unknown;
	/** The node's static data after the poll, having gone through JSON. */
	staticData: IDataObject;
	/** Whether n8n noticed a change; it misses one inside an object that an earlier poll has assigned. */
	changed: boolean;
}

/** A published workflow with one polling trigger: memory and database are two things, as in n8n. */
export interface Poller {
	/** One poll; calls may overlap, as they do in n8n. */
	poll(options?: { mode?: WorkflowExecuteMode; activation?: WorkflowActivateMode }): Promise<PollResult>;
	/** The static data that the database holds: it is written by a first poll and by one that emits. */
	stored(): IDataObject;
	/** The static data in the memory of the process. */
	memory(): IDataObject;
	/** A new process: memory is gone, the database stays. */
	restart(): void;
}

export interface ListSearchOptions extends NodeOptions {
	filter?: string;
	paginationToken?: string;
}

export interface Engine {
	/** Runs one node between a start node and one node for each of its outputs. */
	run(options?: RunOptions): Promise<RunResult>;
	/** Runs a whole workflow. */
	runWorkflow(options: WorkflowOptions): Promise<WorkflowResult>;
	/** One poll of a trigger that has been given static data from elsewhere. */
	poll(options?: PollOptions): Promise<PollResult>;
	/** A trigger that lives through several polls. */
	poller(options?: PollOptions): Poller;
	/** Fills the list of a resource locator. */
	listSearch(method: string, options?: ListSearchOptions): Promise<INodeListSearchResult>;
	/** Does what the Test button of a credential does. */
	credentialTest(values?: CredentialValues, credentialType?: string): Promise<INodeCredentialTestResult>;
	/** The description as the editor sees it. */
	description(node?: string): INodeTypeDescription;
	credentialType(name?: string): ICredentialType;
}

const root = path.resolve(__dirname, '..');
const INPUT_TYPE = 'test.input';
const SINK_TYPE = 'test.sink';
const SINKS = ['Done', 'Failed'];

let engines = 0;
let executions = 0;

/** A saved workflow is JSON; what does not survive that cannot reach a node in real life either. */
function json<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}

/** Drops keys without a value, which `exactOptionalPropertyTypes` tells apart from absent ones. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}

interface Manifest {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

function readManifest(): Manifest {
	return JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
}

/** The class behind a registered file, taken from its source: `dist/nodes/A/B.node.js` is `nodes/A/B.node.ts`. */
function sourceClass<T>(registered: string): new () => T {
	const file = path.join(root, registered.replace(/^dist\//, '').replace(/\.js$/, ''));
	const className = path.basename(file).split('.')[0]!;
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the files are known at run time only, from package.json
	const exported = require(file) as Record<string, new () => T>;
	const found = exported[className];
	if (!found) throw new Error(`${file}.ts does not export the class ${className}`);
	return found;
}

/** The polling triggers' schedule comes from n8n's loader, not from the node's source. */
function withPollTimes(type: INodeType): INodeType {
	if (!type.description.polling) return type;
	const description = {
		...type.description,
		properties: [...commonPollingParameters, ...type.description.properties],
	};
	return Object.create(type, { description: { value: description, enumerable: true } }) as INodeType;
}

/** n8n's credentials helper without the database: defaults, expressions and both ways to authenticate. */
class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly types: Map<string, ICredentialType>,
		private readonly values: CredentialValues | null,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const request = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.type(typeName);
		if (authenticate === undefined) return request;
		if (typeof authenticate === 'function') return await authenticate(credentials, request);
		if (!workflow || !node) throw new UnexpectedError('Workflow and node are required for declarative authentication');

		const resolve = (value: unknown): string => {
			if (!isExpression(value)) return value as string;
			const keys = { $credentials: credentials };
			return String(workflow.expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, '') ?? '');
		};
		const target = request as unknown as Record<string, Record<string, unknown>>;
		target.headers ??= {};
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			target[part] ??= {};
			for (const [key, value] of Object.entries(entries as Record<string, unknown>)) {
				target[part][resolve(key)] = resolve(value);
			}
		}
		return request;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new UnexpectedError('The test engine stores no credentials');
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		typeName: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		expressionValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		if (this.values === null) throw new UnexpectedError(`No credential of type "${typeName}" exists`);
		if (raw) return json(this.values);
		const properties = this.getCredentialsProperties(typeName);
		const stored = json(this.values) as INodeParameters;
		const data = NodeHelpers.getNodeParameters(properties, stored, true, false, null, null) ?? {};
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (!expressionValues) {
			const node = makeHelperNode('Credential', INPUT_TYPE);
			const nodeTypes: INodeTypes = {
				getByName: () => inputType,
				getByNameAndVersion: () => inputType,
				getKnownTypes: () => ({}),
			};
			const { expression } = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
			return await expression.withIsolate(
				async () =>
					expression.getComplexParameterValue(node, data, mode, keys, undefined, undefined, data) as ICredentialDataDecryptedObject,
			);
		}
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = expressionValues;
		return workflow.expression.getParameterValue(
			data,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			keys,
			executeData,
			false,
			data,
		) as ICredentialDataDecryptedObject;
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		return this.type(typeName).properties;
	}

	private type(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new UnexpectedError(`Unknown credential type "${name}"`);
		return type;
	}
}

class TestEngine implements Engine {
	private readonly packageName: string;

	private readonly nodeTypes = new Map<string, INodeType | IVersionedNodeType>();

	private readonly credentialTypes = new Map<string, ICredentialType>();

	private readonly credentialId: string;

	private readonly values: CredentialValues | null;

	constructor(options: EngineOptions) {
		const manifest = readManifest();
		this.packageName = manifest.name;
		this.values = options.credentials;
		this.credentialId = options.credentialId ?? `credential-${++engines}`;
		const credentialTypes = options.credentialTypes ?? manifest.n8n.credentials.map((file) => sourceClass<ICredentialType>(file));
		for (const type of credentialTypes.map((Class) => new Class())) this.credentialTypes.set(type.name, type);
		const nodes = options.nodes ?? manifest.n8n.nodes.map((file) => sourceClass<INodeType | IVersionedNodeType>(file));
		for (const type of nodes.map((Class) => new Class())) this.nodeTypes.set(type.description.name, type);
	}

	async run(options: RunOptions = {}): Promise<RunResult> {
		const type = this.pick(options.node, (candidate) => candidate.execute !== undefined, options.typeVersion);
		const node = this.makeNode(type, options);
		const settings = defined({
			onError: options.onError,
			continueOnFail: options.continueOnFail,
			retryOnFail: options.retryOnFail,
			maxTries: options.maxTries,
			waitBetweenTries: options.waitBetweenTries,
			executeOnce: options.executeOnce,
			alwaysOutputData: options.alwaysOutputData,
		});
		Object.assign(node, settings);

		const thrown: unknown[] = [];
		let nodeRuns = 0;
		const observed = Object.create(type, {
			execute: {
				value: async function execute(this: ThisParameterType<NonNullable<INodeType['execute']>>) {
					nodeRuns++;
					try {
						return await type.execute!.call(this);
					} catch (error) {
						thrown.push(error);
						throw error;
					}
				},
			},
		}) as INodeType;

		const received: INodeExecutionData[][] = [];
		const inspected: unknown[][] = [];
		const branches = options.onError === 'continueErrorOutput' ? SINKS : SINKS.slice(0, 1);
		const result = await this.execute({
			...defined({
				workflowId: options.workflowId,
				mode: options.mode,
				executionId: options.executionId,
				signal: options.signal,
			}),
			nodes: [
				makeHelperNode('Input', INPUT_TYPE),
				node,
				...branches.map((name) => makeHelperNode(name, SINK_TYPE, { value: options.inspect ?? '' })),
			],
			connections: {
				Input: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
				[node.name]: { main: branches.map((name) => [{ node: name, type: NodeConnectionTypes.Main, index: 0 }]) },
			},
			settings: defined({ timezone: options.timezone }),
			start: 'Input',
			items: options.items ?? [{ json: {} }],
			nodeTypes: {
				[node.type]: observed,
				[INPUT_TYPE]: inputType,
				[SINK_TYPE]: makeSinkType((name, items, values) => {
					received[SINKS.indexOf(name)] = items;
					inspected[SINKS.indexOf(name)] = values;
				}),
			},
			earlierRuns: { [node.name]: options.runIndex ?? 0 },
			credentials: options.credentials,
		});
		const task = result.run?.data.resultData.runData[node.name]?.[options.runIndex ?? 0];
		return {
			status: result.status,
			...(result.error && { error: result.error }),
			thrown,
			outputs: branches.map((_name, index) => task?.data?.main?.[index] ?? []),
			received: branches.map((_name, index) => received[index] ?? []),
			inspected: branches.map((_name, index) => inspected[index] ?? []),
			nodeRuns,
			...(task && { task }),
			...(result.run && { run: result.run }),
		};
	}

	async runWorkflow(options: WorkflowOptions): Promise<WorkflowResult> {
		const result = await this.execute({ ...options, items: options.items ?? [{ json: {} }] });
		const runData = result.run?.data.resultData.runData ?? {};
		const outputs: WorkflowResult['outputs'] = {};
		for (const [name, runs] of Object.entries(runData)) {
			outputs[name] = (runs.at(-1)?.data?.main ?? []).map((items) => items ?? []);
		}
		return { ...result, outputs };
	}

	async poll(options: PollOptions = {}): Promise<PollResult> {
		return await this.poller(options).poll();
	}

	poller(options: PollOptions = {}): Poller {
		const type = this.pick(options.node, (candidate) => candidate.poll !== undefined, options.typeVersion);
		const node = this.makeNode(type, options);
		const nodeTypes = this.makeNodeTypes({});
		const staticKey = `node:${node.name}`;
		let database = json(options.staticData ? { [staticKey]: options.staticData } : {}) as IDataObject;
		const load = () =>
			new Workflow({
				id: options.workflowId ?? 'workflow',
				nodes: [json(node)],
				active: true,
				nodeTypes,
				connections: {},
				staticData: json(database),
				settings: { executionOrder: 'v1', ...defined({ timezone: options.timezone }) },
			});
		let workflow = load();
		// A first poll is saved whatever it returns; later ones of the same registration only when they emit.
		let registered = false;

		const poll: Poller['poll'] = async (call = {}) => {
			const mode = call.mode ?? options.mode ?? 'trigger';
			const activation = call.activation ?? options.activation ?? (mode === 'manual' ? 'manual' : 'update');
			const current = workflow;
			const additionalData = this.additionalData(options.credentials);
			let data: INodeExecutionData[][] | null = null;
			let error: unknown;
			let failed = false;
			const context = new PollContext(
				current,
				current.getNode(node.name)!,
				additionalData,
				mode,
				activation,
				(emitted) => {
					data = emitted;
				},
				(emittedError) => {
					failed = true;
					error = emittedError;
				},
				undefined,
				undefined,
				undefined,
				options.pollBudgetMs === undefined ? undefined : () => options.pollBudgetMs!,
			);
			// n8n's own classes and interfaces agree, but not under `exactOptionalPropertyTypes`.
			const functions = context as IPollFunctions;
			const executor = Container.get(PollTriggerExecutor).create(current, current.getNode(node.name)!, functions, () => true);
			const durable = options.pollBudgetMs !== undefined;
			const first = mode !== 'manual' && !registered && !durable;
			try {
				if (first || mode === 'manual') {
					await current.expression.acquireIsolate();
					try {
						await executor(true);
					} finally {
						await current.expression.releaseIsolate();
					}
				} else await executor();
			} catch (caught) {
				failed = true;
				error = caught;
			}
			if (first && !failed) registered = true;
			const changed = current.staticData.__dataChanged === true;
			const saves = mode !== 'manual' && !failed && (first || data !== null);
			if (saves && changed && current === workflow) {
				database = json(current.staticData);
				current.staticData.__dataChanged = false;
			}
			return {
				data,
				items: (data as INodeExecutionData[][] | null)?.[0] ?? [],
				...(failed && { error }),
				staticData: json((current.staticData[staticKey] ?? {}) as IDataObject),
				changed,
			};
		};

		return {
			poll,
			stored: () => json((database[staticKey] ?? {}) as IDataObject),
			memory: () => json((workflow.staticData[staticKey] ?? {}) as IDataObject),
			restart: () => {
				workflow = load();
				registered = false;
			},
		};
	}

	async listSearch(method: string, options: ListSearchOptions = {}): Promise<INodeListSearchResult> {
		const type = this.pick(
			options.node,
			(candidate) => candidate.methods?.listSearch?.[method] !== undefined,
			options.typeVersion,
		);
		const search = type.methods?.listSearch?.[method];
		if (!search) throw new Error(`Node type "${type.description.name}" has no listSearch method named "${method}"`);
		const node = this.makeNode(type, options);
		const { description } = type;
		// The editor sends the parameters with the defaults of all that is shown.
		const currentNodeParameters =
			NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description) ?? {};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.makeNodeTypes({}),
			settings: defined({ timezone: options.timezone }),
		});
		const additionalData = { ...this.additionalData(options.credentials), currentNodeParameters };
		// See poller() for the cast.
		const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters') as ILoadOptionsFunctions;
		return await workflow.expression.withIsolate(async () => {
			const result = await search.call(context, options.filter, options.paginationToken);
			// The token travels through the editor, from which it comes back as text.
			const token: unknown = result.paginationToken;
			return typeof token === 'number' ? { ...result, paginationToken: String(token) } : result;
		});
	}

	/** Follows CredentialsTester of n8n 2.41, which is not part of n8n-core. */
	async credentialTest(values?: CredentialValues, credentialType?: string): Promise<INodeCredentialTestResult> {
		const type = this.credentialType(credentialType);
		const given = values ?? this.values ?? {};
		const data = (NodeHelpers.getNodeParameters(type.properties, json(given) as INodeParameters, true, false, null, null) ??
			{}) as ICredentialDataDecryptedObject;
		const decrypted: ICredentialsDecrypted = { id: this.credentialId, name: type.displayName, type: type.name, data };
		if (!type.test) return await this.credentialTestFunction(type, decrypted);

		const helper: INodeTypeDescription = {
			...inputType.description,
			name: 'noOp',
			credentials: [{ name: type.name, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request: type.test.request }, default: '' },
			],
		};
		const nodeType: INodeType = { description: helper };
		const node: INode = {
			...makeHelperNode('Temp-Node', 'noOp'),
			credentials: { [type.name]: { id: this.credentialId, name: type.displayName } },
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.makeNodeTypes({ noOp: nodeType }),
		});
		const additionalData = { ...this.additionalData(data), currentNodeParameters: node.parameters };
		const input = { main: [[{ json: {} }]] };
		const executeData: IExecuteData = { node, data: {}, source: null };
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'internal',
			createEmptyRunExecutionData(),
			0,
			[],
			input,
			executeData,
			[],
		);
		const rules = type.test.rules ?? [];
		let response: INodeExecutionData[][] | null | undefined;
		try {
			response = await workflow.expression.withIsolate(
				async () => await new RoutingNode(context, nodeType, decrypted).runNode(),
			);
		} catch (error) {
			const { message, cause } = error as Error & {
				cause?: { code?: string; response?: { status: number; statusText?: string } };
			};
			if (cause?.response) {
				const { status, statusText } = cause.response;
				const rule = rules.find((candidate) => candidate.type === 'responseCode' && candidate.properties.value === status);
				if (rule) return { status: 'Error', message: String(rule.properties.message) };
				if (status < 199 || status > 299) {
					return { status: 'Error', message: statusText || `Received HTTP status code: ${status}` };
				}
			} else if (cause?.code) return { status: 'Error', message: cause.code };
			return { status: 'Error', message: String(message) };
		}
		for (const rule of rules) {
			if (rule.type !== 'responseSuccessBody') continue;
			const { key, message } = rule.properties;
			const unwanted: unknown = rule.properties.value;
			if (valueAt(response?.[0]?.[0]?.json, key) === unwanted) return { status: 'Error', message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	}

	description(node?: string): INodeTypeDescription {
		return this.pick(node, () => true).description;
	}

	credentialType(name?: string): ICredentialType {
		const type = name === undefined ? [...this.credentialTypes.values()][0] : this.credentialTypes.get(name);
		if (!type) throw new Error(`No credential type ${name ?? ''} is registered`);
		return type;
	}

	/** A credential without `test` is tested by a function of the node that names it. */
	private async credentialTestFunction(
		type: ICredentialType,
		decrypted: ICredentialsDecrypted,
	): Promise<INodeCredentialTestResult> {
		for (const node of this.nodeTypes.values()) {
			const nodeType = NodeHelpers.getVersionedNodeType(node);
			const use = nodeType.description.credentials?.find(({ name }) => name === type.name);
			if (typeof use?.testedBy !== 'string') continue;
			const test = nodeType.methods?.credentialTest?.[use.testedBy];
			if (test) return await test.call(new CredentialTestContext(this.additionalData(decrypted.data)), decrypted);
		}
		return { status: 'Error', message: 'No testing function found for this credential.' };
	}

	private async execute(
		options: WorkflowOptions & {
			items: INodeExecutionData[];
			earlierRuns?: Record<string, number>;
			credentials?: CredentialValues | null | undefined;
		},
	): Promise<{ status: ExecutionStatus; error?: RecordedError; run?: IRun }> {
		const workflowId = options.workflowId ?? 'workflow';
		const mode = options.mode ?? 'manual';
		const executionId = options.executionId ?? String(++executions);
		const workflow = new Workflow({
			id: workflowId,
			name: workflowId,
			nodes: json(options.nodes),
			connections: json(options.connections),
			active: mode !== 'manual',
			nodeTypes: this.makeNodeTypes(options.nodeTypes ?? {}),
			settings: { executionOrder: 'v1', ...options.settings },
		});
		const hooks = new ExecutionLifecycleHooks(mode, executionId, {
			id: workflowId,
			name: workflowId,
			active: false,
			isArchived: false,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			activeVersionId: null,
			nodes: options.nodes,
			connections: options.connections,
		});
		const finished = new Promise<IRun>((resolve) => {
			hooks.addHandler('workflowExecuteAfter', (run) => resolve(run));
		});
		const start = workflow.getNode(options.start);
		if (!start) throw new Error(`The workflow has no node "${options.start}"`);
		const data = createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node: start, data: { main: [options.items] }, source: null }] },
			resultData: { runData: earlierRuns(options.earlierRuns ?? {}) },
		});
		const additionalData = { ...this.additionalData(options.credentials), hooks, executionId, workflowId };
		try {
			const execution = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
			const cancel = () => execution.cancel();
			options.signal?.addEventListener('abort', cancel, { once: true });
			if (options.signal?.aborted) cancel();
			const run = await Promise.race([finished, execution.then(async () => await finished)]);
			options.signal?.removeEventListener('abort', cancel);
			const error = run.data.resultData.error as RecordedError | undefined;
			return { status: run.status, ...(error && { error }), run };
		} catch (error) {
			// Missing required parameters or credentials: n8n refuses before any node runs.
			return { status: 'error', error: error as Error };
		}
	}

	private pick(name: string | undefined, fits: (type: INodeType) => boolean, version?: number): INodeType {
		for (const [typeName, candidate] of this.nodeTypes) {
			const type = withPollTimes(NodeHelpers.getVersionedNodeType(candidate, version));
			if (name === undefined ? fits(type) : typeName === name) return type;
		}
		throw new Error(`No such node type is registered: ${name ?? 'none fits'}`);
	}

	private makeNode(type: INodeType, options: NodeOptions): INode {
		const { description } = type;
		const version = Array.isArray(description.version) ? description.version.at(-1)! : description.version;
		const values = options.credentials === undefined ? this.values : options.credentials;
		const credentials: INodeCredentials = {};
		if (values !== null) {
			for (const { name } of description.credentials ?? []) {
				credentials[name] = { id: this.credentialId, name: this.credentialTypes.get(name)?.displayName ?? name };
			}
		}
		return {
			id: options.nodeId ?? 'node-under-test',
			name: options.nodeName ?? description.defaults.name ?? description.displayName,
			type: `${this.packageName}.${description.name}`,
			typeVersion: options.typeVersion ?? version,
			position: [0, 0],
			parameters: json((options.parameters ?? {}) as INodeParameters),
			...(Object.keys(credentials).length > 0 && { credentials }),
		};
	}

	private makeNodeTypes(extra: Record<string, INodeType>): INodeTypes {
		const find = (fullName: string, version?: number): INodeType => {
			const added = extra[fullName];
			if (added) return added;
			const prefix = `${this.packageName}.`;
			const own = fullName.startsWith(prefix) ? this.nodeTypes.get(fullName.slice(prefix.length)) : undefined;
			if (!own) throw new Error(`The test engine does not know the node type "${fullName}"`);
			return withPollTimes(NodeHelpers.getVersionedNodeType(own, version));
		};
		return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	}

	private additionalData(values: CredentialValues | null | undefined): IWorkflowExecuteAdditionalData {
		const url = 'http://127.0.0.1:5678';
		const unavailable = () => {
			throw new UnexpectedError('Not available in the test engine');
		};
		const data = {
			credentialsHelper: new TestCredentials(this.credentialTypes, values === undefined ? this.values : values),
			currentNodeExecutionIndex: 0,
			variables: {},
			externalSecretsProxy: Container.get(ExternalSecretsProxy),
			// The first expression fails with "Invalid URL" when one of these is empty.
			restApiUrl: `${url}/rest`,
			instanceBaseUrl: `${url}/`,
			formBaseUrl: `${url}/form`,
			formWaitingBaseUrl: `${url}/form-waiting`,
			formTestBaseUrl: `${url}/form-test`,
			webhookBaseUrl: `${url}/webhook`,
			webhookWaitingBaseUrl: `${url}/webhook-waiting`,
			webhookTestBaseUrl: `${url}/webhook-test`,
			mcpBaseUrl: `${url}/mcp`,
			mcpTestBaseUrl: `${url}/mcp-test`,
			setExecutionStatus: () => {},
			logAiEvent: () => {},
			executeWorkflow: unavailable,
			getRunExecutionData: unavailable,
			getRuntimeCredential: unavailable,
			startRunnerTask: unavailable,
		};
		return data;
	}
}

const inputType: INodeType = {
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
function makeSinkType(
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

function makeHelperNode(name: string, type: string, parameters: INodeParameters = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

function valueAt(value: unknown, dottedKey: string): unknown {
	return dottedKey.split('.').reduce<unknown>((inner, key) => (inner as IDataObject | undefined)?.[key], value);
}

function earlierRuns(counts: Record<string, number>): Record<string, ITaskData[]> {
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

/**
 * The package's nodes, taken from their sources, in the real n8n engine: n8n-core's workflow execution
 * and contexts, with its own HTTP helpers, so that requests go over the wire.
 *
 * @example
 * const engine = createEngine({ credentials: { apiKey: 'key', baseUrl: simulator.url } });
 * const { status, outputs } = await engine.run({ parameters: { resource: 'campaign', operation: 'getAll' } });
 */
export function createEngine(options: EngineOptions): Engine {
	return new TestEngine(options);
}
