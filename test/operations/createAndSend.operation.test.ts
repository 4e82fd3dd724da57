import type { IDataObject } from 'n8n-workflow';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';
import { dialects, externalListId } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	// The limits of requests go by the real clock, which no test here is about.
	world = await startActionWorld({ plan: 'unlimited' });
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const values = (more: Record<string, unknown> = {}) =>
	creation('SMS', { name: 'Newsletter 2026-06-10', ...more });
const run = async (more?: Record<string, unknown>) =>
	await world.output('createAndSend', values(more));
const refused = async (more?: Record<string, unknown>) =>
	await world.refusal('createAndSend', values(more));
const campaigns = () => [...world.simulator.api.campaigns.values()];
const dispatches = () => {
	world.advance(120_000);
	return world.simulator.api.dispatches;
};
/** A new n8n process in which no confirm of the one before it can still show. */
const inAnotherProcess = (): void => {
	world.restart();
	world.advance(120_000);
};

describe('Create and Send', () => {
	it('creates a campaign, checks and confirms it, and says what was sent', async () => {
		const output = await run({ maximumCost: 2, maximumRecipients: 40 });
		const [campaign] = campaigns();
		expect(output).toMatchObject({
			id: campaign!.id,
			name: 'Newsletter 2026-06-10',
			existing: false,
			outcome: 'confirmed',
			recipients: 38,
			cost: 1.71,
			planId: expect.any(String) as string,
			confirmedAt: expect.any(String) as string,
		});
		expect(world.writes()).toEqual(['createCampaign', 'updateCampaign', 'confirmCampaign']);
		expect(dispatches()).toMatchObject([
			{ campaignId: String(campaign!.id), text: 'Hi {{firstName}}, we reopen on Monday.' },
		]);
	});

	it('sends nothing a second time when the whole workflow runs again, in whatever process', async () => {
		const first = await run();
		expect(await run()).toMatchObject({
			id: first.id,
			existing: true,
			outcome: 'alreadyConfirmed',
		});
		inAnotherProcess();
		expect(await run()).toMatchObject({ id: first.id, outcome: 'alreadyConfirmed' });
		expect(campaigns()).toHaveLength(1);
		expect(dispatches()).toHaveLength(1);
	});

	it('sends once when two executions do the same in the same instant', async () => {
		const both = await Promise.all([run(), run()]);
		expect(both.map(({ outcome }) => outcome).sort()).toEqual(['alreadyConfirmed', 'confirmed']);
		expect(campaigns()).toHaveLength(1);
		expect(dispatches()).toHaveLength(1);
	});

	it.each([
		['createCampaign', 'after'],
		['calculateGoal', 'before'],
		['getPrice', 'before'],
	] as const)(
		'sends once when the API fails at %s (%s the work) and the node is tried again',
		async (operation, when) => {
			world.simulator.faults.add({
				when: { operation, ...(operation === 'createCampaign' && { nth: 1 }) },
				fault: { kind: 'cut', when },
			});
			const first = await world.run('createAndSend', values());
			world.simulator.faults.clear();
			if (first.status !== 'success') expect(await run()).toMatchObject({ outcome: 'confirmed' });
			expect(campaigns()).toHaveLength(1);
			expect(dispatches()).toHaveLength(1);
		},
	);

	it('sends once when the process ends after the create', async () => {
		world.simulator.faults.add({
			when: { operation: 'calculateGoal' },
			fault: { kind: 'answer', status: 500, when: 'before' },
		});
		await refused();
		world.simulator.faults.clear();
		inAnotherProcess();
		expect(await run()).toMatchObject({ existing: true, outcome: 'confirmed' });
		expect(campaigns()).toHaveLength(1);
		expect(dispatches()).toHaveLength(1);
	});

	it('does not confirm again when the answer of the confirm is lost and nothing shows', async () => {
		world.reset({ timings: { commit: 600_000 } });
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign' },
			fault: { kind: 'cut', when: 'after' },
		});
		const more = { executionId: 'one' };
		for (let tries = 0; tries < 2; tries++) {
			const { message } = await world.refusal('createAndSend', values(), more);
			expect(message).toMatch(/^Unknown: /);
		}
		expect(world.writes().filter((name) => name === 'confirmCampaign')).toHaveLength(1);
		expect(campaigns()).toHaveLength(1);
	});

	it('stops when there is a campaign of this name with other content, and names what differs', async () => {
		await run();
		const { message } = await refused({ smsBody: 'Other' });
		expect(message).toMatch(
			/^Nothing was created\. .* already, with other content:\n"SMS Text" is "Hi .* there, and "Other" here\.$/,
		);
		expect(dispatches()).toHaveLength(1);
	});

	it('stops at every campaign of this name when it is told to', async () => {
		const first = await run({ ifNameExists: 'stop' });
		expect((await refused({ ifNameExists: 'stop' })).message).toBe(
			`Nothing was created. There is campaign ${String(first.id)} with the name "Newsletter 2026-06-10" (ready) already.`,
		);
		expect((await refused({ ifNameExists: 'createAnother' })).message).toMatch(/not one of its/);
		expect(dispatches()).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		['a text that looks broken', { smsBody: 'Hi undefined' }, /The text contains "undefined"/],
		[
			'the wrong time of day',
			{ allowedHours: '15-18', allowedHoursTimeZone: 'Europe/Rome' },
			/"Allowed Hours" are 15:00-18:00/,
		],
	])('creates nothing at %s', async (_title, more, expected) => {
		const { message } = await refused(more);
		expect(message).toMatch(/^Nothing was created or sent\. /);
		expect(message).toMatch(expected);
		expect(world.writes()).toEqual([]);
	});

	it('sends a text that looks broken when somebody accepts that', async () => {
		expect(await run({ smsBody: 'Hi undefined', acceptWarnings: true })).toMatchObject({
			outcome: 'confirmed',
			warnings: [expect.stringContaining('"undefined"')],
			acceptedWarnings: [expect.stringContaining('"undefined"')],
		});
	});

	it('still says that a campaign went out, outside of the hours in which it may', async () => {
		const hours = { allowedHours: '11-13', allowedHoursTimeZone: 'Europe/Rome' };
		await run(hours);
		world.advance(5 * 3_600_000);
		expect(await run(hours)).toMatchObject({ outcome: 'alreadyConfirmed' });
	});

	it.each<[Record<string, unknown>, RegExp]>([
		[{ maximumCost: 1 }, /"Maximum Cost" is 1, but the campaign costs 1\.71\./],
		[{ maximumRecipients: 10 }, /"Maximum Recipients" is 10, but the campaign has 38\./],
		[{ minimumRecipients: 50 }, /"Minimum Recipients" is 50/],
	])('stops at the limits %j, names the draft, and goes on with it', async (guards, expected) => {
		const { message, description } = await refused(guards);
		const [{ id } = { id: 0 }] = campaigns();
		expect(message).toMatch(/^Nothing was sent\. /);
		expect(message).toMatch(expected);
		expect(message).toContain(`The campaign is there, with the ID ${id}.`);
		expect(description).toMatch(/Another run of this step goes on with the same campaign/);
		expect(world.writes()).toEqual(['createCampaign']);
		expect(await run()).toMatchObject({ id, existing: true, outcome: 'confirmed' });
		expect(dispatches()).toHaveLength(1);
	});

	it('asks for the limits as Send does', async () => {
		const { message } = await refused({ costLimit: 'maximum' });
		expect(message).toContain('"Maximum Cost" is required');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('schedules a campaign, and gives time to undo it', async () => {
		expect(await run({ undoWindow: 30 })).toMatchObject({
			outcome: 'confirmed',
			undoUntil: '2026-06-10T10:30:10.000Z',
		});
		expect(await run({ undoWindow: 30 })).toMatchObject({ outcome: 'alreadyConfirmed' });
		const smsBody = 'Hi {{firstName}}, we reopen on Tuesday.';
		await run({ name: 'Later', smsBody, sendWhen: 'atDate', scheduledDate: '2026-06-10T20:00:00' });
		expect(campaigns().map(({ status }) => status)).toEqual([1, 1]);
		expect(dispatches()).toEqual([]);
	});

	it('goes on after an interruption that was longer than the undo window', async () => {
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign', nth: 1 },
			fault: { kind: 'answer', status: 402, when: 'before' },
		});
		await refused({ undoWindow: 30 });
		world.simulator.faults.clear();
		expect(campaigns()[0]!.scheduledAt).not.toBeNull();
		inAnotherProcess();
		world.advance(24 * 3_600_000);
		expect(await run({ undoWindow: 30 })).toMatchObject({ existing: true, outcome: 'confirmed' });
		expect(campaigns()).toHaveLength(1);
		world.advance(3_600_000);
		expect(dispatches()).toHaveLength(1);
	});

	it('stops at a date that has passed when it was asked for', async () => {
		const more = { sendWhen: 'atDate', scheduledDate: '2026-06-10T20:00:00', undoWindow: 30 };
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign', nth: 1 },
			fault: { kind: 'answer', status: 402, when: 'before' },
		});
		await refused(more);
		world.simulator.faults.clear();
		world.advance(24 * 3_600_000);
		expect((await refused(more)).message).toContain('in the past');
		expect(dispatches()).toEqual([]);
	});

	it('stops when the same was just sent under another name, and says which draft is left', async () => {
		await run();
		const { message } = await refused({ name: 'The same once more' });
		expect(message).toContain('has the same message and the same recipients');
		expect(message).toContain('The campaign is there, with the ID 1002.');
		expect(dispatches()).toHaveLength(1);
	});

	it('waits until it is finished when it is told to', async () => {
		expect(await run({ waitUntilFinished: true })).toMatchObject({
			finished: true,
			statusLabel: 'completed',
			totalSuccess: 38,
		});
	});

	it('takes the phone numbers of all rows as one campaign', async () => {
		const items = ['+393401234567', '+393407654321'].map((phone) => ({ json: { phone } }));
		const together = values({
			destinationType: 2,
			destinationsFrom: 'allItems',
			destinations: '={{ $json.phone }}',
		});
		expect(await world.output('createAndSend', together, { items })).toMatchObject({
			recipients: 2,
		});
		expect(dispatches()).toMatchObject([{ recipients: ['+393401234567', '+393407654321'] }]);
	});

	it('makes a campaign for each item, says how many, and continues on fail', async () => {
		const names = ['A', 'B', 'C'];
		const { outputs } = await world.run(
			'createAndSend',
			values({ name: '={{ $json.name }}', smsBody: '={{ $json.text }}' }),
			{
				items: names.map((name) => ({
					json: { name, ...(name !== 'B' && { text: `Text for ${name}` }) },
				})),
				continueOnFail: true,
			},
		);
		const results = outputs.flat().map(({ json }) => json);
		expect(results).toMatchObject([
			{ name: 'A', outcome: 'confirmed', campaignsInThisRun: 3 },
			{ error: expect.stringContaining('"SMS Text"') as string },
			{ name: 'C', outcome: 'confirmed', campaignsInThisRun: 3 },
		]);
		expect(dispatches()).toHaveLength(2);
	});

	it('sends each item once under Retry On Fail', async () => {
		world.simulator.faults.add({
			when: { operation: 'calculateGoal', nth: 3 },
			fault: { kind: 'answer', status: 400, when: 'before' },
		});
		const items = ['A', 'B'].map((name) => ({ json: { name } }));
		const parameters = values({ name: '={{ $json.name }}', smsBody: '=For {{ $json.name }}' });
		const outputs = await world.outputs('createAndSend', parameters, {
			items,
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(outputs).toMatchObject([{ outcome: 'confirmed' }, { outcome: 'confirmed' }]);
		expect(campaigns()).toHaveLength(2);
		expect(dispatches()).toHaveLength(2);
	});

	it('costs what Create and Send cost, and no request more', async () => {
		await run();
		const alone = world.simulator.api.received.map(({ operation }) => operation);
		world.reset();
		const { id } = await world.output('create', values({ ifNameExists: 'useExisting' }));
		await world.output('send', { campaignId: byId(id) });
		expect(alone).toEqual(world.simulator.api.received.map(({ operation }) => operation));
	});

	describe('in a dry run', () => {
		const lines = ({ requests }: IDataObject): string[] =>
			(requests as IDataObject[]).map(
				({ method, path }) => `${String(method)} ${String(path).replace(/^.*campaigns/, '')}`,
			);

		it('shows every request of a new campaign and sends none', async () => {
			const output = await run({ maximumCost: 1, dryRun: true });
			expect(lines(output)).toEqual([
				'POST ',
				'POST /dry-run/calculateGoal',
				'PUT /dry-run',
				'POST /dry-run/calculateGoal',
				'PUT /dry-run/confirm',
			]);
			expect(output).toMatchObject({
				dryRun: true,
				existing: false,
				recipients: null,
				cost: null,
				wouldBeRefused: false,
				reasons: [],
			});
			expect(world.writes()).toEqual([]);
			expect(campaigns()).toEqual([]);
			await run();
			const sent = world.simulator.api.received.filter(({ method }) => method !== 'GET');
			expect(sent.map(({ method, path }) => `${method} ${path.replace(/\d{4,}/, 'ID')}`)).toEqual(
				lines(output).map((line) =>
					line.replace(/ /, ' /api/partner-gateway/v1/campaigns').replace('dry-run', 'ID'),
				),
			);
			expect(sent[0]!.body).toEqual((output.requests as IDataObject[])[0]!.body);
		});

		it('says what would be refused', async () => {
			expect(await run({ smsBody: 'Hi undefined', dryRun: true })).toMatchObject({
				wouldBeRefused: true,
				reasons: [expect.stringContaining('"undefined"')],
			});
		});

		it('looks at the campaign that is there', async () => {
			await refused({ maximumCost: 1 });
			expect(await run({ maximumCost: 1, dryRun: true })).toMatchObject({
				existing: true,
				recipients: 38,
				wouldBeRefused: true,
				reasons: [expect.stringContaining('costs 1.71')],
			});
			await run();
			world.advance(120_000);
			expect(await run({ dryRun: true })).toMatchObject({
				requests: [],
				existing: true,
				outcome: 'alreadyConfirmed',
			});
		});
	});

	it.each(dialects.filter(({ name }) => !name.startsWith('limit-refused')))(
		'sends once in the dialect $name',
		async ({ dialect }) => {
			world.reset({ dialect });
			const lists = { contactListIds: String(externalListId(87, dialect)) };
			expect(await run({ ...lists, maximumCost: 2, maximumRecipients: 25 })).toMatchObject({
				outcome: 'confirmed',
				recipients: 25,
			});
			expect(await run(lists)).toMatchObject({ outcome: 'alreadyConfirmed' });
			expect(dispatches()).toHaveLength(1);
		},
	);
});
