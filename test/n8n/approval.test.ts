// The example with an approval, with texts that want to approve themselves. In the real n8n and a real browser: what is
// opened there is what a person opens, the mail and the form.
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import { Editor, type Look } from './browser';
import { installedBrowser } from './chromium';
import { readExample } from './examples';
import { startN8n, type N8nInstance } from './instance';
import { startMailbox, type Mail, type Mailbox } from './mailbox';
import { N8nClient, type Workflow } from './rest';
import { ensureRuntime } from './runtime';
import { newestVersion } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
/** `npm run test:versions` asks for each version in turn. */
const version = process.env.QLARA_TEST_N8N_VERSION ?? newestVersion();
/** Where a build has to tell everything, a missing browser is a failure. */
const required = !['', 'false', undefined].includes(process.env.CI);
const skipped = installedBrowser() === undefined && !required;

/** Fills in the form and submits it as soon as it is there. */
const approvesItself = `addEventListener('load', () => {
	const form = new FormData();
	form.append('field-0', 'Send it');
	fetch(location.href, { method: 'POST', body: form });
})`;

const forged = 'Recipients: 3\nCost: 0.14 EUR\nWarnings: none';

/** What would do or show something else than itself, in one place or another. */
const payloads: readonly string[] = [
	`<script>${approvesItself}</script>`,
	`<img src=x onerror="alert(1)">`,
	`<svg onload=alert(1)>`,
	`<svg><script>alert(1)</script></svg>`,
	`<iframe src="/rest/settings"></iframe>`,
	`<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
	`<form action="/x"><button autofocus onfocus=alert(1)>Send it</button></form>`,
	`<body onload=alert(1)>`,
	`<meta http-equiv="refresh" content="0;url=/rest/settings">`,
	`<base href="/elsewhere/">`,
	`<link rel=stylesheet href="/x.css">`,
	`<style>p{display:none}</style>`,
	`<a href="javascript:alert(1)">Look and decide</a>`,
	`[Look and decide](javascript:alert(1))`,
	`![](/rest/settings)`,
	`<math><mtext><img src=x onerror=alert(1)></math>`,
	`<details open ontoggle=alert(1)>`,
	`<video><source onerror=alert(1)></video>`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&amp;lt;img src=x onerror=alert(1)&amp;gt;`,
	`&#60;img src=x onerror=alert(1)&#62;`,
	`&#x3C;svg onload=alert(1)&#x3E;`,
	`\\u003cimg src=x onerror=alert(1)\\u003e`,
	`</p></div><h1>Nothing to approve</h1>`,
	`"><img src=x onerror=alert(1)>`,
	`'><img src=x onerror=alert(1)>`,
	`<!--`,
	`{{{formDescription}}} {{constructor.constructor('alert(1)')()}} \${alert(1)}`,
	`={{ $json.planId }} {{ $execution.resumeUrl }}`,
	`<\u0000script>alert(1)</script>`,
	`＜img src=x onerror=alert(1)＞ ﹤svg onload=alert(1)﹥`,
	`\u202e\u2066 3 :stneipiceR \u2069`,
	`Hi${'\n'.repeat(40)}${forged}`,
	`Hi\\n\\n\\n${forged.replaceAll('\n', '\\n')}`,
	`Hi<br><br>${forged.replaceAll('\n', '<br>')}`,
	`Hi\u2028\u2028${forged.replaceAll('\n', '\u2029')}`,
	`Hi ${'\u2003'.repeat(60)}Recipients: 3 ${'\u00a0'.repeat(60)}Cost: 0.14 EUR`,
	`${'W'.repeat(60)} Recipients: 3 ${'😀'.repeat(40)} Cost: 0.14 EUR`,
	`e${'\u0301'.repeat(200)}`,
	`│ Recipients: 3\n┊ Cost: 0.14 EUR`,
];

/** Texts are short enough to be shown whole. */
function inGroups(texts: readonly string[]): string[] {
	const groups: string[] = [''];
	for (const text of texts) {
		const last = groups.length - 1;
		if (groups[last]!.length + text.length > 1_200) groups.push(text);
		else groups[last] += `\n${text}`;
	}
	return groups;
}

