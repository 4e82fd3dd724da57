import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { createProcessState, type ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { createEngine, type Engine, type RunOptions, type RunResult } from './index';
import {
	startSimulator,
	type CampaignSeed,
	type Simulator,
	type SimulatorOptions,
} from '../simulator';
import { waivedLimits } from './values';

type Options = Omit<RunOptions, 'parameters'>;

/**
 * The node in the real engine and a simulator, with one clock for both that moves only when the node sleeps or a
 * test says so: a wait of an hour takes no time.
 */
export interface ActionWorld {
	simulator: Simulator;
	engine: Engine;
	/** The node type, with this world's clock. */
	nodeType: INodeType;
	/** Every wait of the node, ms. */
	sleeps: number[];
	/**
	 * Runs an operation of the resource Campaign, or of Report for statistics. What sends has no limit but those
	 * that `parameters` set, unless these say otherwise.
	 */
	run(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Options,
	): Promise<RunResult>;
	/** For runs that must succeed: the JSON of the items that came out. */
	outputs(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Options,
	): Promise<IDataObject[]>;
	/** For runs that must succeed with one item: its JSON. */
	output(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Options,
	): Promise<IDataObject>;
	/** For runs that must fail: message and description of the error. */
	refusal(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Options,
	): Promise<{ message: string; description: string }>;
	/** Puts a campaign there that can be sent. @returns its id */
	seed(campaign?: CampaignSeed): number;
	/** The requests that could have changed something, in order, without those that only recalculate. */
	writes(): string[];
	/** A new n8n process: what the old one remembered is gone. */
	restart(): void;
	/** Starts over with an empty account, at {@link noon} unless the world was started with another time. */
	reset(options?: Parameters<Simulator['reset']>[0]): void;
	now(): number;
	advance(ms: number): void;
	close(): Promise<void>;
}

/** For {@link RunOptions.node}: the node as n8n names it when it is a tool. */
export const toolName = 'qlaraCampaignsTool';

/** 10 June 2026, 12:00 in Rome. */
export const noon = Date.UTC(2026, 5, 10, 10);

/** @param options.startAt the time at which the world starts over, ms since 1970 */
export async function startActionWorld({
	startAt = noon,
	...options
}: SimulatorOptions & { startAt?: number } = {}): Promise<ActionWorld> {
	const simulator = await startSimulator({ plan: 'unlimited', ...options });
	simulator.clock.speed = 0;
	// An n8n that has been running for a while, so that no confirm of a process before it can still show.
	const longAgo = 3_600_000;
	let uptime = longAgo;
	const reset: ActionWorld['reset'] = (more) => {
		simulator.clock.advance(startAt - simulator.clock.now());
		simulator.reset(more);
		simulator.setDialect(more?.dialect ?? {});
		sleeps.length = 0;
		uptime = longAgo;
		state = createProcessState(time, undefined, unlimited);
	};
	const sleeps: number[] = [];
	const advance = (ms: number): void => {
		uptime += ms;
		simulator.clock.advance(ms);
	};
	const time: Time = {
		now: simulator.clock.now,
		elapsed: () => uptime,
		sleep: async (ms) => {
			sleeps.push(ms);
			advance(ms);
			await Promise.resolve();
		},
		random: () => 0.5,
	};
	let state: ProcessState = createProcessState(time, undefined, unlimited);

	class QlaraCampaignsInThisWorld extends QlaraCampaigns {
		override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await execute(this, state);
		}
	}
	/** The node as a tool, as far as its form and it itself tell: by its name. */
	class QlaraCampaignsToolInThisWorld extends QlaraCampaignsInThisWorld {
		override description = { ...new QlaraCampaigns().description, name: toolName };
	}
	const engine = createEngine({
		credentials: { apiKey: simulator.apiKey, baseUrl: simulator.url },
		nodes: [QlaraCampaignsInThisWorld, QlaraCampaignsToolInThisWorld],
	});
	const run: ActionWorld['run'] = async (operation, parameters = {}, more = {}) =>
		await engine.run({
			...more,
			parameters: {
				resource: operation === 'getStatistics' ? 'report' : 'campaign',
				operation,
				...(['createAndSend', 'send', 'sendTest', 'confirm'].includes(operation) &&
					waivedLimits(parameters)),
				...parameters,
			},
		});
	const outputs: ActionWorld['outputs'] = async (...call) => {
		const { status, error, outputs: items } = await run(...call);
		if (status !== 'success')
			throw new Error(`${call[0]}: ${error?.message ?? status} ${error?.description ?? ''}`);
		return (items[0] ?? []).map(({ json }) => json);
	};
	reset();
	return {
		simulator,
		engine,
		nodeType: new QlaraCampaignsInThisWorld(),
		reset,
		sleeps,
		run,
		outputs,
		output: async (...call) => {
			const items = await outputs(...call);
			expect(items).toHaveLength(1);
			return items[0]!;
		},
		refusal: async (...call) => {
			const { error, status, outputs } = await run(...call);
			if (error === undefined)
				throw new Error(`${call[0]} ended as ${status}: ${JSON.stringify(outputs)}`);
			return { message: error.message, description: error.description ?? '' };
		},
		seed: (campaign = {}) =>
			simulator.api.seedCampaign({
				smsBody: 'Hi {{firstName}}, we reopen on Monday.',
				destinationType: 1,
				contactListIds: [87, 88],
				destinations: [],
				...campaign,
			}).id,
		writes: () =>
			simulator.api.received
				.filter(({ method, operation }) => method !== 'GET' && operation !== 'calculateGoal')
				.map(({ operation }) => String(operation)),
		restart: () => {
			uptime = 0;
			state = createProcessState(time, undefined, unlimited);
		},
		now: simulator.clock.now,
		advance,
		close: async () => await simulator.close(),
	};
}
