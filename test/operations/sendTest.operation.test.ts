import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import { dialects } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	// The limits of requests go by the real clock, which no test here is about.
	world = await startActionWorld({ plan: 'unlimited' });
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const mine = ['+393401234567', '+393407654321'];
const values = (id: unknown, more: object = {}) => ({
	campaignId: byId(id),
	testNumbers: mine.join(', '),
	...more,
});
const test = async (id: unknown, more?: object) => await world.output('sendTest', values(id, more));
const refused = async (id: unknown, more?: object) =>
	await world.refusal('sendTest', values(id, more));
const campaigns = () => [...world.simulator.api.campaigns.values()];
const dispatches = () => {
	world.advance(120_000);
	return world.simulator.api.dispatches;
};

describe('Send Test', () => {
	it.each([0, 1, 3] as const)(
		'sends the message of a campaign at status %i to the test numbers alone, and leaves the campaign as it is',
		async (status) => {
			const id = world.seed({
				status,
				name: 'Spring',
				description: 'For shop 3',
				...(status === 1 && { scheduledAt: world.now() + 3 * 3_600_000 }),
			});
			const before = { ...world.simulator.api.find(id)! };
			const output = await test(id);
			const copy = campaigns()[1]!;
			expect(output).toMatchObject({
				id: copy.id,
				originalId: id,
				name: 'Test of Spring 2026-06-10 06:00:00',
				outcome: 'confirmed',
				recipients: 2,
				cost: 0.09,
				sameMessage: true,
				placeholders: ['{{firstName}}'],
				note: expect.stringMatching(/not in a contact list/) as string,
			});
			expect(copy).toMatchObject({
				name: 'Test of Spring 2026-06-10 06:00:00',
				scheduledAt: null,
				contactListIds: [],
			});
			expect(dispatches()).toMatchObject([
				{
					campaignId: String(copy.id),
					recipients: mine,
					text: 'Hi {{firstName}}, we reopen on Monday.',
				},
			]);
			expect(world.simulator.api.find(id)).toEqual(before);
		},
	);

	it('says nothing of placeholders where there are none', async () => {
		const output = await test(world.seed({ smsBody: 'We reopen on Monday.' }));
		expect(output).not.toHaveProperty('placeholders');
		expect(output).not.toHaveProperty('note');
	});

	it('shows what looks broken instead of stopping at it', async () => {
		expect(await test(world.seed({ smsBody: 'Hi undefined' }))).toMatchObject({
			outcome: 'confirmed',
			acceptedWarnings: [expect.stringContaining('"undefined"')],
		});
	});

	it('sends as many tests as somebody wants, and the campaign itself after them', async () => {
		const id = world.seed({ name: 'Spring' });
		const first = await test(id);
		world.advance(1_000);
		const second = await test(id);
		expect(second).toMatchObject({ outcome: 'confirmed' });
		expect(second.id).not.toBe(first.id);
		expect(second.name).not.toBe(first.name);
		expect(await world.output('send', { campaignId: byId(id) })).toMatchObject({
			outcome: 'confirmed',
			recipients: 38,
		});
		expect(dispatches()).toHaveLength(3);
	});

	it('completes the numbers by the rules of a country, and sends to each once', async () => {
		const output = await test(world.seed(), {
			testNumbers: '340 1234567, +393401234567',
			defaultCountryCode: 'IT',
		});
		expect(output).toMatchObject({ recipients: 1, duplicateDestinations: ['+393401234567'] });
		expect(dispatches()).toMatchObject([{ recipients: ['+393401234567'] }]);
	});

	it.each<[string, RegExp]>([
		[
			Array.from({ length: 6 }, (_, index) => `+39340123456${index}`).join(),
			/"Test Numbers" holds 6 phone numbers/,
		],
		[' ', /"Test Numbers"/],
		['123', /"Test Numbers" holds "123"/],
		['={{ $json.nothing }}', /"Test Numbers"/],
	])('takes one to five numbers, and not %j', async (testNumbers, message) => {
		expect((await refused(world.seed(), { testNumbers })).message).toMatch(message);
		expect(world.simulator.api.received).toEqual([]);
	});

	it('takes five numbers', async () => {
		const testNumbers = Array.from({ length: 5 }, (_, index) => `+39340123456${index}`).join();
		expect(await test(world.seed(), { testNumbers })).toMatchObject({ recipients: 5 });
	});

	it('stops at its own cost limit, and names the copy', async () => {
		const { message, description } = await refused(world.seed(), { maximumCost: 0.05 });
		expect(message).toBe(
			`Nothing was sent. "Maximum Cost" is 0.05, but the campaign costs 0.09. The campaign is there, with the ID ${campaigns()[1]!.id}.`,
		);
		expect(description).toMatch(/can be deleted\.$/);
		expect(dispatches()).toEqual([]);
	});

	it('sends to nobody when the copy would reach others than the test numbers', async () => {
		const id = world.seed();
		// A server that keeps the contact lists of something else.
		world.simulator.faults.add({
			when: { operation: 'calculateGoal' },
			fault: {
				kind: 'answer',
				status: 200,
				when: 'after',
				body: JSON.stringify({ id: 1002, name: 'x', status: 0, totalDestinations: 38 }),
			},
		});
		await expect(refused(id)).resolves.toMatchObject({
			message: expect.stringMatching(/but the campaign has 38/) as string,
		});
		expect(dispatches()).toEqual([]);
	});

	it('says when Qlara has made another message of it', async () => {
		const id = world.seed({ smsBody: 'We reopen on Monday.' });
		world.simulator.faults.add({
			when: { operation: 'getCampaign', nth: 4 },
			fault: {
				kind: 'answer',
				status: 200,
				when: 'before',
				body: JSON.stringify({
					id: 1002,
					name: 'x',
					status: 2,
					sendingMode: 'SMS',
					smsSender: 'MyShop',
					smsBody: 'We reopen',
				}),
			},
		});
		const output = await test(id);
		expect(output).toMatchObject({ sameMessage: false, differentFields: ['SMS Text'] });
	});

	it('makes no test of a message of which Qlara does not show everything', async () => {
		world.reset({ dialect: { campaignFields: 'sparse' } });
		const { message, description } = await refused(world.seed());
		expect(message).toMatch(/^Nothing was created\. Qlara shows no "SMS Sender"/);
		expect(description).toMatch(/^Fill it in with Update\./);
		expect(world.writes()).toEqual([]);
	});

	it('does not confirm again when the answer of the confirm is lost and nothing shows', async () => {
		world.reset({ timings: { commit: 600_000 } });
		const id = world.seed();
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign' },
			fault: { kind: 'cut', when: 'after' },
		});
		for (let tries = 0; tries < 2; tries++) {
			const { message } = await world.refusal('sendTest', values(id), { executionId: 'one' });
			expect(message).toMatch(/^Unknown: /);
		}
		expect(world.writes().filter((name) => name === 'confirmCampaign')).toHaveLength(1);
	});

	it('sends once under Retry On Fail', async () => {
		const ids = [world.seed({ name: 'A' }), world.seed({ name: 'B' })];
		world.simulator.faults.add({
			when: { operation: 'createCampaign', nth: 2 },
			fault: { kind: 'answer', status: 400, when: 'before' },
		});
		const outputs = await world.outputs('sendTest', values('={{ $json.id }}'), {
			items: ids.map((id) => ({ json: { id } })),
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(outputs).toMatchObject([{ originalId: ids[0] }, { originalId: ids[1] }]);
		expect(dispatches()).toHaveLength(2);
	});

	it('hands on what happened item by item when the node continues on fail', async () => {
		const ids = [4_711, world.seed()];
		const { outputs } = await world.run('sendTest', values('={{ $json.id }}'), {
			items: ids.map((id) => ({ json: { id } })),
			continueOnFail: true,
		});
		expect(outputs.flat().map(({ json }) => json)).toMatchObject([
			{ error: expect.any(String) as string },
			{ outcome: 'confirmed', originalId: ids[1] },
		]);
	});

	it('in a dry run shows every request and sends none', async () => {
		const id = world.seed({ name: 'Spring' });
		const output = await test(id, { maximumCost: 1, dryRun: true });
		expect(output).toMatchObject({
			dryRun: true,
			originalId: id,
			wouldBeRefused: false,
			placeholders: ['{{firstName}}'],
		});
		expect(world.writes()).toEqual([]);
		await test(id);
		const sent = world.simulator.api.received
			.filter(({ method }) => method !== 'GET')
			.map(({ method, path }) => `${method} ${path.replace('1002', 'dry-run')}`);
		expect(
			(output.requests as Array<{ method: string; path: string }>).map(
				({ method, path }) => `${method} ${path}`,
			),
		).toEqual(sent);
	});

	it('takes twelve requests', async () => {
		await test(world.seed());
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual([
			'getCampaign',
			'listCampaigns',
			'createCampaign',
			'getCampaign',
			'calculateGoal',
			'getPrice',
			'updateCampaign',
			'getCampaign',
			'calculateGoal',
			'getPrice',
			'confirmCampaign',
			'getCampaign',
		]);
	});

	it.each(
		dialects.filter(
			({ name, dialect }) =>
				!name.startsWith('limit-refused') && dialect.campaignFields !== 'sparse',
		),
	)('sends to the test numbers alone in the dialect $name', async ({ dialect }) => {
		world.reset({ dialect });
		world.seed({ name: 'Spring', sendingMode: 'RCS_SMS', rcsAgentId: 10, rcsTemplateId: 21 });
		const [{ id } = { id: '' }] = await world.outputs('getAll', { returnAll: true });
		expect(await test(id)).toMatchObject({ outcome: 'confirmed', sameMessage: true });
		expect(dispatches()).toMatchObject([{ recipients: mine, sendingMode: 'RCS_SMS' }]);
	});
});
