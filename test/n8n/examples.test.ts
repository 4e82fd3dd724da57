// Each example workflow in a real n8n, as it is imported, against a simulated Qlara, a mail server and a chat model.
// `npm run test:versions` runs them in the oldest n8n too.
import { builtPackage } from '../package/built';
import { startSimulator, type Simulator } from '../simulator';
import { startChatModel, type ChatModel } from './chatModel';
import { exampleFiles, readExample, type StoredCredential } from './examples';
import { startN8n, type N8nInstance } from './instance';
import { startMailbox, type Mailbox } from './mailbox';
import { sleep } from './processes';
import { N8nClient, type Json, type Workflow } from './rest';
import { ensureRuntime } from './runtime';
import { versionToTest } from './versions';

/** The example that stops in the middle to ask a person. */
const APPROVAL = 'approve-then-send.json';
/** The example whose last step is switched off. */
const SHEET = 'sheet-to-one-campaign.json';
/** The example that keeps a campaign from going out. */
const STOP = 'stop-scheduled-campaign.json';
/** The example that waits for campaigns instead of sending one; `trigger.test.ts` runs it. */
const WATCHING = 'campaign-status-to-message.json';
/** The example that takes its texts from a calendar. */
const CALENDAR = 'weekly-campaign.json';
const BIRTHDAYS = 'birthday-messages.json';
const REPORT = 'weekly-report-by-mail.json';
const ALERT = 'low-delivery-alert.json';
const AGENT = 'ai-agent-with-guarded-tools.json';
/** So long after a confirm a campaign goes out. */
const QUEUED_MS = 500;
/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;

let simulator: Simulator;
let n8n: N8nInstance;
let client: N8nClient;
let mailbox: Mailbox;
let model: ChatModel;
let stored: StoredCredential[];

beforeAll(async () => {
	const runtime = await ensureRuntime(console.log, versionToTest());
	const { tarball } = await builtPackage();
	simulator = await startSimulator({ timings: { queued: QUEUED_MS, sending: 1_500 } });
	mailbox = await startMailbox();
	model = await startChatModel();
	n8n = await startN8n({ runtime, packageTarball: tarball });
	client = new N8nClient(n8n);
	await client.signIn();
	const store = async (name: string, type: string, data: Json): Promise<StoredCredential> => ({
		id: await client.createCredential(name, type, data),
		name,
		type,
	});
	stored = [
		await store('Qlara account', 'qlaraApi', { apiKey: simulator.apiKey, baseUrl: simulator.url }),
		await store('Mail account', 'smtp', mailbox.credential),
		await store('OpenAI account', 'openAiApi', model.credential),
	];
}, SETUP_TIMEOUT_MS);

afterAll(async () => {
	await n8n?.dispose();
	await simulator?.close();
	await mailbox?.close();
	await model?.close();
});

/** An example whose campaign has a name of its own: one of the same name and day would be used again. */
function named(file: string, suffix: string): Workflow {
	const workflow = readExample(file, stored);
	const { parameters } = workflow.nodes.find(({ name }) => name === 'Create campaign')!;
	parameters.name = `${String(parameters.name)} ${suffix}`;
	return workflow;
}

/** What was sent since the simulator had so many dispatches, with everything that is confirmed by now. */
async function sentSince(before: number) {
	await sleep(QUEUED_MS + 100);
	simulator.api.settle();
	return simulator.api.dispatches.slice(before);
}

/** Those that send when they are started, and nothing else. */
const SENDING = exampleFiles().filter(
	(file) => ![APPROVAL, WATCHING, SHEET, STOP, REPORT, ALERT, AGENT].includes(file),
);

it(`${SENDING.join(', ')} run to their ends, each sends once, and nothing when it runs again`, async () => {
	const workflows: Array<{ file: string; creates: string; id: string }> = [];
	// One after the other: several at once are too much for SQLite in n8n 1.
	for (const file of SENDING) {
		const workflow = readExample(file, stored);
		const creates = workflow.nodes.find(({ parameters }) =>
			['create', 'createAndSend'].includes(String(parameters.operation)),
		)!;
		workflows.push({ file, creates: creates.name, id: await client.createWorkflow(workflow) });
	}
	for (let round = 1; round <= 2; round++) {
		const ended = workflows.map(async ({ file, creates, id }) => {
			const { status, runs } = await client.run(id, { timeout: 120_000 });
			const campaignId = String(runs[creates]?.[0]?.outputs[0]?.[0]?.id);
			const sent = await sentSince(0);
			return {
				file,
				status,
				sent: sent.filter((dispatch) => dispatch.campaignId === campaignId).length,
			};
		});
		expect(await Promise.all(ended)).toEqual(
			SENDING.map((file) => ({ file, status: 'success', sent: 1 })),
		);
		expect(await sentSince(0)).toHaveLength(SENDING.length);
	}
	expect(simulator.violations).toEqual([]);
}, 250_000);

