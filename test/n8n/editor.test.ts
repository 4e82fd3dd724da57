// The form as people see it: n8n's editor in a browser.
import { builtPackage } from '../package/built';
import { Editor, installedBrowser } from './browser';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Workflow } from './rest';
import { ensureRuntime } from './runtime';
import { versionToTest } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
const NODE = 'Create campaign';

const version = versionToTest();
/** Where a build has to tell everything, a missing browser is a failure. */
const required = !['', 'false', undefined].includes(process.env.CI);
const skipped = installedBrowser() === undefined && !required;
if (skipped)
	process.stderr.write(
		'\nSKIPPED: the tests of the editor, because there is no Chromium (Debian: apt-get install chromium).\n\n',
	);

const workflow: Workflow = {
	name: 'Form',
	nodes: [
		{
			id: 'create',
			name: NODE,
			type: 'n8n-nodes-qlara.qlaraCampaigns',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'campaign', operation: 'create' },
		},
	],
	connections: {},
};

const before = ['resource', 'operation', 'name', 'ifNameExists', 'sendingMode'];
const after = [
	'destinationType',
	'contactLists',
	'contactListIds',
	'sendWhen',
	'simplify',
	'dryRun',
];

(skipped ? describe.skip : describe)(`the form of Create in the editor of n8n ${version}`, () => {
	let n8n: N8nInstance | undefined;
	let editor: Editor | undefined;

	beforeAll(async () => {
		const runtime = await ensureRuntime(console.log, version);
		const { tarball } = await builtPackage();
		n8n = await startN8n({ runtime, packageTarball: tarball });
		const client = new N8nClient(n8n);
		await client.signIn();
		const id = await client.createWorkflow(workflow);
		editor = await Editor.open(n8n);
		await editor.openNode(id, NODE);
	}, SETUP_TIMEOUT_MS);

	afterAll(async () => {
		await editor?.close();
		await n8n?.dispose();
	}, 60_000);

	it.each([
		['RCS With SMS Fallback', ['rcsAgentId', 'rcsTemplateId', 'smsSender', 'smsBody']],
		['WhatsApp', ['whatsappPhoneNumberId', 'whatsappTemplateId']],
		['SMS', ['smsSender', 'smsBody']],
	])('asks for what the sending mode %s needs, as soon as it is chosen', async (mode, channels) => {
		const expected = [...before, ...channels, ...after];
		await editor!.choose('sendingMode', mode);
		expect(await editor!.fields(expected)).toEqual(expected);
	});

	it('asks nobody outside this computer', () => {
		expect(editor!.foreignRequests).toEqual([]);
	});
});
