import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { createProcessState, type ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { findOperation, formOf } from '../../nodes/QlaraCampaigns/operations';
import { waivedLimits } from '../engine/values';
import { BASE_PATH, CampaignsApi, DEFAULT_API_KEY, seededRandom, type Plan } from '../simulator';
import type { Dialect } from '../simulator/dialect';
import { VirtualTime } from './virtualTime';

const origin = 'https://qlara.test';
const start = Date.UTC(2026, 2, 10, 9);

export interface LoadOptions {
	plan: Plan;
	window?: Dialect['rateWindow'];
	/** Time from a request to its answer, ms; the API has it in the middle. */
	latencyMs?: number;
	/** How much longer it takes at most, by chance, each way. */
	jitterMs?: number;
	processes?: number;
	seed?: number;
}

/** How an execution of one operation ended. */
export type End = { items: IDataObject[] } | { message: string; description: string };

/** Many executions of the node at once, in one or more processes of n8n with one API key, in virtual time. */
export class Load {
	readonly time = new VirtualTime(start);
	readonly api: CampaignsApi;
	/** What n8n has written into its log. */
	readonly log: string[] = [];
	/** Until when the API answers with 503 only. */
	downUntil = -Infinity;
	private readonly processes: ProcessState[];
	private readonly random: () => number;
	private executions = 0;

	constructor(private readonly options: LoadOptions) {
		this.random = seededRandom(options.seed ?? 1);
		this.api = new CampaignsApi({
			now: () => this.time.now,
			random: this.random,
			plan: options.plan,
			credit: 1_000_000,
			dialect: { rateWindow: options.window ?? 'sliding' },
			timings: { queued: 1_000, sending: 3_000 },
		});
		const { time, random } = this;
		this.processes = Array.from({ length: options.processes ?? 1 }, () =>
			createProcessState({
				now: () => Math.round(time.now),
				elapsed: () => time.now - start + 3_600_000,
				sleep: async (ms) => await time.sleep(ms),
				random,
			}),
		);
	}

	/** Requests that the API has had, and how many of them it has refused for the limits. */
	get requests(): { made: number; refused: number } {
		const { received } = this.api;
		return {
			made: received.length,
			refused: received.filter(({ status }) => status === 429).length,
		};
	}

	/** Lets time pass until the work is done. @returns how long it took, s */
	async play(work: () => Promise<unknown>): Promise<number> {
		const { now } = this.time;
		await this.time.play(
			(async () => {
				await work();
			})(),
		);
		return (this.time.now - now) / 1_000;
	}

	/**
	 * Runs an operation in an execution of its own.
	 *
	 * @param parametersOf the parameters of each item; those that a test says nothing about have their defaults
	 */
	async run(
		operation: string,
		parametersOf: Array<Record<string, unknown>>,
		{ process = 0, mode = 'trigger' }: { process?: number; mode?: string } = {},
	): Promise<End> {
		const resource = ['getStatistics', 'getCampaignReport'].includes(operation)
			? 'report'
			: 'campaign';
		const found = findOperation(resource, operation);
		if (found === undefined) throw new Error(`No operation ${operation}`);
		const execution = String(++this.executions);
		const defaults = Object.fromEntries(
			formOf(found).map(({ name, default: value }) => [name, value]),
		);
		const valuesOf = (item: number): Record<string, unknown> => ({
			...defaults,
			resource,
			operation,
			...(['send', 'confirm', 'createAndSend', 'sendTest'].includes(operation) &&
				waivedLimits(parametersOf[item]!)),
			...parametersOf[item],
		});
		const context = {
			getInputData: () => parametersOf.map(() => ({ json: {} })),
			getNodeParameter: (name: string, item: number, otherwise?: unknown) =>
				valuesOf(item)[name] ?? otherwise,
			getNode: () => ({
				id: `node ${operation}`,
				name: 'Qlara',
				type: 'n8n-nodes-qlara.qlaraCampaigns',
				typeVersion: 1,
				position: [0, 0],
				parameters: valuesOf(0),
			}),
			getMode: () => mode,
			getTimezone: () => 'Europe/Rome',
			getExecutionId: () => execution,
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			continueOnFail: () => false,
			logger: {
				info: (line: string) => this.log.push(line),
				warn: (line: string) => this.log.push(line),
			},
			getCredentials: async () =>
				await Promise.resolve({ apiKey: DEFAULT_API_KEY, baseUrl: origin + BASE_PATH }),
			helpers: {
				httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
					await this.request(options),
			},
		};
		return await execute(context as unknown as IExecuteFunctions, this.processes[process]).then(
			([items = []]) => ({ items: items.map(({ json }) => json) }),
			(error: unknown) => {
				const { message, description } = error as { message: string; description?: string };
				return { message, description: description ?? '' };
			},
		);
	}

	/** One request of somebody else with the same key. */
	async foreignRequest(): Promise<void> {
		await this.request({
			method: 'GET',
			url: `${origin}${BASE_PATH}/partner-gateway/v1/campaigns?limit=1`,
		});
	}

	private async request({ method, url, body, headers }: IHttpRequestOptions) {
		const { latencyMs = 200, jitterMs = 0 } = this.options;
		const way = (): number => latencyMs / 2 + this.random() * jitterMs;
		await this.time.sleep(way());
		const reply =
			this.time.now < this.downUntil
				? { status: 503, headers: {}, body: '{}' }
				: this.api.handle({
						method: method ?? 'GET',
						path: url.slice(origin.length),
						headers: { ...(headers as Record<string, string>), 'X-Api-Key': DEFAULT_API_KEY },
						...(typeof body === 'string' ? { body } : {}),
					});
		await this.time.sleep(way());
		return { statusCode: reply.status, headers: reply.headers, body: reply.body };
	}
}
