import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { createLife, type Life } from '../../nodes/QlaraCampaigns/n8n/processState';
import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { createEngine, type Engine, type RunOptions, type RunResult } from '../engine';
import {
	startSimulator,
	type CampaignSeed,
	type Simulator,
	type SimulatorOptions,
} from '../simulator';

type Options = Omit<RunOptions, 'parameters'>;

/**
 * The node in the real engine and a simulator, with one clock for both that moves only when the node sleeps or a
 * test says so: a wait of an hour takes no time.
 */
export interface SendingWorld {
	simulator: Simulator;
	engine: Engine;
	/** The node type, with this world's clock. */
	nodeType: INodeType;
	/** What waited: every sleep of the node, ms. */
	sleeps: number[];
	run(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Options,
	): Promise<RunResult>;
	/** For runs that must succeed: the JSON of the one item that came out. */
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
	/** The requests that could have changed something, without those that only count anew. */
	writes(): string[];
	/** A new n8n process: what the old one remembered is gone. */
	restart(): void;
	/** Starts over at {@link noon} with an empty account. */
	reset(options?: Parameters<Simulator['reset']>[0]): void;
	now(): number;
	advance(ms: number): void;
	close(): Promise<void>;
}

/** 10 June 2026, 12:00 in Rome. */
export const noon = Date.UTC(2026, 5, 10, 10);

export async function startSendingWorld(options: SimulatorOptions = {}): Promise<SendingWorld> {
	const simulator = await startSimulator(options);
	simulator.clock.speed = 0;
	// An n8n that has been running for a while, so that nothing of a process before it can still come.
	const longAgo = 3_600_000;
	let uptime = longAgo;
	const reset: SendingWorld['reset'] = (more) => {
		simulator.clock.advance(noon - simulator.clock.now());
		simulator.reset(more);
		simulator.setDialect({});
		sleeps.length = 0;
		uptime = longAgo;
		life = createLife(time);
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
	let life: Life = createLife(time);

	class QlaraCampaignsInThisWorld extends QlaraCampaigns {
		override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await execute(this, life);
		}
	}
	const engine = createEngine({
		credentials: { apiKey: simulator.apiKey, baseUrl: simulator.url },
		nodes: [QlaraCampaignsInThisWorld],
	});
	const run: SendingWorld['run'] = async (operation, parameters = {}, more = {}) =>
		await engine.run({ ...more, parameters: { resource: 'campaign', operation, ...parameters } });
	reset();
	return {
		simulator,
		engine,
		nodeType: new QlaraCampaignsInThisWorld(),
		reset,
		sleeps,
		run,
		output: async (...call) => {
			const result = await run(...call);
			if (result.status !== 'success')
				throw new Error(
					`${call[0]}: ${result.error?.message ?? result.status} ${result.error?.description ?? ''}`,
				);
			expect(result.outputs[0]).toHaveLength(1);
			return result.outputs[0]![0]!.json;
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
			life = createLife(time);
		},
		now: simulator.clock.now,
		advance,
		close: async () => await simulator.close(),
	};
}

/** A resource locator as the form saves it. */
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
