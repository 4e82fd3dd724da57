import http from 'node:http';

import axios, { type AxiosInstance } from 'axios';

import type { N8nInstance } from './instance';
import { OWNER } from './owner';
import { sleep } from './processes';

export type Json = Record<string, unknown>;

/** One node of a workflow, as far as it matters here. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Json;
	credentials?: Record<string, { id: string | null; name: string }>;
	[key: string]: unknown;
}

/** A workflow as exported from the editor. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Json;
	settings?: Json;
	[key: string]: unknown;
}

/** What one node put out: the items of each of its outputs, or its error. */
export interface NodeRun {
	outputs: Json[][];
	/** For each item of `outputs`, the number of the input item it belongs to; undefined when the node did not say. */
	pairedItems: Array<Array<number | undefined>>;
	error?: string;
}

export interface Execution {
	id: string;
	status: string;
	/** Message of the error that ended it. */
	error?: string;
	/** When it ended, ms since 1970; undefined while it has not. */
	stoppedAt?: number;
	/** Items that wait for their node to run, of whichever node that is: there are some while an execution is not done. */
	waiting?: Json[];
	/** By node name; a node that ran several times (in a loop) has several entries. */
	runs: Record<string, NodeRun[]>;
}

export interface NodeType {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	codex?: Json;
	properties: Json[];
	[key: string]: unknown;
}

/** An answer of n8n other than 2xx. */
export class N8nError extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

const FINAL = ['success', 'error', 'crashed', 'canceled'];

/**
 * Speaks n8n's APIs as far as the demo and the tests need them: the editor's own one (`/rest`), and the public one
 * (`/api/v1`), which is the stabler of the two and is used where it suffices.
 * Every method throws `N8nError` when n8n refuses.
 */
export class N8nClient {
	private readonly http: AxiosInstance;

	private cookie = '';

	private apiKey = '';

	/** @param n8n the instance to speak to: where it listens, and what it can do */
	constructor(private readonly n8n: Pick<N8nInstance, 'url' | 'capabilities'>) {
		this.http = axios.create({
			baseURL: n8n.url,
			proxy: false,
			// A kept connection may be closed by n8n at the moment that it is used again.
			httpAgent: new http.Agent({ keepAlive: false }),
			timeout: 60_000,
			validateStatus: () => true,
			responseType: 'text',
			transformResponse: (text: unknown) => text,
		});
	}

	/** Sets up the owner's account in a new n8n, signs in, and fetches a key for the public API. */
	async signIn(): Promise<void> {
		const settings = object(await this.rest('GET', '/settings'));
		if (object(settings.userManagement).showSetupOnFirstLoad === true)
			await this.rest('POST', '/owner/setup', OWNER);
		else
			await this.rest('POST', '/login', {
				emailOrLdapLoginId: OWNER.email,
				password: OWNER.password,
			});
		const scopes = await this.rest('GET', '/api-keys/scopes');
		const key = object(
			await this.rest('POST', '/api-keys', {
				label: `client ${Date.now()}`,
				expiresAt: null,
				scopes,
			}),
		);
		this.apiKey = String(key.rawApiKey);
	}

	/** Stores a credential. @returns its id */
	async createCredential(name: string, type: string, data: Json): Promise<string> {
		return String(object(await this.rest('POST', '/credentials', { name, type, data })).id);
	}

	/** Does what the editor does on "Save" of a credential: tests it. @returns n8n's verdict and the message the user reads */
	async testCredential(
		id: string,
		name: string,
		type: string,
		data: Json,
	): Promise<{ status: string; message: string }> {
		const verdict = object(
			await this.rest('POST', '/credentials/test', { credentials: { id, name, type, data } }),
		);
		return { status: String(verdict.status), message: String(verdict.message ?? '') };
	}

