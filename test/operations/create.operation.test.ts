import { survivingSpelling } from '../../nodes/QlaraCampaigns/channels/placeholders';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';
import type { FaultRule } from '../simulator';

let world: ActionWorld;
const now = Date.UTC(2026, 2, 1, 12);
beforeAll(async () => {
	// What `$now` gives in an expression.
	jest.useFakeTimers({
		now,
		doNotFake: [
			'nextTick',
			'setImmediate',
			'setTimeout',
			'clearTimeout',
			'setInterval',
			'clearInterval',
			'queueMicrotask',
			'performance',
			'hrtime',
		],
	});
	world = await startActionWorld({ startAt: now });
});
afterAll(async () => {
	await world.close();
	jest.useRealTimers();
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const bodies = () =>
	world.simulator.api.received.filter(({ method }) => method === 'POST').map(({ body }) => body);
const sms = (more: Record<string, unknown> = {}) => creation('SMS', more);
const campaigns = () => [...world.simulator.api.campaigns.values()];
const requests = (operation: string): number =>
	world.simulator.api.received.filter((request) => request.operation === operation).length;

describe('Create', () => {
	it('sends exactly the fields of the mode and the recipients, under the names of the API', async () => {
		await world.outputs('create', creation('WHATSAPP_RCS_SMS'));
		expect(bodies()).toEqual([
			{
				name: 'Spring WHATSAPP_RCS_SMS',
				sendingMode: 'WHATSAPP_RCS_SMS',
				whatsappPhoneNumberId: 7,
				whatsappTemplateId: 42,
				rcsAgentId: 10,
				rcsTemplateId: 21,
				smsSender: 'MyShop',
				smsBody: 'Hi {{firstName}}, we reopen on Monday.',
				destinationType: 1,
				contactListIds: [87, 88],
				readyToSend: false,
			},
		]);
	});

	it('leaves out the fields of channels that the mode does not name, even when they were filled in before', async () => {
		await world.outputs('create', { ...sms(), rcsAgentId: byId('10'), rcsTemplateId: byId('21') });
		expect(bodies()[0]).not.toHaveProperty('rcsAgentId');
	});

	it('takes a typed mode, and sends the channels in its order', async () => {
		world.simulator.setDialect({ moreModes: true });
		await world.outputs('create', {
			...creation('RCS_WHATSAPP'),
			sendingMode: 'custom',
			customSendingMode: ' rcs_whatsapp ',
		});
		expect(Object.keys(bodies()[0] as object)).toEqual([
			'name',
			'sendingMode',
			'rcsAgentId',
			'rcsTemplateId',
			'whatsappPhoneNumberId',
			'whatsappTemplateId',
			'destinationType',
			'contactListIds',
			'readyToSend',
		]);
		expect(bodies()[0]).toMatchObject({ sendingMode: 'RCS_WHATSAPP' });
	});

	it('evaluates expressions for each item, and pairs each campaign with its item', async () => {
		const result = await world.run(
			'create',
			sms({
				name: '={{ $json.name }}',
				sendingMode: 'custom',
				customSendingMode: '={{ $json.mode }}',
				rcsAgentId: byId('={{ $json.agent }}'),
				rcsTemplateId: byId('21'),
			}),
			{
				items: [
					{ json: { name: 'A', mode: 'SMS', agent: 10 } },
					{ json: { name: 'B', mode: 'RCS_SMS', agent: 11 } },
				],
				inspect: '={{ $("Input").item.json.name }}',
			},
		);
		expect(result.status).toBe('success');
		expect(bodies()).toMatchObject([
			{ name: 'A', sendingMode: 'SMS' },
			{ name: 'B', sendingMode: 'RCS_SMS', rcsAgentId: 11 },
		]);
		expect(result.outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect(result.inspected).toEqual([['A', 'B']]);
	});

	it('sends placeholders byte for byte', async () => {
		const text = '  {{firstName}} {{ last name }}\n{x} }} 😀\t$& ';
		await world.outputs('create', sms({ smsBody: text }));
		expect(bodies()[0]).toMatchObject({ smsBody: text });
	});

	it('sends to each phone number once, and reports those that were listed twice', async () => {
		const [created] = await world.outputs(
			'create',
			sms({ destinationType: 2, destinations: '+39 340 1234567, 00393407654321\n+393401234567' }),
		);
		expect(bodies()[0]).toMatchObject({
			destinationType: 2,
			destinations: ['+393401234567', '+393407654321'],
		});
		expect(bodies()[0]).not.toHaveProperty('contactListIds');
		expect(created).toMatchObject({ duplicateDestinations: ['+393401234567'] });
	});

	it('takes lists of phone numbers and contact lists from an expression', async () => {
		const items = [{ json: { phones: ['+393401234567', '+393407654321'], lists: [87, '88'] } }];
		await world.outputs(
			'create',
			sms({ destinationType: 2, destinations: '={{ $json.phones }}' }),
			{
				items,
			},
		);
		await world.outputs('create', sms({ contactListIds: '={{ $json.lists }}' }), { items });
		expect(bodies()).toMatchObject([
			{ destinations: ['+393401234567', '+393407654321'] },
			{ contactListIds: [87, 88] },
		]);
	});

	it.each<[string, string, string]>([
		['the date picker', '2026-04-10T08:00:00', '2026-04-10 08:00:00.000+0200'],
		['ISO with an offset', '2026-04-10T08:00:00-05:00', '2026-04-10 08:00:00.000-0500'],
		['UTC', '2026-04-10T08:00:00.000Z', '2026-04-10 08:00:00.000+0000'],
		[
			'a Luxon date',
			'={{ DateTime.fromISO("2026-04-10T08:00:00", { zone: "Asia/Tokyo" }) }}',
			'2026-04-10 08:00:00.000+0900',
		],
		[
			'a JavaScript date',
			'={{ new Date("2026-04-10T06:00:00Z") }}',
			'2026-04-10 08:00:00.000+0200',
		],
		[
			'now plus two days',
			'={{ $now.plus({ days: 2 }).startOf("day") }}',
			'2026-03-03 00:00:00.000+0100',
		],
		['the pattern of the API', '2026-04-10 08:00:00.000+0200', '2026-04-10 08:00:00.000+0200'],
	])(
		'reads the scheduled date from %s, in the time zone of the workflow',
		async (_name, scheduledDate, expected) => {
			await world.outputs('create', sms({ sendWhen: 'atDate', scheduledDate }), {
				timezone: 'Europe/Rome',
			});
			const [{ scheduledDate: sent }] = bodies() as [{ scheduledDate: string }];
			// n8n hands some dates on in UTC: what counts is the moment.
			const moment = (text: string) =>
				Date.parse(text.replace(' ', 'T').replace(/(\d\d)(\d\d)$/, '$1:$2'));
			expect(sent).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/);
			expect(moment(sent)).toBe(moment(expected));
		},
	);

	it.each<[string, Record<string, unknown>, string, RegExp]>([
		['a name that is empty', { name: '  ' }, '"Name" is empty', /Fill it in/],
		[
			'a sender that is empty for this item',
			{ smsSender: '={{ $json.nothing }}' },
			'"SMS Sender" has no value: its expression returned nothing for this item',
			/name of the field or column/,
		],
		[
			'an empty list of contact lists',
			{ contactListIds: ' , ' },
			'"Contact List Names or IDs" is empty',
			/who receives/,
		],
		[
			'phone numbers of which the expression returned nothing',
			{ destinationType: 2, destinations: '={{ $json.nothing }}' },
			'"Phone Numbers" has no value: its expression returned nothing for this item',
			/name of the field or column/,
		],
		[
			'a phone number without country code',
			{ destinationType: 2, destinations: '+393401234567, 3401234567' },
			'"Phone Numbers" holds "3401234567" (entry 2), which has no country code',
			/plus sign/,
		],
		[
			'what is not a sending mode',
			{ sendingMode: 'custom', customSendingMode: '={{ "E-mail!" }}' },
			'"Custom Sending Mode" is "E-MAIL!", which is not a sending mode',
			/RCS_SMS/,
		],
		[
			'a date in the past',
			{ sendWhen: 'atDate', scheduledDate: '2026-03-01T12:59:00' },
			'"Scheduled Date" is 2026-03-01 12:59:00 +01:00, which is in the past',
			/future/,
		],
		[
			'what is not a date',
			{ sendWhen: 'atDate', scheduledDate: '2026-02-31T08:00:00' },
			'"Scheduled Date" is "2026-02-31T08:00:00", which is not a date that exists',
			/2026-04-10T08:00:00/,
		],
		[
			'an unknown kind of recipients',
			{ destinationType: 3 },
			'"Send To" is "3", which is not one of its options',
			/Choose one of/,
		],
		[
			'what is not a switch',
			{ additionalFields: { readyToSend: '={{ "maybe" }}' } },
			'"Ready to Send" is "maybe", which is neither true nor false',
			/Switch it/,
		],
	])('refuses %s before any request', async (_name, more, message, remedy) => {
		const result = await world.run('create', sms(more), { timezone: 'Europe/Rome' });
		expect(result.error).toMatchObject({
			name: 'NodeOperationError',
			message,
			description: expect.stringMatching(remedy) as string,
			context: { itemIndex: 0 },
		});
		expect(world.simulator.api.received).toEqual([]);
	});
});

describe('the text of the message', () => {
	const create = {
		name: 'Spring',
		sendingMode: 'SMS',
		smsSender: 'MyShop',
		destinationType: 1,
		contactListIds: '87',
	};
	const sent = () =>
		world.simulator.api.received.find(({ operation }) => operation === 'createCampaign')
			?.body as Record<string, unknown>;

	it('is sent as it was typed when the field is fixed, placeholders in the documented spelling', async () => {
		const smsBody = '  Hi {{firstName}},\n{{ city }} — {{1}} {{{ x }}} €  ';
		await world.output('create', { ...create, smsBody });
		expect(sent().smsBody).toBe('  Hi {{firstName}},\n{{city}} — {{1}} {{{ x }}} €  ');
	});

	it('holds placeholders and data of the workflow side by side', async () => {
		await world.output(
			'create',
			{
				...create,
				smsBody: '=Hi {{firstName}}, your code is {{ $json.code }}, until {{ $now.year }}',
			},
			{ items: [{ json: { code: 'X7' } }] },
		);
		expect(sent().smsBody).toBe('Hi {{firstName}}, your code is X7, until 2026');
	});

	it('may be nothing but a placeholder', async () => {
		await world.output('create', { ...create, smsBody: '={{ greeting }}' });
		expect(sent().smsBody).toBe('{{greeting}}');
	});

	it('stops before any request at a gap, and names the expression that returned nothing', async () => {
		const { message } = await world.refusal('create', {
			...create,
			smsBody: '=Hi {{firstName}}, your code is {{ $json.code }}',
		});
		expect(message).toBe('"SMS Text" has a gap: {{ $json.code }} returned nothing for this item');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('stops before any request when it would lose a placeholder, and the error shows how to write it', async () => {
		const { message, description } = await world.refusal('create', {
			...create,
			smsBody: '=Hi {{first name}}, it is {{ $now.year }}',
		});
		expect(message).toContain('"SMS Text" is an expression, in which n8n takes "{{first name}}"');
		const spelling = survivingSpelling('first name');
		expect(description).toContain(spelling);
		expect(world.simulator.api.received).toEqual([]);
		await world.output('create', { ...create, smsBody: `=Hi ${spelling}, it is {{ $now.year }}` });
		expect(sent().smsBody).toBe('Hi {{first name}}, it is 2026');
	});

	it('comes back with a warning when a value in it was missing', async () => {
		const output = await world.output('create', {
			...create,
			smsBody: '={{ "Hi " + $json.name }}, welcome',
		});
		expect(output.warnings).toEqual([
			'The text contains "undefined", which is what a missing value looks like.',
		]);
	});
});

describe('Create after a request without an answer', () => {
	const creating = { operation: 'createCampaign' } as const;
	/** Lets somebody else act between the first read of the list and the creation. */
	const meanwhile = (act: () => void): void => {
		let done = false;
		const test = (): boolean => {
			if (!done) setImmediate(act);
			done = true;
			return false;
		};
		world.simulator.faults.add({
			when: { operation: 'listCampaigns', test },
			fault: { kind: 'halfBody' },
		});
	};
	const lost: FaultRule = { when: creating, fault: { kind: 'cut', when: 'after' } };

	it('finds the campaign by its content, and never asks for a second one', async () => {
		world.simulator.faults.add(lost);
		const output = await world.output(
			'create',
			creation('WHATSAPP_RCS_SMS', {
				additionalFields: { description: 'Lost' },
				sendWhen: 'atDate',
				scheduledDate: '2026-08-01T10:00:00',
			}),
		);
		expect(campaigns()).toHaveLength(1);
		expect(output).toMatchObject({
			id: campaigns()[0]!.id,
			name: 'Spring WHATSAPP_RCS_SMS',
			statusLabel: 'draft',
		});
		expect(requests('createCampaign')).toBe(1);
	});

	it('finds the campaign when the list shows it late', async () => {
		world.simulator.faults.add(lost);
		world.simulator.api.readLag = 20_000;
		expect(await world.output('create', creation('SMS'))).toMatchObject({ id: campaigns()[0]!.id });
	});

	it('does not take an equal campaign that existed before for the new one', async () => {
		await world.output('create', creation('SMS'));
		world.simulator.faults.add({ when: creating, fault: { kind: 'cut', when: 'before' } });
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		world.simulator.faults.clear();
		world.simulator.faults.add(lost);
		const output = await world.output('create', creation('SMS'));
		expect(output.id).toBe(campaigns()[1]!.id);
		expect(campaigns()).toHaveLength(2);
	});

	it.each([
		['another text', { smsBody: 'Other' }],
		['other recipients', { contactListIds: [87] }],
		['another mode', { sendingMode: 'RCS' }],
		['a longer name', { name: 'Spring SMS 2' }],
	])('does not take a new campaign with %s for the one it asked for', async (_what, changes) => {
		world.simulator.faults.add({ when: creating, fault: { kind: 'cut', when: 'before' } });
		const body = {
			name: 'Spring SMS',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, we reopen on Monday.',
			destinationType: 1 as const,
			contactListIds: [87, 88],
			destinations: [],
		};
		meanwhile(() => world.simulator.api.seedCampaign({ ...body, ...changes }));
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		expect(campaigns()).toHaveLength(1);
	});

	it('says that the campaign may exist when two new ones look like it', async () => {
		world.simulator.faults.add(lost);
		const twin = {
			name: 'Spring SMS',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, we reopen on Monday.',
			destinationType: 1 as const,
			contactListIds: [88, 87],
			destinations: [],
		};
		meanwhile(() => world.simulator.api.seedCampaign(twin));
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		expect(campaigns()).toHaveLength(2);
	});

	it('says that the campaign may exist when there are too many equal ones to compare', async () => {
		for (let number = 0; number < 100; number++) {
			world.simulator.api.seedCampaign({
				name: 'Spring SMS',
				sendingMode: 'SMS',
				smsSender: 'MyShop',
				smsBody: 'Hi {{firstName}}, we reopen on Monday.',
				destinationType: 1,
				contactListIds: [87, 88],
				destinations: [],
			});
		}
		world.simulator.faults.add(lost);
		expect((await world.refusal('create', creation('SMS'))).description).toMatch(
			/may have been created/,
		);
	});

	it('says that the campaign may exist when the list could not be read before', async () => {
		await world.output('create', creation('SMS'));
		world.simulator.faults.add(
			{ when: { operation: 'listCampaigns', nth: 1 }, fault: { kind: 'cut', when: 'before' } },
			{ when: creating, fault: { kind: 'cut', when: 'before' } },
		);
		expect((await world.refusal('create', creation('SMS'))).description).toMatch(
			/may have been created/,
		);
		expect(campaigns()).toHaveLength(1);
	});

	it('does not claim a campaign that another execution of this n8n creates at the same moment', async () => {
		world.simulator.faults.add({
			when: { ...creating, nth: 2 },
			fault: { kind: 'cut', when: 'before' },
		});
		const results = await Promise.all(
			[1, 2].map(async () => await world.run('create', creation('SMS'))),
		);
		expect(results.map(({ status }) => status).sort()).toEqual(['error', 'success']);
		expect(campaigns()).toHaveLength(1);
	});

	it('says that the campaign may exist when none is found, and is not repeated by Retry On Fail', async () => {
		world.simulator.faults.add({
			when: { ...creating, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		const result = await world.run('create', creation('SMS'), {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(result).toMatchObject({
			status: 'error',
			nodeRuns: 3,
			error: { description: expect.stringMatching(/may have been created/) as string },
		});
		expect(campaigns()).toHaveLength(0);
	});
});

describe('Create, If the Name Exists', () => {
	const once = (more: Record<string, unknown> = {}) =>
		sms({ ifNameExists: 'useExisting', ...more });
	/** What a new n8n process remembers: nothing. */
	const inAnotherProcess = () => {
		world.restart();
		world.advance(120_000);
	};

	it('makes another campaign unless the user says otherwise, and looks for none', async () => {
		for (let run = 0; run < 2; run++)
			expect(await world.output('create', sms())).not.toHaveProperty('existing');
		expect(campaigns()).toHaveLength(2);
		expect(world.sleeps).toEqual([]);
	});

	it('creates the campaign of a new name, and returns it in every later run, also in another process', async () => {
		const created = await world.output('create', once());
		expect(created).toMatchObject({ existing: false });
		expect(await world.output('create', once())).toMatchObject({ id: created.id, existing: true });
		inAnotherProcess();
		expect(await world.output('create', once())).toMatchObject({ id: created.id, existing: true });
		expect(campaigns()).toHaveLength(1);
	});

	it('asks for five lists before a create and one after it, and for one and the campaign where it exists', async () => {
		await world.output('create', once());
		expect([requests('listCampaigns'), requests('getCampaign')]).toEqual([6, 0]);
		inAnotherProcess();
		await world.output('create', once());
		expect([requests('listCampaigns'), requests('getCampaign')]).toEqual([7, 1]);
	});

	it.each([0, 1, 2, 3, 4] as const)(
		'returns a campaign of the same content at status %i, so that Send can say that it is confirmed',
		async (status) => {
			const { id } = await world.output('create', once());
			Object.assign(campaigns()[0]!, { status, readyToSend: status > 0 });
			inAnotherProcess();
			expect(await world.output('create', once())).toMatchObject({ id, existing: true });
		},
	);

	it('stops at other content, and names each difference by its label', async () => {
		const { id } = await world.output('create', once());
		const { message, description } = await world.refusal(
			'create',
			once({ smsBody: 'We reopen on Tuesday.', contactListIds: '87' }),
		);
		expect(message).toMatch(/^Nothing was created\. There is campaign /);
		expect(message).toContain(
			`There is campaign ${String(id)} with the name "Spring SMS" (draft) already, with other content:`,
		);
		expect(message).toContain(
			'"SMS Text" is "Hi {{firstName}}, we reopen on Monday." there, and "We reopen on Tuesday." here.',
		);
		expect(message).toContain('"Contact List IDs" is [87,88] there, and [87] here.');
		expect(message).not.toContain('SMS Sender');
		expect(description).toMatch(/enter another name/);
		expect(campaigns()).toHaveLength(1);
	});

	it.each<[string, Record<string, unknown>, RegExp]>([
		[
			'a date',
			{ sendWhen: 'atDate', scheduledDate: '2027-01-01T10:00' },
			/"Scheduled Date" is nothing there/,
		],
		[
			'a description',
			{ additionalFields: { description: 'x' } },
			/"Description" is nothing there, and "x" here/,
		],
		[
			'another mode',
			creation('RCS', { name: 'Spring SMS' }),
			/"Sending Mode" is "SMS" there, and "RCS" here/,
		],
		[
			'phone numbers',
			{ destinationType: 2, destinations: '+393401234567' },
			/"Send To" is 1 there, and 2 here/,
		],
	])('takes %s for other content, whichever of the two has it', async (_name, more, difference) => {
		await world.output('create', once());
		expect((await world.refusal('create', once(more))).message).toMatch(difference);
		world.reset();
		await world.output('create', once(more));
		expect((await world.refusal('create', once())).message).toMatch(/^Nothing was created\./);
	});

	it('takes only a campaign of exactly this name: no part of a name, no other case, no description', async () => {
		for (const name of ['Spring SMS 2', 'spring sms', 'Old Spring SMS']) world.seed({ name });
		world.seed({ name: 'Other', description: 'Spring SMS' });
		expect(await world.output('create', once({ name: 'Spring SMS' }))).toMatchObject({
			existing: false,
		});
	});

	it('takes the newest of several equal ones', async () => {
		const ids: unknown[] = [];
		for (let number = 0; number < 3; number++) {
			ids.push((await world.output('create', sms())).id);
			world.advance(60_000);
		}
		inAnotherProcess();
		expect(await world.output('create', once())).toMatchObject({ id: ids[2], existing: true });
	});

	it('counts what this process has just created, also by Create Another, while no list shows it', async () => {
		const { id } = await world.output('create', sms());
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 200, when: 'before', body: '{"data":[],"total":0}' },
		});
		expect(await world.output('create', once())).toMatchObject({ id, existing: true });
	});

	it('makes a new campaign when the one of this name was deleted', async () => {
		const { id } = await world.output('create', once());
		await world.output('delete', { campaignId: byId(id) });
		const again = await world.output('create', once());
		expect(again.existing).toBe(false);
		expect(campaigns()).toHaveLength(1);
	});

	it('finds the campaign of a killed process although lists show it six seconds late', async () => {
		const { id } = await world.output('create', once());
		world.restart();
		world.simulator.api.readLag = 6_000;
		expect(await world.output('create', once())).toMatchObject({ id, existing: true });
		expect(campaigns()).toHaveLength(1);
	});

	it('looks for a minute after a create of this process that was left open', async () => {
		world.simulator.faults.add({
			when: { operation: 'createCampaign', nth: 1 },
			fault: { kind: 'cut', when: 'after' },
		});
		world.simulator.api.readLag = 80_000;
		expect((await world.refusal('create', once())).description).toMatch(/may have been created/);
		expect(await world.output('create', once())).toMatchObject({ existing: true });
		expect(campaigns()).toHaveLength(1);
	});

	it('Stop creates nothing and names the campaign', async () => {
		const { id } = await world.output('create', sms({ ifNameExists: 'stop' }));
		const { message, description } = await world.refusal('create', sms({ ifNameExists: 'stop' }));
		expect(message).toBe(
			`Nothing was created. There is campaign ${String(id)} with the name "Spring SMS" (draft) already.`,
		);
		expect(description).toMatch(/Enter another name.*Use the Existing One/);
		expect(campaigns()).toHaveLength(1);
	});

	it('takes all rows as one campaign, also when they come again in another order', async () => {
		const rows = ['+393401234567', '+393407654321'].map((phone) => ({ json: { phone } }));
		const together = once({
			destinationType: 2,
			destinationsFrom: 'allItems',
			destinations: '={{ $json.phone }}',
		});
		const created = await world.output('create', together, { items: rows });
		inAnotherProcess();
		expect(await world.output('create', together, { items: [...rows].reverse() })).toMatchObject({
			id: created.id,
			existing: true,
		});
		expect(campaigns()).toHaveLength(1);
	});

	it('makes one campaign when two executions create the same in the same instant', async () => {
		const [a, b] = await Promise.all([
			world.output('create', once()),
			world.output('create', once()),
		]);
		expect(a.id).toBe(b.id);
		expect(campaigns()).toHaveLength(1);
	});

	it('creates nothing when the lists cannot be read', async () => {
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 500, when: 'before' },
		});
		await world.refusal('create', once());
		expect(world.writes()).toEqual([]);
	});

	it('a dry run looks once and does not wait', async () => {
		expect(await world.output('create', once({ dryRun: true }))).toMatchObject({
			requests: [{ method: 'POST' }],
		});
		await world.output('create', once());
		world.sleeps.length = 0;
		expect(await world.output('create', once({ dryRun: true }))).toMatchObject({ requests: [] });
		expect(world.sleeps).toEqual([]);
	});
});
