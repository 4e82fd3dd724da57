// A process of the benchmark that starts many executions at once, each of which creates, checks and sends a campaign.
import { byId } from '../engine/values';
import { engineWith, runNode } from './nodes';
import type { BenchServer } from './serverProcess';

interface SenderOptions {
	url: string;
	apiKey: string;
	/** Stands in every text, so that no two are the same. */
	name: string;
	executions: number;
}

async function main(): Promise<void> {
	const { name, executions, ...account } = JSON.parse(process.argv[2] ?? '') as SenderOptions;
	const engine = engineWith(account as BenchServer);
	const failed: string[] = [];
	const step = async (operation: string, parameters: object) => {
		const end = await runNode(engine, operation, parameters);
		if (end.status !== 'success') throw new Error(`${operation} ended as ${end.status}`);
		return end;
	};
	const execution = async (index: number): Promise<void> => {
		const text = `${name}, message ${index}`;
		const { first } = await step('create', {
			name: text,
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: text,
			destinationType: 1,
			contactListIds: '87',
		});
		const campaignId = byId(String(first.id));
		await step('check', { campaignId });
		await step('send', { campaignId, costLimit: 'none', recipientLimit: 'none' });
	};
	process.once('message', () => {
		void Promise.all(
			Array.from({ length: executions }, async (_value, index) => {
				await execution(index).catch((error: Error) => failed.push(error.message));
			}),
		).then(() => process.send?.(failed));
	});
	process.send?.('ready');
}

void main();
