// The nodes as people see them: n8n's editor in a browser, against the simulator. One n8n and one window serve all tests,
// which follow each other as a person's first hour does.
import { builtPackage } from '../package/built';
import { makeContacts, startSimulator, type Simulator } from '../simulator';
import { Editor } from './browser';
import { installedBrowser } from './chromium';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Json, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { newestVersion, versionToTest } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
const ENTRY = 'Qlara Campaigns';
const NODE = 'Campaign';

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
const sms = { sendingMode: 'SMS', smsSender: 'MyShop', smsBody: 'Hi' };
const forbidden = { code: 'FORBIDDEN', message: 'This key may not read it' };

(skipped ? describe.skip : describe)(`the editor of n8n ${version}`, () => {
	let simulator: Simulator;
	let n8n: N8nInstance | undefined;
	let editor: Editor;
	let client: N8nClient;
	let credentials: WorkflowNode['credentials'];

	beforeAll(async () => {
		const runtime = await ensureRuntime(console.log, version);
		const { tarball } = await builtPackage();
		simulator = await startSimulator({ plan: 'unlimited' });
		n8n = await startN8n({ runtime, packageTarball: tarball });
		client = new N8nClient(n8n);
		await client.signIn();
		const id = await client.createCredential('Qlara account', 'qlaraApi', {
			apiKey: simulator.apiKey,
			baseUrl: simulator.url,
		});
		credentials = { qlaraApi: { id, name: 'Qlara account' } };
		editor = await Editor.open(n8n);
	}, SETUP_TIMEOUT_MS);

	afterAll(async () => {
		await editor?.close();
		await n8n?.dispose();
		await simulator?.close();
	}, 60_000);

	/** Opens the form of a node in a workflow of its own. */
	async function open(parameters: Json, type = 'qlaraCampaigns'): Promise<void> {
		const node: WorkflowNode = {
			id: 'node',
			name: NODE,
			type: `n8n-nodes-qlara.${type}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			...(credentials && { credentials }),
		};
		const workflow = { name: 'Form', nodes: [node], connections: {} };
		await editor.openNode(await client.createWorkflow(workflow), NODE);
	}
	const create = async (parameters: Json = {}) =>
		await open({ operation: 'create', name: 'Spring', ...sms, ...parameters });
	const latest = () => [...simulator.api.campaigns.values()].at(-1)!;

	describe('the panel of nodes', () => {
		beforeAll(async () => {
			const empty = { name: 'Empty', nodes: [], connections: {} };
			await create();
			void empty;
			await editor.closeTopmost();
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
			const entries = await editor.openCategory('Triggers');
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
			await editor.closeTopmost();
			expect(await editor.caption('Check a campaign before sending')).toMatch(/\nCheck$/);
		});
	});

	describe('the credential', () => {
		it('says in its dialog why a key does not work, and that one works', async () => {
			await create();
			await editor.openNewCredential();
			await editor.fillCredential('baseUrl', simulator.url);
			await editor.fillCredential('apiKey', 'a-wrong-key');
			expect(await editor.saveCredential('refused')).toMatch(/API key/i);
			await editor.fillCredential('apiKey', simulator.apiKey);
			expect(await editor.saveCredential('accepted')).toContain('tested successfully');
		});
	});

	describe('the form of Create', () => {
		beforeAll(async () => await create());

		it.each([
			['RCS With SMS Fallback', ['rcsAgentId', 'rcsTemplateId', 'smsSender', 'smsBody']],
			['WhatsApp', ['whatsappPhoneNumberId', 'whatsappTemplateId']],
			['SMS', ['smsSender', 'smsBody']],
		])(
			'asks for what the sending mode %s needs, as soon as it is chosen',
			async (mode, channels) => {
				const expected = [...before, ...channels, ...after];
				await editor.choose('sendingMode', mode);
				expect(await editor.fields(expected)).toEqual(expected);
			},
		);
	});

	it.each(['send', 'confirm', 'createAndSend'])(
		'the form of %s says what cannot be undone, and asks for limits',
		async (operation) => {
			await open({ operation });
			const text = await editor.formText();
			expect(text).toContain('costs money and cannot be undone');
			for (const label of ['Cost Limit', 'Maximum Cost', 'Recipient Limit', 'Maximum Recipients'])
				expect(text).toContain(label);
		},
	);

	describe('a text', () => {
		beforeAll(async () => await create({ contactListIds: '87' }));

		// With spaces the editor switches the field to Expression by itself.
		it.each([
			['{{firstName}}', '{{firstName}}'],
			['{{ firstName }}', '{{ firstName }}'],
		])('with %s typed into it arrives with the placeholder', async (typed, arrived) => {
			const count = simulator.api.campaigns.size;
			await editor.type('smsBody', `Hi ${typed}`);
			await editor.run();
			expect(simulator.api.campaigns.size).toBe(count + 1);
			expect(latest().smsBody).toBe(`Hi ${arrived}`);
			expect(await editor.formText()).toContain('Qlara fills in placeholders');
		});
	});

	it('takes several contact lists, chosen by their names', async () => {
		await create();
		const lists = await editor.chooseSeveral('contactLists', ['Spring customers', 'Newsletter']);
		expect(lists).toEqual(expect.arrayContaining([expect.stringMatching(/Spring customers.*25/)]));
		const output = await editor.run();
		expect(latest().contactListIds).toEqual([87, 88]);
		expect(output).toMatch(/1 item[\s\S]*name[\s\S]*Spring/);
	});

	(whole ? describe : describe.skip)('a picker', () => {
		const operations = [
			'listCampaigns',
			'listContactLists',
			'listWhatsAppNumbers',
			'listWhatsAppTemplates',
			'listRcsAgents',
			'listRcsTemplates',
		] as const;

		beforeAll(() => {
			const { directory } = simulator.api;
			const ids = Array.from({ length: MANY }, (_, index) => index);
			for (const index of ids) {
				const id = 5_000 + index;
				simulator.api.seedCampaign({ name: numbered('Letter', index) });
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
				directory.contactLists.push({
					id,
					name: numbered('List', index),
					description: '',
					createdAt: 0,
					deleted: false,
					members: makeContacts(index, 1),
				});
			}
		});

		const pickers: Array<[field: string, name: string, form: Json]> = [
			['campaignId', 'Letter', { operation: 'get' }],
			['whatsappPhoneNumberId', 'Number', { operation: 'create', sendingMode: 'WHATSAPP' }],
			[
				'whatsappTemplateId',
				'Template',
				{
					operation: 'create',
					sendingMode: 'WHATSAPP',
					whatsappPhoneNumberId: { __rl: true, mode: 'id', value: '7' },
				},
			],
			['rcsAgentId', 'Agent', { operation: 'create', sendingMode: 'RCS' }],
			['rcsTemplateId', 'Card', { operation: 'create', sendingMode: 'RCS' }],
		];

		it.each(pickers)('for %s has a search and a second page', async (field, name, form) => {
			await open(form);
			const first = await editor.openPicker(field);
			expect(first.length).toBeGreaterThanOrEqual(100);
			const more = await editor.scrollChoices(first.length + 1);
			expect(more.length).toBeGreaterThan(first.length);
			const wanted = numbered(name, 7);
			const found = await editor.searchChoices(wanted, 1);
			expect(found).toEqual([expect.stringContaining(wanted)]);
			await editor.pick(wanted);
		});

		it.each(pickers)('for %s says why it cannot load', async (field, _name, form) => {
			simulator.faults.add({
				when: { operation: [...operations] },
				fault: { kind: 'answer', status: 403, body: JSON.stringify(forbidden), when: 'before' },
			});
			await open(form);
			expect(await editor.openBrokenPicker(field)).toContain(forbidden.message);
			simulator.faults.clear();
		});

		it('for contact lists shows more than one page', async () => {
			await create();
			const lists = await editor.chooseSeveral('contactLists', []);
			expect(lists.length).toBeGreaterThan(MANY);
		});
	});

	it('shows what Check found, first in words', async () => {
		const { id } = simulator.api.seedCampaign({ name: 'Nobody', destinations: [] });
		await open({ operation: 'check', campaignId: { __rl: true, mode: 'id', value: String(id) } });
		expect(await editor.run()).toMatch(/summary[\s\S]*Cannot be sent: /);
	});

	it('shows in its error box how many reasons there are, and each with what to do', async () => {
		const { id } = simulator.api.seedCampaign({
			destinations: ['+393400000001', '+393400000002'],
		});
		await open({
			operation: 'send',
			campaignId: { __rl: true, mode: 'id', value: String(id) },
			maximumCost: '0.01',
			maximumRecipients: '1',
		});
		const box = await editor.run();
		expect(box).toMatch(/2 reasons|for 2|2 /);
		expect(box).toContain('Maximum Cost');
		expect(box).toContain('Maximum Recipients');
		expect(simulator.api.dispatches).toEqual([]);
	});

	it('fetches a test event of the trigger', async () => {
		simulator.api.seedCampaign({ name: 'Completed one', status: 3 });
		await open({ pollTimes: { item: [{ mode: 'everyMinute' }] } }, 'qlaraCampaignsTrigger');
		expect(await editor.run()).toMatch(/1 item[\s\S]*summary[\s\S]*Campaign “/);
		await editor.closeTopmost();
		expect(await editor.caption(NODE)).toContain('When the status changes');
	});

	it.each(['light', 'dark'] as const)('has an icon for a %s canvas', async (colors) => {
		await editor.useColors(colors);
		const dark = colors === 'dark';
		await create();
		await editor.closeTopmost();
		const [icon] = await editor.icons();
		expect(icon).toMatch(dark ? /qlara\.dark\.svg$/ : /qlara\.svg$/);
	});

	it('asks nobody outside this computer', () => {
		expect(editor.foreignRequests).toEqual([]);
	});
});
