// The simulator of the benchmark, in a process of its own: its work is not counted as that of who is measured.
import { startSimulator, type Plan } from '../test/simulator';

export interface ServerOptions {
	plan: Plan;
	latencyMs: number;
	campaigns: number;
}

/** What the server has counted since its start. */
export interface Counts {
	requests: number;
	refused: number;
}

async function main(): Promise<void> {
	const { plan, latencyMs, campaigns } = JSON.parse(process.argv[2] ?? '') as ServerOptions;
	const simulator = await startSimulator({ plan, contract: false });
	simulator.faults.add({ fault: { kind: 'delay', ms: latencyMs, when: 'before' } });
	const ids = Array.from(
		{ length: campaigns },
		(_value, index) => simulator.api.seedCampaign({ name: `Campaign ${index}` }).id,
	);
	process.send?.({ url: simulator.url, apiKey: simulator.apiKey, ids });
	process.on('message', () => {
		const { received } = simulator.api;
		const refused = received.filter(({ status }) => status === 429).length;
		process.send?.({ requests: received.length, refused });
	});
	process.on('disconnect', () => void simulator.close());
}

void main();
