// The nodes as people see them: n8n's editor in a browser, against the simulator. One n8n and one window serve all tests,
// which follow each other as a person's first hour does.
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import { Editor } from './browser';
import { installedBrowser } from './chromium';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Json, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { newestVersion, versionToTest } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
const ENTRY = 'Qlara Campaigns';

const version = versionToTest();
/** Older versions of n8n get a shorter round: what differs there is the form, what n8n sends is the same. */
const whole = version === newestVersion();
/** Where a build has to tell everything, a missing browser is a failure. */
const required = !['', 'false', undefined].includes(process.env.CI);
const skipped = installedBrowser() === undefined && !required;
if (skipped)
	process.stderr.write(
		'\nSKIPPED: the tests of the editor, because there is no Chromium (Debian: apt-get install chromium).\n\n',
	);

/** More than one page of everything that a picker lists. */
const MANY = 120;
const numbered = (name: string, index: number): string =>
	`${name} ${String(index + 1).padStart(3, '0')}`;

const before = ['resource', 'operation', 'name', 'ifNameExists', 'sendingMode'];
const after = [
	'destinationType',
	'contactLists',
	'contactListIds',
	'sendWhen',
	'simplify',
	'dryRun',
];
const smsFields = ['smsSender', 'smsBody'];
const rcsFields = ['rcsAgentId', 'rcsTemplateId'];
const whatsAppFields = ['whatsappPhoneNumberId', 'whatsappTemplateId'];
const sms = { sendingMode: 'SMS', smsSender: 'MyShop', smsBody: 'Hi' };
const everyMinute = { item: [{ mode: 'everyMinute' }] };
const forbidden = { code: 'FORBIDDEN', message: 'This key may not read it' };
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** The steps of the workflow, by name: opening a form on the canvas takes a tenth of what a new page takes. */
const steps = {
	create: { operation: 'create', name: 'Spring', ...sms },
	text: { operation: 'create', name: 'Text', ...sms, contactListIds: '87' },
	spacedText: { operation: 'create', name: 'Spaced text', ...sms, contactListIds: '87' },
	lists: { operation: 'create', name: 'Lists', ...sms },
	send: { operation: 'send' },
	confirm: { operation: 'confirm' },
	createAndSend: { operation: 'createAndSend' },
	get: { operation: 'get' },
	whatsapp: { operation: 'create', sendingMode: 'WHATSAPP' },
	template: {
		operation: 'create',
		sendingMode: 'WHATSAPP',
		whatsappPhoneNumberId: { ...byId('7'), mode: 'list' },
	},
	rcs: { operation: 'create', sendingMode: 'RCS' },
	check: { operation: 'check', campaignId: byId('9001') },
	refused: {
		operation: 'send',
		campaignId: byId('9002'),
		maximumCost: '0.01',
		maximumRecipients: '1',
	},
	trigger: { pollTimes: everyMinute },
} satisfies Record<string, Json>;
type Step = keyof typeof steps;

const pickers: Array<[field: string, name: string, step: Step]> = [
	['campaignId', 'Letter', 'get'],
	['whatsappPhoneNumberId', 'Number', 'whatsapp'],
	['whatsappTemplateId', 'Template', 'template'],
	['rcsAgentId', 'Agent', 'rcs'],
	['rcsTemplateId', 'Card', 'rcs'],
];

