import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeListSearchResult,
} from 'n8n-workflow';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { listCampaigns } from '../../nodes/QlaraCampaigns/n8n/pickers';
import { createProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { findOperation, formOf, operations } from '../../nodes/QlaraCampaigns/operations';
import {
	BASE_PATH,
	CampaignsApi,
	DEFAULT_API_KEY,
	FaultPlan,
	type CampaignsApiOptions,
} from '../simulator';
import { waivedLimits } from './values';

const origin = 'https://qlara.test';
/** 10 June 2026, 12:00 in Rome. */
const noon = Date.UTC(2026, 5, 10, 10);

/** How a run ended: the JSON of its items, or message and description of its error. */
export type End = { items: IDataObject[] } | { message: string; description: string };

/**
 * The node over a simulator in memory, for tests that run by the thousand: without HTTP, and with as much of n8n's
 * context as the node uses, which gives parameters as they are and knows no expressions. Its clock moves only in waits.
 */
export interface MemoryWorld {
	api: CampaignsApi;
	faults: FaultPlan;
	run(operation: string, parameters?: Record<string, unknown>): Promise<End>;
	/** For runs that must succeed: what came out. */
	outputs(operation: string, parameters?: Record<string, unknown>): Promise<IDataObject[]>;
	/** For runs that must succeed with one item. */
	output(operation: string, parameters?: Record<string, unknown>): Promise<IDataObject>;
	/** One page of the campaign picker. */
	search(token?: string): Promise<INodeListSearchResult>;
	now(): number;
	advance(ms: number): void;
}

/** The first resource with an operation of this name. */
const resourceOf = (operation: string): string =>
	operations.find(({ option }) => option.value === operation)?.resource ?? 'campaign';

/** The values that n8n fills in for the fields that a test says nothing about. */
function defaultsOf(resource: string, operation: string): Record<string, unknown> {
	const found = findOperation(resource, operation);
	if (found === undefined) throw new Error(`No operation ${operation}`);
	return Object.fromEntries(formOf(found).map(({ name, default: value }) => [name, value]));
}

export function memoryWorld(options: Partial<CampaignsApiOptions> = {}): MemoryWorld {
	let elapsed = 3_600_000;
	const now = (): number => noon + elapsed;
	const time: Time = {
		now,
		elapsed: () => elapsed,
		sleep: async (ms) => {
			elapsed += ms;
			await Promise.resolve();
		},
		random: () => 0.5,
	};
	const api = new CampaignsApi({ now, plan: 'unlimited', ...options });
	const faults = new FaultPlan();
	const state = createProcessState(time, undefined, unlimited);

	/** As n8n's HTTP helper: an answer, or an error of the network layer. */
	const send = async ({ method, url, body, headers }: IHttpRequestOptions) => {
		const request = {
			method: method ?? 'GET',
			path: url.slice(origin.length),
			headers: { ...(headers as Record<string, string>), 'X-Api-Key': DEFAULT_API_KEY },
			...(typeof body === 'string' ? { body } : {}),
		};
		const plan = faults.decide(request);
		elapsed += plan.waitBeforeMs;
		const reply = plan.reply(plan.work ? api.handle(plan.rewrite(request)) : null);
		elapsed += plan.waitAfterMs;
		await Promise.resolve();
		if (reply === null || plan.truncate !== undefined)
			throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
		return { statusCode: reply.status, headers: reply.headers, body: reply.body };
	};
	const common = {
		getCredentials: async () =>
			await Promise.resolve({ apiKey: DEFAULT_API_KEY, baseUrl: origin + BASE_PATH }),
		getTimezone: () => 'Europe/Rome',
		helpers: {
			httpRequestWithAuthentication: async (_type: string, request: IHttpRequestOptions) =>
				await send(request),
		},
	};
	const nodeWith = (parameters: Record<string, unknown>) => ({
		id: 'node',
		name: 'Qlara',
		type: 'n8n-nodes-qlara.qlaraCampaigns',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});

	const run: MemoryWorld['run'] = async (operation, parameters = {}) => {
		const resource = resourceOf(operation);
		const values: Record<string, unknown> = {
			...defaultsOf(resource, operation),
			resource,
			operation,
			...waivedLimits(parameters),
			...parameters,
		};
		const context = {
			...common,
			getInputData: () => [{ json: {} }],
			getNodeParameter: (name: string, _item: number, otherwise?: unknown) =>
				values[name] ?? otherwise,
			getNode: () => nodeWith(values),
			getMode: () => 'manual',
			getExecutionId: () => undefined,
			continueOnFail: () => false,
		};
		return await execute(context as unknown as IExecuteFunctions, state).then(
			([items = []]) => ({ items: items.map(({ json }) => json) }),
			(error: unknown) => {
				const { message, description } = error as { message: string; description?: string };
				return { message, description: description ?? '' };
			},
		);
	};
	const outputs: MemoryWorld['outputs'] = async (operation, parameters) => {
		const end = await run(operation, parameters);
		if ('items' in end) return end.items;
		throw new Error(`${operation}: ${end.message} ${end.description}`);
	};
	return {
		api,
		faults,
		run,
		outputs,
		output: async (operation, parameters) => {
			const items = await outputs(operation, parameters);
			if (items.length !== 1) throw new Error(`${operation}: ${items.length} items`);
			return items[0]!;
		},
		search: async (token) => {
			const context = { ...common, getNode: () => nodeWith({}) };
			return await listCampaigns(
				context as unknown as ILoadOptionsFunctions,
				undefined,
				token,
				state,
			);
		},
		now,
		advance: (ms) => void (elapsed += ms),
	};
}
