// The simulator of the benchmark, in a process of its own: its work is not counted as that of who is measured.
import { startSimulator, type Plan } from '../simulator';

export interface ServerOptions {
	plan: Plan;
	latencyMs: number;
	campaigns: number;
	/** How many of the campaigns are completed; absent: none. */
	closed?: number;
	/** How many times faster than real time its limits run. */
	speed?: number;
}

/** What the server has counted since its start. */
export interface Counts {
	requests: number;
	refused: number;
	/** Campaigns that went out, and how many of them with a text of their own. */
	sent: number;
	differentTexts: number;
}

const dayMs = 86_400_000;

const closedSince = (at: number) =>
	({
		status: 3,
		createdAt: at,
		updatedAt: at,
		confirmedAt: at,
		sentAt: at,
		finishedAt: at,
	}) as const;

async function main(): Promise<void> {
	const options = JSON.parse(process.argv[2] ?? '') as ServerOptions;
	const { plan, latencyMs, campaigns, closed = 0, speed = 1 } = options;
	const began = Date.now();
	const simulator = await startSimulator({
		// Of its own accord the simulator keeps its limits on the real clock.
		rateNow: () => began + (Date.now() - began) * speed,
		plan,
		contract: false,
		credit: 1_000_000,
		timings: { queued: 1_000, sending: 3_000 },
	});
	simulator.clock.speed = speed;
	if (latencyMs > 0)
		simulator.faults.add({ fault: { kind: 'delay', ms: latencyMs, when: 'before' } });
	const ids = Array.from(
		{ length: campaigns },
		(_value, index) =>
			simulator.api.seedCampaign({
				name: `Campaign ${index}`,
				// Two campaigns a day, up to a few days ago.
				...(index < closed &&
					closedSince(simulator.clock.now() - (5 + (closed - index) / 2) * dayMs)),
				destinationType: 1,
				contactListIds: [87],
				destinations: [],
			}).id,
	);
	process.send?.({ url: simulator.url, apiKey: simulator.apiKey, ids });
	process.on('message', () => {
		const { received, dispatches } = simulator.api;
		const counts: Counts = {
			requests: received.length,
			refused: received.filter(({ status }) => status === 429).length,
			sent: dispatches.length,
			differentTexts: new Set(dispatches.map(({ text }) => text)).size,
		};
		process.send?.(counts);
	});
	process.on('disconnect', () => void simulator.close());
}

void main();