(skipped ? describe.skip : describe)(`the editor of n8n ${version}`, () => {
	let simulator: Simulator;
	let n8n: N8nInstance | undefined;
	let editor: Editor;
	let client: N8nClient;

	beforeAll(async () => {
		const runtime = await ensureRuntime(console.log, version);
		const { tarball } = await builtPackage();
		simulator = await startSimulator({ plan: 'unlimited', dialect: { rcsAgents: 'served' } });
		n8n = await startN8n({ runtime, packageTarball: tarball });
		client = new N8nClient(n8n);
		await client.signIn();
		const id = await client.createCredential('Qlara account', 'qlaraApi', {
			apiKey: simulator.apiKey,
			baseUrl: simulator.url,
		});
		fill(simulator);
		const nodes = Object.entries(steps).map(([name, parameters], index): WorkflowNode => ({
			id: name,
			name,
			type: `n8n-nodes-qlara.qlaraCampaigns${name === 'trigger' ? 'Trigger' : ''}`,
			typeVersion: 1,
			position: [(index % 4) * 240, Math.floor(index / 4) * 200],
			parameters,
			credentials: { qlaraApi: { id, name: 'Qlara account' } },
		}));
		const workflow = await client.createWorkflow({ name: 'Form', nodes, connections: {} });
		editor = await Editor.open(n8n);
		await editor.openWorkflow(workflow);
	}, SETUP_TIMEOUT_MS);

	afterAll(async () => {
		await editor?.close();
		await n8n?.dispose();
		await simulator?.close();
	}, 60_000);

	const open = async (step: Step) => await editor.openForm(step);
	const latest = () => [...simulator.api.campaigns.values()].at(-1)!;

	describe('the credential', () => {
		it('says in its dialog why a key does not work, and that one works', async () => {
			await open('create');
			await editor.openNewCredential();
			await editor.fillCredential('baseUrl', simulator.url);
			await editor.fillCredential('apiKey', 'a-wrong-key');
			// Older versions of n8n have words of their own for every 401.
			expect(await editor.saveCredential('refused')).toContain(
				whole
					? 'Qlara does not accept this API key. Copy it again'
					: 'Authorization failed - please check your credentials',
			);
			await editor.fillCredential('apiKey', simulator.apiKey);
			expect(await editor.saveCredential('accepted')).toBeUndefined();
		});
	});

	describe('the form of Create', () => {
		beforeAll(async () => await open('create'));

		it.each([
			['RCS', rcsFields],
			['WhatsApp', whatsAppFields],
			['RCS With SMS Fallback', [...rcsFields, ...smsFields]],
			['WhatsApp With SMS Fallback', [...whatsAppFields, ...smsFields]],
			['WhatsApp With RCS Fallback', [...whatsAppFields, ...rcsFields]],
			['WhatsApp With RCS and SMS Fallback', [...whatsAppFields, ...rcsFields, ...smsFields]],
			['Custom', ['customSendingMode', ...whatsAppFields, ...rcsFields, ...smsFields]],
			['SMS', smsFields],
		])(
			'asks for what the sending mode %s needs, as soon as it is chosen',
			async (mode, channels) => {
				const expected = [...before, ...channels, ...after];
				await editor.choose('sendingMode', mode);
				expect(await editor.fields(expected)).toEqual(expected);
			},
		);
	});

	it.each(['send', 'confirm', 'createAndSend'] as const)(
		'the form of %s says what cannot be undone, and asks for limits',
		async (operation) => {
			await open(operation);
			const text = await editor.formText();
			expect(text).toContain('costs money and cannot be undone');
			for (const label of ['Cost Limit', 'Maximum Cost', 'Recipient Limit', 'Maximum Recipients'])
				expect(text).toContain(label);
		},
	);

	it.each([
		['text', 'Hi {{firstName}}'],
		['spacedText', 'Hi {{ firstName }}'],
	] as const)('takes a placeholder as it is typed: %s', async (step, text) => {
		const count = simulator.api.campaigns.size;
		await open(step);
		await editor.type('smsBody', text);
		await editor.run();
		expect(simulator.api.campaigns.size).toBe(count + 1);
		expect(latest().smsBody).toBe('Hi {{firstName}}');
		expect(await editor.formText()).toContain('Qlara fills in placeholders');
	});

	it('takes several contact lists, chosen by their names', async () => {
		await open('lists');
		const lists = await editor.chooseSeveral('contactLists', ['Spring customers', 'Newsletter']);
		expect(lists).toEqual(expect.arrayContaining([expect.stringMatching(/Spring customers.*25/)]));
		const output = await editor.run();
		expect(latest().contactListIds).toEqual([87, 88]);
		expect(output).toMatch(/1 item\s+name[\s\S]*Lists/);
	});

	(whole ? describe : describe.skip)('a picker', () => {
		it.each(pickers)(
			'for %s shows more than one page, and has a search',
			async (field, name, step) => {
				await open(step);
				const first = await editor.openPicker(field);
				// Some lists come page by page as a person scrolls, others whole.
				const all = first.length < MANY ? await editor.scrollChoices(first.length) : first;
				expect(all.length).toBeGreaterThanOrEqual(MANY);
				const wanted = numbered(name, 7);
				expect(await editor.searchChoices(wanted, 1)).toEqual([expect.stringContaining(wanted)]);
				await editor.pick(wanted);
			},
		);

		it.each(pickers)('for %s says why it cannot load', async (field, _name, step) => {
			simulator.faults.add({
				fault: { kind: 'answer', status: 403, body: JSON.stringify(forbidden), when: 'before' },
			});
			await open(step);
			expect(await editor.openBrokenPicker(field)).toContain(forbidden.message);
			simulator.faults.clear();
		});
	});

	it('shows what Check found, first in words', async () => {
		await open('check');
		expect(await editor.run()).toMatch(/1 item\s+summary[\s\S]*Cannot be sent: /);
	});

	it('shows in its error box how many reasons there are, and each with what to do', async () => {
		await open('refused');
		const box = await editor.run();
		expect(box).toContain('Nothing was sent, for 2 reasons');
		expect(box).toMatch(/1\. "Maximum Cost" is 0\.01[\s\S]*2\. "Maximum Recipients" is 1/);
		expect(simulator.api.dispatches).toEqual([]);
	});

	it('fetches a test event of the trigger', async () => {
		await open('trigger');
		expect(await editor.run()).toMatch(/1 item\s+summary[\s\S]*Campaign “/);
		await editor.closeForm();
		expect(await editor.caption('trigger')).toContain('When the status changes');
	});

	it.each(['light', 'dark'] as const)('has an icon for a %s canvas', async (colors) => {
		await editor.closeForm();
		await editor.useColors(colors);
		expect(
			await editor.icons(colors === 'dark' ? /qlara\.dark\.svg$/ : /qlara\.svg$/),
		).toHaveLength(Object.keys(steps).length);
	});

	describe('the panel of nodes', () => {
		beforeAll(async () => {
			await editor.closeForm();
			await editor.openNodePanel();
		});

		it.each(['qlara', 'sms', 'whatsapp', 'rcs', 'campaign', 'bulk', 'marketing', 'text message'])(
			'finds the nodes by %j',
			async (words) => {
				expect(await editor.findNodes(words, ENTRY)).toContain(ENTRY);
			},
		);

		it('offers what the action does and what the trigger waits for, each with its noun', async () => {
			await editor.chooseEntry(ENTRY);
			const entries = await editor.entries();
			expect(entries).toEqual(
				expect.arrayContaining([
					'Create a campaign',
					'Check and send a campaign',
					'On campaign completed',
					'On campaign failed',
				]),
			);
		});

		it('adds the node to the canvas, with the operation that was chosen', async () => {
			await editor.chooseEntry('Check a campaign before sending');
			await editor.formOpened();
			expect(await editor.formText()).toContain('Hours Between Equal Campaigns');
			await editor.closeForm();
			expect(await editor.caption('Check a campaign before sending')).toMatch(/\nCheck$/);
		});
	});

	it('asks nobody outside this computer, but for the page of an installed package', () => {
		const others = editor.foreignRequests.filter((url) => !url.endsWith('/n8n-nodes-qlara'));
		expect(others).toEqual([]);
	});
});

/** Puts more than one page of everything that a picker lists into the account, and the campaigns of the steps. */
function fill({ api }: Simulator): void {
	const { directory } = api;
	for (let index = 0; index < MANY; index++) {
		const id = 5_000 + index;
		api.seedCampaign({ name: numbered('Letter', index) });
		directory.whatsappNumbers.push({
			id,
			phoneNumber: `+39052${1_000_000 + index}`,
			displayName: numbered('Number', index),
			verifiedName: 'MyShop Srl',
			status: 'CONNECTED',
		});
		directory.whatsappTemplates.push({
			id,
			name: numbered('Template', index),
			language: 'it',
			category: 'MARKETING',
			status: 'APPROVED',
			phoneNumberId: 7,
		});
		directory.rcsAgents.push({ id, name: numbered('Agent', index) });
		directory.rcsTemplates.push({
			id,
			name: numbered('Card', index),
			description: '',
			type: 'CARD',
			body: '',
		});
	}
	api.seedCampaign({ id: 9_001, name: 'Nobody', destinations: [] });
	api.seedCampaign({ id: 9_002, destinations: ['+393400000001', '+393400000002'] });
}
