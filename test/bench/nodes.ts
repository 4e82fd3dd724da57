import '../setup';
import os from 'node:os';
import path from 'node:path';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IVersionedNodeType,
} from 'n8n-workflow';
import type { ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { createEngine, type Engine } from '../engine';
import { httpRequestNode } from './httpRequestNode';
import {
	createProcessState,
	execute,
	QlaraApi,
	QlaraCampaigns,
	QlaraCampaignsTrigger,
	thisProcess,
	unlimited,
} from './package';
import type { BenchServer } from './serverProcess';

/** The n8n whose HTTP Request node is measured beside these nodes. */
export const n8nVersion = '2.41.1';

const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
	'n8n-nodes-qlara',
);

type NodeClass = new () => INodeType | IVersionedNodeType;

/** A process whose limits of requests run so many times faster, as those of the server do. */
export function fasterProcess(speed: number): ProcessState {
	const { time } = thisProcess;
	return createProcessState({
		...time,
		elapsed: () => time.elapsed() * speed,
		sleep: async (ms) => await time.sleep(ms / speed),
	});
}

/** A process that keeps to no limits, for a server that has none. */
export const unlimitedProcess = (): ProcessState =>
	createProcessState(thisProcess.time, undefined, unlimited);

/** n8n's engine with these nodes. */
export function engineWith(server: BenchServer, state?: ProcessState): Engine {
	class ActionInItsProcess extends QlaraCampaigns {
		override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await execute(this, state);
		}
	}
	return createEngine({
		credentials: { apiKey: server.apiKey, baseUrl: server.url },
		nodes: [ActionInItsProcess, QlaraCampaignsTrigger],
		credentialTypes: [QlaraApi],
	});
}

/** How a run ended: what n8n says, and how many items came out. */
export interface End {
	status: string;
	items: number;
}

type Ids = ReadonlyArray<number | string>;

const inputOf = (ids: Ids | undefined) => ids && { items: ids.map((id) => ({ json: { id } })) };

/** Runs an operation, once for each of some campaigns. */
export async function runNode(
	engine: Engine,
	operation: string,
	parameters: object,
	ids?: Ids,
): Promise<End & { first: Record<string, unknown> }> {
	const { status, outputs, error } = await engine.run({
		node: 'qlaraCampaigns',
		parameters: { resource: 'campaign', operation, ...parameters },
		...inputOf(ids),
	});
	if (error !== undefined) console.error(`${operation}: ${error.message} ${error.description}`);
	const items = outputs[0] ?? [];
	return { status, items: items.length, first: items[0]?.json ?? {} };
}

/** Runs n8n's HTTP Request node, once for each of some campaigns; those that fail come out as items too. */
export async function runHttpRequest(
	server: BenchServer,
	parameters: object,
	ids?: Ids,
): Promise<End & { failed: number }> {
	const engine = createEngine({
		credentials: null,
		nodes: [httpRequestNode(cacheFolder, n8nVersion)],
		credentialTypes: [],
	});
	const { status, outputs } = await engine.run({
		node: 'httpRequest',
		typeVersion: 4.2,
		onError: 'continueRegularOutput',
		parameters: {
			method: 'GET',
			sendHeaders: true,
			specifyHeaders: 'keypair',
			headerParameters: { parameters: [{ name: 'X-Api-Key', value: server.apiKey }] },
			...parameters,
		},
		...inputOf(ids),
	});
	const items = outputs[0] ?? [];
	return {
		status,
		items: items.length,
		failed: items.filter(({ json }) => 'error' in json).length,
	};
}

/** n8n's HTTP helper, called with the credential and nothing else, item by item. */
export async function runBareHelper(server: BenchServer, ids: Ids): Promise<End> {
	class BareHelper {
		description = {
			displayName: 'Bare Helper',
			name: 'bareHelper',
			group: ['input'],
			version: 1,
			description: 'Calls the helper',
			defaults: { name: 'Bare Helper' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: 'qlaraApi', required: true }],
			properties: [],
		};
		async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			const output: INodeExecutionData[] = [];
			for (const { json } of this.getInputData()) {
				const answer = (await this.helpers.httpRequestWithAuthentication.call(this, 'qlaraApi', {
					method: 'GET',
					url: `${campaignsOf(server)}/${String(json.id)}`,
					json: true,
				})) as INodeExecutionData['json'];
				output.push({ json: answer });
			}
			return [output];
		}
	}
	const engine = createEngine({
		credentials: { apiKey: server.apiKey, baseUrl: server.url },
		nodes: [BareHelper as unknown as NodeClass],
		credentialTypes: [QlaraApi],
	});
	const { status, outputs } = await engine.run({ node: 'bareHelper', ...inputOf(ids) });
	return { status, items: outputs[0]?.length ?? 0 };
}

/** The address of the campaigns of a server. */
export const campaignsOf = (server: BenchServer): string =>
	`${server.url}/partner-gateway/v1/campaigns`;

/** HTTP Request as a good user sets it up to read all pages of campaigns. */
export const pagination = {
	sendQuery: true,
	queryParameters: { parameters: [{ name: 'limit', value: '100' }] },
	options: {
		pagination: {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount }}' }] },
				paginationCompleteWhen: 'other',
				completeExpression: '={{ $response.body.last }}',
				limitPagesFetched: false,
			},
		},
	},
};

/** HTTP Request as a good user sets it up to read a campaign for each item. */
export const oneEach = (server: BenchServer, batchIntervalMs?: number): object => ({
	url: `=${campaignsOf(server)}/{{ $json.id }}`,
	...(batchIntervalMs !== undefined && {
		options: { batching: { batch: { batchSize: 50, batchInterval: batchIntervalMs } } },
	}),
});
