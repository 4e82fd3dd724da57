import type { IDataObject } from 'n8n-workflow';
import { createEngine, type Engine, type RunOptions, type RunResult } from '../engine';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';

/** The node in the real engine, talking HTTP to a simulator of its own. */
export interface World {
	simulator: Simulator;
	engine: Engine;
	/** Runs an operation of the resource Campaign, or of Report for statistics. */
	run(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Omit<RunOptions, 'parameters'>,
	): Promise<RunResult>;
	/** The same, for runs that must succeed: the JSON of the items that came out. */
	output(
		operation: string,
		parameters?: Record<string, unknown>,
		options?: Omit<RunOptions, 'parameters'>,
	): Promise<IDataObject[]>;
	close(): Promise<void>;
}

/** Starts both. The simulator's clock stands still, so that campaigns move only when a test advances it. */
export async function startWorld(options: SimulatorOptions = {}): Promise<World> {
	const simulator = await startSimulator(options);
	simulator.clock.speed = 0;
	const engine = createEngine({
		credentials: { apiKey: simulator.apiKey, baseUrl: simulator.url },
	});
	const run: World['run'] = async (operation, parameters = {}, more = {}) =>
		await engine.run({
			...more,
			parameters: {
				resource: operation === 'getStatistics' ? 'report' : 'campaign',
				operation,
				...parameters,
			},
		});
	const output: World['output'] = async (...call) => {
		const result = await run(...call);
		if (result.status !== 'success')
			throw new Error(
				`${call[0]}: ${result.error?.message ?? result.status}. ${result.error?.description ?? ''}`,
			);
		return (result.outputs[0] ?? []).map(({ json }) => json);
	};
	return { simulator, engine, run, output, close: async () => await simulator.close() };
}

/** A resource locator as the form saves it. */
export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** Values for the fields of every channel that the simulator's account knows. */
export const channelValues = {
	SMS: { smsSender: 'MyShop', smsBody: 'Hi {{firstName}}, we reopen on Monday.' },
	RCS: { rcsAgentId: byId('10'), rcsTemplateId: byId('21') },
	WHATSAPP: { whatsappPhoneNumberId: byId('7'), whatsappTemplateId: byId('42') },
} as const;

export type Word = keyof typeof channelValues;

/** The parameters of Create for a mode; two contact lists, which share five of their 38 phones. */
export function creation(
	mode: string,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	const words = mode.split('_') as Word[];
	return {
		name: `Spring ${mode}`,
		sendingMode: mode,
		...Object.fromEntries(words.flatMap((word) => Object.entries(channelValues[word]))),
		destinationType: 1,
		contactListIds: '87, 88',
		...more,
	};
}