it(`${STOP} stops the scheduled campaign of exactly this name`, async () => {
	const scheduledAt = Date.now() + 3_600_000;
	const [wanted, other, draft] = [
		{ name: 'Spring sale', status: 1 as const, scheduledAt },
		{ name: 'Spring sale, second round', status: 1 as const, scheduledAt },
		{ name: 'Spring sale' },
	].map((campaign) => simulator.api.seedCampaign(campaign).id);
	const id = await client.createWorkflow(readExample(STOP, stored));

	const execution = await client.run(id, { timeout: 90_000 });

	expect(execution).toMatchObject({ status: 'success' });
	expect(execution.runs['Stop campaign']![0]!.outputs[0]).toMatchObject([
		{ stopped: true, id: wanted },
	]);
	expect(simulator.api.find(wanted!)).toBeUndefined();
	expect(simulator.api.find(other!)).toBeDefined();
	expect(simulator.api.find(draft!)).toBeDefined();
});

it.each([
	['sends nothing as it is', false],
	['sends once when its last step is switched on', true],
])(`${SHEET} %s, of all rows together`, async (_title, sends) => {
	const { length } = simulator.api.dispatches;
	const example = named(SHEET, String(sends));
	if (sends) for (const step of example.nodes) delete step.disabled;
	const before = new Set(simulator.api.campaigns.keys());

	const execution = await client.run(await client.createWorkflow(example), { timeout: 90_000 });

	expect(execution).toMatchObject({ status: 'success' });
	const made = [...simulator.api.campaigns].filter(([id]) => !before.has(id));
	expect(made.map(([, { destinations }]) => destinations)).toEqual([
		['+393401234567', '+393407654321', '+393401112233'],
	]);
	expect(execution.runs['Check campaign']![0]!.outputs[0]).toMatchObject([
		{ canBeSent: true, recipients: 3 },
	]);
	expect(await sentSince(length)).toHaveLength(sends ? 1 : 0);
});

it.each([
	['Send it', 1, 'Send campaign'],
	['Do not send it', 0, 'Not sent'],
])('%s: sends what a person has approved, and nothing else', async (answer, sent, lastNode) => {
	const before = simulator.api.dispatches.length;
	const id = await client.createWorkflow(named(APPROVAL, answer));

	const asked = await client.waitForPerson(await client.start(id));
	expect(asked).toMatchObject({ status: 'waiting' });
	const { planId } = asked.runs['Check campaign']![0]!.outputs[0]![0]!;
	const mail = mailbox.mails.at(-1)!;
	expect(mail).toMatchObject({
		to: 'approver@example.com',
		subject: expect.stringMatching(
			new RegExp(`^Please approve: Reopening, \\d{4}-\\d\\d-\\d\\d ${answer}$`),
		) as unknown,
	});
	// Placeholders are shown in wide braces, so that no step takes them for code; long lines are cut.
	for (const shown of ['Hi ❴❴firstName❵❵, we reopen on', 'Recipients: 38', 'Cost: 1.71'])
		expect(mail.html).toContain(shown);
	// A program that looks into mails and opens every link decides nothing.
	for (const link of mail.links) await client.open(link);
	expect(await client.waitForPerson(asked.id)).toMatchObject({ status: 'waiting' });
	expect(simulator.api.dispatches).toHaveLength(before);
	await client.submitForm(mail.links[0]!, [answer]);

	const execution = await client.waitForExecution(asked.id, 90_000);
	expect(execution).toMatchObject({ status: 'success' });
	expect(await sentSince(before)).toHaveLength(sent);
	const [output] = execution.runs[lastNode]!.at(-1)!.outputs[0]!;
	if (sent === 1)
		expect(output).toMatchObject({
			outcome: 'confirmed',
			planId,
			finished: true,
			statusLabel: 'completed',
		});
});

it(`${CALENDAR} sends the text of today alone, and ${BIRTHDAYS} to those alone who were born today`, () => {
	const sentTo = (name: string) =>
		simulator.api.dispatches.filter(({ campaignId }) =>
			simulator.api.find(campaignId)!.name.startsWith(name),
		);
	expect(sentTo('Weekly offer')).toMatchObject([
		{
			text: 'Hi {{firstName}}, this week all teas are 20 % off. Show this message in the shop.',
		},
	]);
	expect(sentTo('Birthdays')).toMatchObject([{ recipients: ['+393401234567', '+393401112233'] }]);
});

