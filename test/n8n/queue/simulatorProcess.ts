// The simulator in a process of its own, so that its answers do not wait for whoever drives the test. Started by
// `simulator.ts` with its options as a line of JSON; ends when the channel to its starter closes.
import { startSimulator, type SimulatorOptions } from '../../simulator';
import type { SimulatorReport, SimulatorRequest } from './simulator';

async function main(): Promise<void> {
	const simulator = await startSimulator(JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions);
	// Its time moves when somebody looks.
	setInterval(() => simulator.api.settle(), 250);
	const report = (): SimulatorReport => ({
		dispatches: simulator.api.dispatches.map(({ campaignId, text }) => ({ campaignId, text })),
		transitions: simulator.api.transitions,
		confirms: simulator.api.received.filter(({ operation }) => operation === 'confirmCampaign')
			.length,
		requests: simulator.api.received.length,
		refused: simulator.api.received.filter(({ status }) => status === 429).length,
		violations: simulator.violations,
	});
	process.on('disconnect', () => process.exit());
	process.on('message', (request: SimulatorRequest) => {
		if (request.kind === 'faults') {
			simulator.faults.clear();
			simulator.faults.add(...request.rules);
		}
		if (request.kind === 'api') {
			if (request.commitMs !== undefined) simulator.api.timings.commit = request.commitMs;
			if (request.confirmTwiceSendsTwice !== undefined)
				simulator.api.confirmTwiceSendsTwice = request.confirmTwiceSendsTwice;
		}
		process.send?.({ answerTo: request.number, report: report() });
	});
	process.send?.({ url: simulator.url, apiKey: simulator.apiKey });
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
