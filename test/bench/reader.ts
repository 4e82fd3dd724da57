// A process of the benchmark that reads all campaigns, and says how much memory it took at most, MB.
import {
	campaignsOf,
	engineWith,
	pagination,
	runHttpRequest,
	runNode,
	unlimitedProcess,
} from './nodes';
import type { BenchServer } from './serverProcess';

interface ReaderOptions {
	url: string;
	apiKey: string;
	how: 'node' | 'httpRequest';
}

async function main(): Promise<void> {
	const { how, ...account } = JSON.parse(process.argv[2] ?? '') as ReaderOptions;
	const server = account as BenchServer;
	const { status, items } =
		how === 'node'
			? await runNode(engineWith(server, unlimitedProcess()), 'getAll', {
					returnAll: true,
					simplify: false,
				})
			: await runHttpRequest(server, { url: campaignsOf(server), ...pagination });
	if (status !== 'success' || items === 0) throw new Error(`${how} ended as ${status}`);
	process.send?.(process.resourceUsage().maxRSS / 1_024);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