	/**
	 * Asks for the choices of a resource locator's list, as the editor does when the user opens it.
	 * @param filter what the user has typed into the search box
	 * @param paginationToken from an earlier answer, for the choices that follow
	 */
	async listChoices(
		node: {
			type: string;
			version: number;
			credentials: WorkflowNode['credentials'];
			parameters: Json;
		},
		parameter: { name: string; method: string },
		filter?: string,
		paginationToken?: unknown,
	): Promise<{ results: Array<{ name: string; value: unknown }>; paginationToken?: unknown }> {
		const answer = object(
			await this.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
				path: `parameters.${parameter.name}`,
				methodName: parameter.method,
				nodeTypeAndVersion: { name: node.type, version: node.version },
				currentNodeParameters: node.parameters,
				credentials: node.credentials,
				filter,
				paginationToken,
			}),
		);
		const results = list(answer.results).map((choice) => ({
			name: String(optional(choice).name),
			value: optional(choice).value,
		}));
		return { results, paginationToken: answer.paginationToken };
	}

	/** Imports a workflow, inactive. @returns its id */
	async createWorkflow(workflow: Workflow): Promise<string> {
		const { name, nodes, connections, settings } = workflow;
		// n8n 1 insists on `active`; later ones ignore it.
		const body = {
			name,
			nodes,
			connections,
			settings: settings ?? { executionOrder: 'v1' },
			active: false,
		};
		return String(object(await this.rest('POST', '/workflows', body)).id);
	}

	/** Publishes a workflow: its trigger starts. */
	async activate(id: string): Promise<void> {
		await this.publicApi('POST', `/workflows/${id}/activate`);
	}

	/** Changes a workflow; one that is published is published again. */
	async updateWorkflow(
		id: string,
		{ name, nodes, connections, settings }: Workflow,
	): Promise<void> {
		await this.publicApi('PUT', `/workflows/${id}`, {
			name,
			nodes,
			connections,
			settings: settings ?? { executionOrder: 'v1' },
		});
	}

	async deactivate(id: string): Promise<void> {
		await this.publicApi('POST', `/workflows/${id}/deactivate`);
	}

	/**
	 * Whether the triggers of a published workflow really run: `published`, `in_progress`, `failed`, `partial`, with
	 * details where n8n has any.
	 */
	async publicationStatus(id: string): Promise<Json> {
		if (!this.n8n.capabilities.publicationStatus) {
			const { active } = object(await this.publicApi('GET', `/workflows/${id}`));
			return { status: active === true ? 'published' : 'unpublished' };
		}
		return object(await this.rest('GET', `/workflows/${id}/publication-status`));
	}

	/**
	 * Runs a workflow as the editor's "Execute workflow" does, and waits for its end.
	 * @param options.trigger name of the trigger to start from, when there are several
	 * @param options.input what the trigger puts out, such as a message of a chat
	 * @param options.timeout ms until it must have ended, default 60,000
	 * @throws Error when it has not ended by then; a failed execution is returned, not thrown
	 */
	async run(
		id: string,
		options: { trigger?: string; input?: Json; timeout?: number } = {},
	): Promise<Execution> {
		const started = await this.start(id, options.trigger, options.input);
		return await this.waitForExecution(started, options.timeout);
	}

	/** Starts a workflow as the editor's "Execute workflow" does. @returns the id of the execution */
	async start(id: string, triggerName?: string, input?: Json): Promise<string> {
		const workflowData = object(await this.rest('GET', `/workflows/${id}`));
		const nodes = Array.isArray(workflowData.nodes) ? workflowData.nodes.map(object) : [];
		const trigger =
			triggerName ??
			nodes.map((node) => node).find((node) => /trigger$/i.test(String(node.type)))?.name;
		const { executionId } = object(
			await this.rest('POST', `/workflows/${id}/run`, {
				workflowData,
				triggerToStartFrom: {
					name: trigger,
					...(input && {
						data: {
							startTime: 0,
							executionIndex: 0,
							executionTime: 0,
							executionStatus: 'success',
							data: { main: [[{ json: input }]] },
							source: [null],
						},
					}),
				},
			}),
		);
		return String(executionId);
	}

	/** Waits until an execution has ended, `timeout` ms at most (default 60,000). */
	async waitForExecution(id: string, timeout = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeout;
		for (;;) {
			const status = await this.executionStatus(id);
			if (FINAL.includes(status)) return await this.execution(id);
			if (Date.now() > deadline)
				throw new Error(
					`execution ${id} has not ended after ${timeout / 1000} s, it is "${status}"`,
				);
			await sleep(200);
		}
	}

	/**
	 * Waits until an execution waits for a person, or has ended.
	 * @throws Error when it does neither within `timeout` ms
	 */
	async waitForPerson(id: string, timeout = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeout;
		for (;;) {
			const status = await this.executionStatus(id);
			if (status === 'waiting' || FINAL.includes(status)) return await this.execution(id);
			if (Date.now() > deadline)
				throw new Error(
					`execution ${id} waits for nobody after ${timeout / 1000} s, it is "${status}"`,
				);
			await sleep(200);
		}
	}

	/** Opens a link as a browser does. */
	async open(link: string): Promise<void> {
		const { pathname, search } = new URL(link);
		const { status, data } = await this.http.get<unknown>(pathname + search);
		if (status !== 200)
			throw new N8nError(`the link answered ${status} ${String(data).slice(0, 300)}`, status);
	}

	/** Fills in a form that an execution waits for, as a person does in a browser. @param values in the order of its fields */
	async submitForm(link: string, values: string[]): Promise<void> {
		const { pathname, search } = new URL(link);
		const form = new FormData();
		values.forEach((value, index) => form.append(`field-${index}`, value));
		const { status, data } = await this.http.post<unknown>(pathname + search, form);
		if (status < 200 || status > 299)
			throw new N8nError(`the form answered ${status} ${String(data).slice(0, 300)}`, status);
	}

	/** An execution with everything its nodes put out. */
	async execution(id: string): Promise<Execution> {
		return readExecution(object(await this.publicApi('GET', `/executions/${id}?includeData=true`)));
	}

	/**
	 * All stored executions, newest first, without their data.
	 * @param status only these; without it n8n leaves out those that are under way
	 */
	async executions(
		workflowId?: string,
		status?: 'running' | 'new',
	): Promise<Array<{ id: string; status: string; mode: string }>> {
		const filter = [
			...(workflowId === undefined ? [] : [`&workflowId=${encodeURIComponent(workflowId)}`]),
			...(status === undefined ? [] : [`&status=${status}`]),
		].join('');
		const found: Json[] = [];
		for (let cursor: unknown = undefined; ;) {
			const next = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
			const page = object(await this.publicApi('GET', `/executions?limit=250${filter}${next}`));
			if (!Array.isArray(page.data)) throw new Error('n8n answered without a list of executions');
			found.push(...page.data.map(object));
			cursor = page.nextCursor;
			if (typeof cursor !== 'string') break;
		}
		return found.map(({ id, status: state, mode }) => ({
			id: String(id),
			status: String(state),
			mode: String(mode),
		}));
	}

	/** Does what "Retry execution" does, with the workflow as it was then. @returns the id of the new execution */
	async retry(id: string): Promise<string> {
		return String(object(await this.rest('POST', `/executions/${id}/retry`, {})).id);
	}

	/** All node types n8n has loaded, with everything the editor knows of them. */
	async nodeTypes(): Promise<NodeType[]> {
		const types = await this.request('GET', '/types/nodes.json', undefined, {
			cookie: this.cookie,
		});
		if (!Array.isArray(types)) throw new Error('n8n answered without a list of node types');
		return types as NodeType[];
	}

	/** Fetches a file that the editor would show, such as an icon. */
	async file(path: string): Promise<{ status: number; type: string; text: string }> {
		const { status, headers, data } = await this.http.get<unknown>(`/${path.replace(/^\//, '')}`, {
			headers: { cookie: this.cookie },
		});
		return { status, type: String(headers['content-type']), text: String(data) };
	}

	private async executionStatus(id: string): Promise<string> {
		try {
			return String(object(await this.publicApi('GET', `/executions/${id}`)).status);
		} catch (error) {
			// An execution that has just been started is not stored yet.
			if (error instanceof N8nError && error.status === 404) return 'new';
			throw error;
		}
	}

	/** The editor's own API: its answers come wrapped in `data`. */
	private async rest(method: string, path: string, body?: unknown): Promise<unknown> {
		const answer = await this.request(method, `/rest${path}`, body, { cookie: this.cookie });
		return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
	}

	private async publicApi(method: string, path: string, body?: unknown): Promise<unknown> {
		return await this.request(method, `/api/v1${path}`, body, { 'X-N8N-API-KEY': this.apiKey });
	}

	private async request(
		method: string,
		path: string,
		body: unknown,
		headers: Record<string, string>,
	): Promise<unknown> {
		const answer = await this.http.request<unknown>({
			method,
			url: path,
			data: body === undefined ? undefined : JSON.stringify(body),
			// n8n ties a session to the browser it was opened in.
			headers: { 'content-type': 'application/json', 'browser-id': 'qlara', ...headers },
		});
		const cookies = answer.headers['set-cookie'];
		if (Array.isArray(cookies) && cookies[0] !== undefined)
			this.cookie = String(cookies[0]).split(';')[0] ?? '';
		const text = String(answer.data);
		if (answer.status < 200 || answer.status > 299)
			throw new N8nError(
				`${method} ${path}: n8n answered ${answer.status} ${text.slice(0, 500)}`,
				answer.status,
			);
		return text === '' ? undefined : (JSON.parse(text) as unknown);
	}
}

