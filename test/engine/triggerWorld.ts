import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { createEngine, type Engine, type PollOptions, type PollResult, type Poller } from './index';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { createPoll } from '../../nodes/QlaraCampaigns/n8n/poll';
import { createProcessState, thisProcess } from '../../nodes/QlaraCampaigns/n8n/processState';
import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';

/** The trigger in the real engine, talking HTTP to a simulator of its own whose clock stands still. */
export interface TriggerWorld {
	simulator: Simulator;
	engine: Engine;
	/** A published workflow with the trigger. */
	poller(parameters?: Record<string, unknown>, options?: PollOptions): Poller;
	/** Requests of the trigger since the last call of this function, as `GET path?query`. */
	requests(): string[];
	close(): Promise<void>;
}

let pollers = 0;

export async function startTriggerWorld(options: SimulatorOptions = {}): Promise<TriggerWorld> {
	const simulator = await startSimulator({ plan: 'unlimited', ...options });
	simulator.clock.speed = 0;
	// The simulator does not count unless it is told to, and so the trigger need not be careful.
	const poll = createPoll(createProcessState(thisProcess.time, undefined, unlimited));
	class QlaraCampaignsTriggerInThisWorld extends QlaraCampaignsTrigger {
		override async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
			return await poll(this);
		}
	}
	const engine = createEngine({
		nodes: [QlaraCampaigns, QlaraCampaignsTriggerInThisWorld],
		credentials: { apiKey: simulator.apiKey, baseUrl: simulator.url },
	});
	let counted = 0;
	return {
		simulator,
		engine,
		// Each its own workflow: polls of the same one must not overlap.
		poller: (parameters = {}, more = {}) =>
			engine.poller({
				node: 'qlaraCampaignsTrigger',
				workflowId: `workflow-${++pollers}`,
				activation: 'activate',
				...more,
				parameters,
			}),
		requests: () => {
			const fresh = simulator.api.received.slice(counted);
			counted = simulator.api.received.length;
			return fresh.map(
				({ method, path, query }) => `${method} ${path.replace(/^.*\/v1/, '')}${queryText(query)}`,
			);
		},
		close: async () => await simulator.close(),
	};
}

function queryText(query: Record<string, string | string[]>): string {
	const text = Object.entries(query)
		.map(([name, value]) => `${name}=${String(value)}`)
		.join('&');
	return text === '' ? '' : `?${text}`;
}

/** The emitted events; a poll that threw fails the test. */
export function eventsOf({ items, error }: PollResult): IDataObject[] {
	if (error !== undefined) throw error as Error;
	return items.map(({ json }) => json);
}

/** The ids of the emitted events. */
export function idsOf(result: PollResult): unknown[] {
	return eventsOf(result).map(({ eventId }) => eventId);
}
