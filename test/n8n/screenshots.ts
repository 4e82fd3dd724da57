// What `npm run screenshots` runs: takes the pictures of README and docs, on the real editor and against the simulator.
import fs from 'node:fs';
import path from 'node:path';

import { packInto } from '../package/pack';
import { startSimulator } from '../simulator';
import { Editor } from './browser';
import { readExample } from './examples';
import { startN8n } from './instance';
import { messageOf, removeFolder, temporaryFolder } from './processes';
import { N8nClient, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';

const FOLDER = path.resolve(__dirname, '..', '..', 'docs', 'images');
const CREDENTIAL = { name: 'Qlara account', type: 'qlaraApi' };
/** Wide enough for form and output beside each other, and readable in the width of a page. */
const WINDOW = { width: 1280, height: 760 };

const message = {
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}, we reopen on Monday. Show this message for a coffee on us.',
	contactListIds: '87, 88',
};

/** Undone at the end, the latest first. */
const closers: Array<() => Promise<void> | void> = [];

async function takePictures(): Promise<void> {
	const runtime = await ensureRuntime(console.log);
	const folder = temporaryFolder('qlara-package-');
	closers.push(() => removeFolder(folder));
	const { tarball: packageTarball } = await packInto(folder);
	const simulator = await startSimulator({ credit: 250 });
	closers.push(async () => await simulator.close());
	const n8n = await startN8n({ runtime, packageTarball });
	closers.push(async () => await n8n.dispose());
	const client = new N8nClient(n8n);
	await client.signIn();
	const stored = {
		...CREDENTIAL,
		id: await client.createCredential(CREDENTIAL.name, CREDENTIAL.type, {
			apiKey: simulator.apiKey,
			baseUrl: simulator.url,
		}),
	};
	for (const [index, name] of ['Newsletter March', 'Newsletter April', 'Reopening'].entries())
		simulator.api.seedCampaign({ name, status: index === 2 ? 0 : 3, sendingMode: 'SMS' });
	const draft = simulator.api.seedCampaign({
		name: 'Spring offer',
		status: 0,
		smsBody: message.smsBody,
		destinationType: 1,
		destinations: [],
		contactListIds: [87, 88],
	});

	const editor = await Editor.open(n8n);
	closers.push(async () => await editor.close());
	const picture = async (name: string, of?: 'form') => {
		const file = path.join(FOLDER, `${name}.png`);
		await editor.takePicture(file, of);
		console.log(`${name}.png: ${Math.round(fs.statSync(file).size / 1_000)} KB`);
	};
	const node = (
		name: string,
		parameters: WorkflowNode['parameters'],
		type = 'qlaraCampaigns',
	): WorkflowNode => ({
		id: name,
		name,
		type: `n8n-nodes-qlara.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [stored.type]: { id: stored.id, name: stored.name } },
	});
	const open = async (shown: WorkflowNode) =>
		await editor.openNode(
			await client.createWorkflow({ name: 'Spring', nodes: [shown], connections: {} }),
			shown.name,
		);
	const chosen = { __rl: true, mode: 'id', value: String(draft.id) };

	await editor.resize(WINDOW.width, WINDOW.height);
	const example = await client.createWorkflow(readExample('quick-campaign.json', [stored]));
	await editor.openWorkflow(example);
	await picture('canvas');
	await editor.useColors('dark');
	await picture('canvas-dark');
	await editor.useColors('light');

	await open(node('When a campaign changes', { pollTimes: everyMinute }, 'qlaraCampaignsTrigger'));
	await editor.run();
	await picture('trigger-event', 'form');

	await open(node('Check campaign', { operation: 'check', campaignId: chosen }));
	await editor.run();
	await picture('check-output', 'form');

	await open(
		node('Send campaign', {
			operation: 'send',
			campaignId: chosen,
			maximumCost: '1',
			maximumRecipients: '20',
			allowedHours: '03:00-03:01',
		}),
	);
	await editor.run();
	await picture('refusals', 'form');

	await open(node('Send campaign', { operation: 'send', campaignId: empty }));
	await editor.openPicker('campaignId');
	await picture('campaign-picker', 'form');

	await open(node('Create campaign', { operation: 'create', name: 'Spring offer', ...message }));
	await editor.openNewCredential();
	await picture('credential');

	await editor.resize(WINDOW.width, 1_120);
	await open(node('Create campaign', { operation: 'create', name: 'Spring offer', ...message }));
	await picture('create-form', 'form');
}

const everyMinute = { item: [{ mode: 'everyMinute' }] };
const empty = { __rl: true, mode: 'list', value: '' };

takePictures()
	.catch((error: unknown) => {
		console.error(messageOf(error));
		process.exitCode = 1;
	})
	.finally(() => {
		void (async () => {
			for (const closer of closers.reverse()) await closer();
		})();
	});