function object(value: unknown): Json {
	if (typeof value !== 'object' || value === null)
		throw new Error(`n8n answered ${JSON.stringify(value)} where an object was expected`);
	return value as Json;
}

function optional(value: unknown): Json {
	return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}

function readExecution(execution: Json): Execution {
	const result = optional(optional(execution.data).resultData);
	const runs: Record<string, NodeRun[]> = {};
	for (const [name, nodeRuns] of Object.entries(optional(result.runData)))
		runs[name] = list(nodeRuns).map(readNodeRun);
	const error = optional(result.error).message;
	const stack = list(optional(optional(execution.data).executionData).nodeExecutionStack);
	const inputs = stack.flatMap((entry) => list(optional(optional(entry).data).main).flatMap(list));
	const { stoppedAt } = execution;
	return {
		id: String(execution.id),
		status: String(execution.status),
		runs,
		waiting: inputs.map((item) => optional(optional(item).json)),
		...(typeof stoppedAt === 'string' ? { stoppedAt: Date.parse(stoppedAt) } : {}),
		...(error === undefined ? {} : { error: describe(result.error) }),
	};
}

function readNodeRun(run: unknown): NodeRun {
	const outputs = list(optional(optional(run).data).main).map(list);
	const error = optional(run).error;
	return {
		outputs: outputs.map((items) => items.map((item) => optional(optional(item).json))),
		pairedItems: outputs.map((items) =>
			items.map((item) => pairedItemOf(optional(item).pairedItem)),
		),
		...(error === undefined ? {} : { error: describe(error) }),
	};
}

function pairedItemOf(pairing: unknown): number | undefined {
	const single = Array.isArray(pairing) ? (pairing[0] as unknown) : pairing;
	if (typeof single === 'number') return single;
	const { item } = optional(single);
	return typeof item === 'number' ? item : undefined;
}

/** Message and description of an error: together they are what the editor shows. */
function describe(error: unknown): string {
	const { message, description } = optional(error);
	return [message, description]
		.filter((part) => typeof part === 'string' && part !== '')
		.join(': ');
}