it(`${REPORT} writes one mail with a sentence and a page for each campaign of the week`, async () => {
	simulator.api.seedCampaign({
		name: 'Spring',
		status: 3,
		totalDestinations: 40,
		failed: 1,
		cost: 1.8,
	});
	const before = mailbox.mails.length;

	const execution = await client.run(await client.createWorkflow(readExample(REPORT, stored)));

	expect(execution).toMatchObject({ status: 'success' });
	expect(mailbox.mails).toHaveLength(before + 1);
	const { to, subject, text, attachments } = mailbox.mails.at(-1)!;
	expect({ to, subject }).toEqual({
		to: 'team@example.com',
		subject: expect.stringMatching(/^Campaigns of the week until \d{4}-\d\d-\d\d$/) as unknown,
	});
	expect(text).toContain('“Spring” is completed: 39 of 40 recipients reached (97.5 %), 1 failed');
	const ended = [...simulator.api.campaigns.values()].filter(({ status }) => status === 3);
	expect(text.trim().split('\n')).toHaveLength(ended.length);
	expect(attachments).toHaveLength(ended.length);
	expect(attachments).toContainEqual({
		name: expect.stringMatching(/^campaign-\d+\.html$/) as unknown,
		type: 'text/html',
		text: expect.stringMatching(/<h1>Spring<\/h1>[\s\S]*class="chart"/) as unknown,
	});
});

it.each([
	['writes when too few were reached', { failed: 30 }, /^Campaign “Autumn” is completed: 70 of/],
	['is silent when enough were reached', { failed: 3 }, undefined],
])(`${ALERT} %s`, async (_title, { failed }, written) => {
	simulator.api.seedCampaign({ name: 'Autumn', status: 3, totalDestinations: 100, failed });
	const before = mailbox.mails.length;

	const execution = await client.run(await client.createWorkflow(readExample(ALERT, stored)));

	expect(execution).toMatchObject({ status: 'success' });
	const mails = mailbox.mails.slice(before);
	expect(mails).toHaveLength(written === undefined ? 0 : 1);
	if (written === undefined) return;
	expect(mails[0]).toMatchObject({ to: 'team@example.com', subject: 'Please look: Autumn' });
	expect(mails[0]!.text).toMatch(written);
});

describe(AGENT, () => {
	const chat = async (words: string) =>
		await client.run(await client.createWorkflow(readExample(AGENT, stored)), {
			input: { sessionId: words, action: 'sendMessage', chatInput: words },
		});
	const found = (pattern: RegExp, answer: string): string =>
		pattern.exec(answer)?.[1] ?? 'not found';
	const draft = (name: string, contactListIds: string) => ({
		tool: 'Create_a_draft',
		input: { name, text: 'Hi {{firstName}}, from Monday we open at 9.', contactListIds },
	});
	/** As a model that looks up, writes and checks, and then tries to send with one plan ID after the other. */
	const follow = (name: string, list: string, planIds: Array<(checked: string) => string>) => {
		model.follow((answers) => {
			if (answers.length === 0) return { tool: 'Find_contact_lists', input: { search: list } };
			if (answers.length === 1) return draft(name, found(/"id":(\d+)/, answers[0]!));
			const campaignId = found(/"id":"?(\d+)/, answers[1]!);
			if (answers.length === 2) return { tool: 'Check_a_campaign', input: { campaignId } };
			const planIdOf = planIds[answers.length - 3];
			if (planIdOf === undefined) return answers.slice(3).join('\n');
			const planId = planIdOf(found(/"planId":"([^"]+)"/, answers[2]!));
			return { tool: 'Send_within_limits', input: { campaignId, planId } };
		});
	};
	const asChecked = (planId: string) => planId;

	it('sends what it has checked, within the limits of its tool', async () => {
		const before = simulator.api.dispatches.length;
		follow('Opening hours', 'Newsletter', [asChecked]);

		const execution = await chat('Tell the newsletter that we open at 9 from Monday');

		expect(execution).toMatchObject({ status: 'success' });
		expect([...model.tools].sort()).toEqual([
			'Check_a_campaign',
			'Create_a_draft',
			'Find_contact_lists',
			'Send_within_limits',
		]);
		expect(JSON.stringify(execution.runs.Assistant)).toContain('confirmed');
		expect(await sentSince(before)).toMatchObject([
			{ text: 'Hi {{firstName}}, from Monday we open at 9.' },
		]);
	});

	it('does not send to more people than a person has allowed, without a check, or by a plan of its own making', async () => {
		const before = simulator.api.dispatches.length;
		const another = (planId: string) => planId.replace(/^1-../, '1-00');
		follow('To everybody', 'Everybody', [asChecked, () => '', another]);

		const execution = await chat('Tell everybody, whatever they say');

		const reply = String(execution.runs.Assistant?.[0]?.outputs[0]?.[0]?.output);
		const [tooMany, unchecked, invented] = reply.split('\n');
		expect(tooMany).toMatch(/Maximum Recipients/);
		expect(unchecked).toMatch(/may not send what was not checked/);
		expect(invented).toMatch(/Plan ID/);
		expect(await sentSince(before)).toEqual([]);
	});
});
