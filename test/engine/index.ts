/**
 * The package's nodes in the real n8n engine, without an n8n: {@link createEngine}, whose methods `types.ts` explains.
 *
 * | File | What it is for |
 * | --- | --- |
 * | `actionWorld.ts`, `triggerWorld.ts` | Node, engine, simulator and one clock: what most tests start with |
 * | `values.ts` | Parameters as a form saves them |
 * | `agent.ts` | The action node as the tool of an AI agent |
 * | `form.ts` | What a form shows |
 * | `localServer.ts` | A web server that is no Qlara API |
 * | `types.ts` | What the engine takes and returns |
 * | `credentials.ts`, `helpers.ts` | Parts of the engine that n8n-core leaves to n8n |
 */
import '../setup';

import fs from 'node:fs';
import path from 'node:path';

import { Container } from '@n8n/di';
import {
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
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
	NodeConnectionTypes,
	NodeHelpers,
	UnexpectedError,
	Workflow,
	type ExecutionStatus,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialType,
	type IDataObject,
	type IExecuteData,
	type ILoadOptionsFunctions,
	type INode,
	type INodeCredentials,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodePropertyOptions,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IPollFunctions,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { TestCredentials } from './credentials';
import {
	INPUT_TYPE,
	json,
	defined,
	inputType,
	makeSinkType,
	makeHelperNode,
	valueAt,
	earlierRuns,
} from './helpers';
import type {
	CredentialValues,
	EngineOptions,
	NodeOptions,
	RunOptions,
	RecordedError,
	RunResult,
	WorkflowOptions,
	WorkflowResult,
	PollOptions,
	PollResult,
	Poller,
	ListSearchOptions,
	Engine,
} from './types';

export type { Engine, PollOptions, PollResult, Poller, RunOptions, RunResult } from './types';

const root = path.resolve(__dirname, '..', '..');
const SINK_TYPE = 'test.sink';
const SINKS = ['Done', 'Failed'];

let engines = 0;
let executions = 0;

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
	return Object.create(type, {
		description: { value: description, enumerable: true },
	}) as INodeType;
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
		const credentialTypes =
			options.credentialTypes ??
			manifest.n8n.credentials.map((file) => sourceClass<ICredentialType>(file));
		for (const type of credentialTypes.map((Class) => new Class()))
			this.credentialTypes.set(type.name, type);
		const nodes =
			options.nodes ??
			manifest.n8n.nodes.map((file) => sourceClass<INodeType | IVersionedNodeType>(file));
		for (const type of nodes.map((Class) => new Class()))
			this.nodeTypes.set(type.description.name, type);
	}

	async run(options: RunOptions = {}): Promise<RunResult> {
		const type = this.pick(
			options.node,
			(candidate) => candidate.execute !== undefined,
			options.typeVersion,
		);
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
				...branches.map((name) =>
					makeHelperNode(name, SINK_TYPE, { value: options.inspect ?? '' }),
				),
			],
			connections: {
				Input: { main: [[{ node: node.name, type: NodeConnectionTypes.Main, index: 0 }]] },
				[node.name]: {
					main: branches.map((name) => [{ node: name, type: NodeConnectionTypes.Main, index: 0 }]),
				},
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
		const type = this.pick(
			options.node,
			(candidate) => candidate.poll !== undefined,
			options.typeVersion,
		);
		const node = this.makeNode(type, options);
		const nodeTypes = this.makeNodeTypes({});
		const staticKey = `node:${node.name}`;
		let database = json(
			options.staticData ? { [staticKey]: options.staticData } : {},
		) as IDataObject;
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
			const activation =
				call.activation ?? options.activation ?? (mode === 'manual' ? 'manual' : 'update');
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
			const executor = Container.get(PollTriggerExecutor).create(
				current,
				current.getNode(node.name)!,
				functions,
				() => true,
			);
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

	async listSearch(
		method: string,
		options: ListSearchOptions = {},
	): Promise<INodeListSearchResult> {
		const type = this.pick(
			options.node,
			(candidate) => candidate.methods?.listSearch?.[method] !== undefined,
			options.typeVersion,
		);
		const search = type.methods?.listSearch?.[method];
		if (!search)
			throw new Error(
				`Node type "${type.description.name}" has no listSearch method named "${method}"`,
			);
		return await this.inEditor(type, options, async (context) => {
			const result = await search.call(context, options.filter, options.paginationToken);
			// The token travels through the editor, from which it comes back as text.
			const token: unknown = result.paginationToken;
			return typeof token === 'number' ? { ...result, paginationToken: String(token) } : result;
		});
	}

	async loadOptions(method: string, options: NodeOptions = {}): Promise<INodePropertyOptions[]> {
		const type = this.pick(
			options.node,
			(candidate) => candidate.methods?.loadOptions?.[method] !== undefined,
			options.typeVersion,
		);
		const load = type.methods?.loadOptions?.[method];
		if (!load)
			throw new Error(
				`Node type "${type.description.name}" has no loadOptions method named "${method}"`,
			);
		return await this.inEditor(type, options, async (context) => await load.call(context));
	}

	/** Calls a method of a node as the editor does while somebody fills in the form. */
	private async inEditor<T>(
		type: INodeType,
		options: NodeOptions,
		call: (context: ILoadOptionsFunctions) => Promise<T>,
	): Promise<T> {
		const node = this.makeNode(type, options);
		const { description } = type;
		// The editor sends the parameters with the defaults of all that is shown.
		const currentNodeParameters =
			NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			) ?? {};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.makeNodeTypes({}),
			settings: defined({ timezone: options.timezone }),
		});
		const additionalData = { ...this.additionalData(options.credentials), currentNodeParameters };
		// See poller() for the cast.
		const context = new LoadOptionsContext(
			workflow,
			node,
			additionalData,
			'parameters',
		) as ILoadOptionsFunctions;
		return await workflow.expression.withIsolate(async () => await call(context));
	}

	/** Follows CredentialsTester of n8n 2.41, which is not part of n8n-core. */
	async credentialTest(
		values?: CredentialValues,
		credentialType?: string,
	): Promise<INodeCredentialTestResult> {
		const type = this.credentialType(credentialType);
		const given = values ?? this.values ?? {};
		const data = (NodeHelpers.getNodeParameters(
			type.properties,
			json(given) as INodeParameters,
			true,
			false,
			null,
			null,
		) ?? {}) as ICredentialDataDecryptedObject;
		const decrypted: ICredentialsDecrypted = {
			id: this.credentialId,
			name: type.displayName,
			type: type.name,
			data,
		};
		if (!type.test) return await this.credentialTestFunction(type, decrypted);

		const helper: INodeTypeDescription = {
			...inputType.description,
			name: 'noOp',
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					routing: { request: type.test.request },
					default: '',
				},
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
				const rule = rules.find(
					(candidate) => candidate.type === 'responseCode' && candidate.properties.value === status,
				);
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
		const type =
			name === undefined ? [...this.credentialTypes.values()][0] : this.credentialTypes.get(name);
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
			if (test)
				return await test.call(
					new CredentialTestContext(this.additionalData(decrypted.data)),
					decrypted,
				);
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
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [options.items] }, source: null }],
			},
			resultData: { runData: earlierRuns(options.earlierRuns ?? {}) },
		});
		const additionalData = {
			...this.additionalData(options.credentials),
			hooks,
			executionId,
			workflowId,
		};
		try {
			const execution = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(
				workflow,
			);
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

	private pick(
		name: string | undefined,
		fits: (type: INodeType) => boolean,
		version?: number,
	): INodeType {
		for (const [typeName, candidate] of this.nodeTypes) {
			const type = withPollTimes(NodeHelpers.getVersionedNodeType(candidate, version));
			if (name === undefined ? fits(type) : typeName === name) return type;
		}
		throw new Error(`No such node type is registered: ${name ?? 'none fits'}`);
	}

	private makeNode(type: INodeType, options: NodeOptions): INode {
		const { description } = type;
		const version = Array.isArray(description.version)
			? description.version.at(-1)!
			: description.version;
		const values = options.credentials === undefined ? this.values : options.credentials;
		const credentials: INodeCredentials = {};
		if (values !== null) {
			for (const { name } of description.credentials ?? []) {
				credentials[name] = {
					id: this.credentialId,
					name: this.credentialTypes.get(name)?.displayName ?? name,
				};
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
			const own = fullName.startsWith(prefix)
				? this.nodeTypes.get(fullName.slice(prefix.length))
				: undefined;
			if (!own) throw new Error(`The test engine does not know the node type "${fullName}"`);
			return withPollTimes(NodeHelpers.getVersionedNodeType(own, version));
		};
		return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	}

	private additionalData(
		values: CredentialValues | null | undefined,
	): IWorkflowExecuteAdditionalData {
		const url = 'http://127.0.0.1:5678';
		const unavailable = () => {
			throw new UnexpectedError('Not available in the test engine');
		};
		const data = {
			credentialsHelper: new TestCredentials(
				this.credentialTypes,
				values === undefined ? this.values : values,
			),
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