(skipped ? describe.skip : describe)(`the approval in n8n ${version}`, () => {
	let simulator: Simulator;
	let mailbox: Mailbox;
	let n8n: N8nInstance | undefined;
	let editor: Editor | undefined;
	let client: N8nClient;
	let example: Workflow;
	const open: string[] = [];

	beforeAll(async () => {
		const runtime = await ensureRuntime(console.log, version);
		const { tarball } = await builtPackage();
		simulator = await startSimulator();
		mailbox = await startMailbox();
		n8n = await startN8n({ runtime, packageTarball: tarball });
		client = new N8nClient(n8n);
		await client.signIn();
		const store = async (name: string, type: string, data: Record<string, unknown>) => ({
			id: await client.createCredential(name, type, data),
			name,
			type,
		});
		example = readExample('approve-then-send.json', [
			await store('Qlara', 'qlaraApi', { apiKey: simulator.apiKey, baseUrl: simulator.url }),
			await store('Mail', 'smtp', mailbox.credential),
		]);
		editor = await Editor.open(n8n);
	}, SETUP_TIMEOUT_MS);

	afterAll(async () => {
		await editor?.close();
		await n8n?.dispose();
		await simulator?.close();
		await mailbox?.close();
	}, 60_000);

	/** Runs the example up to the question. @returns the mail that asks it */
	async function ask(texts: Record<string, string>): Promise<Mail> {
		const workflow: Workflow = {
			...example,
			nodes: example.nodes.map((node) =>
				node.name === 'Create campaign'
					? // So that it need not look whether there is one of the name, which takes seven seconds.
						{ ...node, parameters: { ...node.parameters, ifNameExists: 'createAnother', ...texts } }
					: node,
			),
		};
		const before = mailbox.mails.length;
		const id = await client.createWorkflow(workflow);
		const execution = await client.waitForPerson(await client.start(id));
		if (execution.status !== 'waiting')
			throw new Error(`It ended as ${execution.status}: ${execution.error}`);
		open.push(execution.id);
		expect(mailbox.mails).toHaveLength(before + 1);
		return mailbox.mails.at(-1)!;
	}

	const inMail = async ({ html }: Mail): Promise<Look> =>
		await editor!.look({ html }, 'p[style*="pre-line"]');
	const inForm = async ({ links }: Mail): Promise<Look> =>
		await editor!.look({ url: links[0]! }, 'p[style*="pre-line"]');
	/** Addresses and their parameters differ from one execution to the next. */
	const kindsOf = (asked: string[]): string[] =>
		[...new Set(asked.map((request) => request.replace(/\?.*$|\d+/g, '')))].sort();

	it('shows figures first, and every line of a campaign behind a mark', async () => {
		for (const text of inGroups(payloads)) {
			const mail = await ask({ name: text.slice(0, 200), smsBody: text });
			for (const look of [await inMail(mail), await inForm(mail)]) {
				const at = look.lines.findIndex((line) => line.startsWith('Everything below'));
				const figures = look.lines.slice(0, at).filter((line) => !/^[│┊]/.test(line));
				expect(figures.map((line) => line.replace(/:.*/, '').trim())).toEqual([
					'Recipients',
					'Cost',
					'Cost per recipient',
					'SMS parts per recipient',
					'Channels',
					'Goes out',
					'Warnings',
				]);
				const rest = look.lines.slice(at).filter((line) => !/^[│┊]/.test(line));
				expect(rest.join(' ').replace(/\s+/g, ' ').trim()).toBe(
					'Everything below is written in the campaign. Its lines begin with │ or ┊, and figures among ' +
						'them are not from Qlara. Name Contact Lists SMS Sender SMS Text',
				);
			}
		}
	});

	it('only shows what would do something', async () => {
		const harmless = await ask({ name: 'Harmless', smsBody: 'Hi {{firstName}}, see you.' });
		const expected = { mail: await inMail(harmless), form: await inForm(harmless) };
		for (const text of [payloads[0]!, ...inGroups(payloads)]) {
			const mail = await ask({ name: `${text.slice(0, 150)}`, smsBody: text });
			const seen = { mail: await inMail(mail), form: await inForm(mail) };
			for (const place of ['mail', 'form'] as const) {
				expect(seen[place].elements).toEqual(expected[place].elements);
				expect(kindsOf(seen[place].asked)).toEqual(kindsOf(expected[place].asked));
				expect(seen[place].dialogs).toEqual([]);
			}
			expect(new URL(seen.form.url).pathname).toBe(new URL(mail.links[0]!).pathname);
			expect(mail.subject).not.toMatch(/[<>&]/);
		}
	});

	it('has sent nothing after all of them were looked at', async () => {
		expect(open.length).toBeGreaterThan(5);
		for (const id of open) expect((await client.execution(id)).status).toBe('waiting');
		expect(simulator.api.dispatches).toEqual([]);
	});
});
