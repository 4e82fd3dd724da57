import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

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

	it('leaves out fields of channels that the mode does not name, even when they were filled in before', async () => {
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

	it('sends to phone numbers, each once, and reports the repeated ones', async () => {
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

	it('takes phone numbers and contact lists as lists from an expression', async () => {
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
		'schedules with %s in the time zone of the workflow',
		async (_name, scheduledDate, expected) => {
			await world.outputs('create', sms({ additionalFields: { scheduledDate } }), {
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
			'"SMS Sender" is empty',
			/the sending mode SMS needs it/,
		],
		['no contact list', { contactListIds: ' , ' }, '"Contact Lists" is empty', /who receives/],
		[
			'no phone number',
			{ destinationType: 2, destinations: '={{ $json.nothing }}' },
			'"Phone Numbers" is empty',
			/who receives/,
		],
		[
			'a phone number without country code',
			{ destinationType: 2, destinations: '+393401234567, 3401234567' },
			'"Phone Numbers" contains "3401234567" (entry 2), which is not a phone number with country code',
			/plus sign/,
		],
		[
			'a mode that is none',
			{ sendingMode: 'custom', customSendingMode: '={{ "E-mail!" }}' },
			'"Custom Sending Mode" is "E-MAIL!", which is not a sending mode',
			/RCS_SMS/,
		],
		[
			'a date that lies in the past',
			{ additionalFields: { scheduledDate: '2026-03-01T12:59:00' } },
			'"Scheduled Date" is 2026-03-01 12:59:00 +01:00, which is in the past',
			/future/,
		],
		[
			'a date that is none',
			{ additionalFields: { scheduledDate: '31/02/2026' } },
			'"Scheduled Date" is "31/02/2026", which is not a date that exists',
			/2026-04-10T08:00:00/,
		],
		[
			'recipients of no kind',
			{ destinationType: 3 },
			'"Send To" is "3", which is not one of its options',
			/Choose one of/,
		],
		[
			'a switch that is none',
			{ additionalFields: { readyToSend: '={{ "maybe" }}' } },
			'"Ready to Send" is "maybe", which is neither true nor false',
			/Switch it/,
		],
	])('refuses %s before anything is sent', async (_name, more, message, remedy) => {
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

describe('Update', () => {
	const draft = async (more: Record<string, unknown> = {}) =>
		byId((await world.outputs('create', sms(more)))[0]!.id);
	const campaign = () => [...world.simulator.api.campaigns.values()][0]!;
	const put = () => world.simulator.api.received.find(({ method }) => method === 'PUT')!.body;

	it.each(['merge', 'replace'] as const)(
		'changes only what was added to Update Fields, when the API would %s',
		async (mode) => {
			world.simulator.setDialect({ put: mode });
			const id = await draft({
				additionalFields: { description: 'Old', scheduledDate: '2026-04-10T08:00:00+02:00' },
			});
			const before = { ...campaign() };
			await world.outputs('update', { campaignId: id, updateFields: { smsBody: 'New text' } });
			expect({ ...campaign(), updatedAt: 0, goalCalculated: false }).toEqual({
				...before,
				smsBody: 'New text',
				updatedAt: 0,
				goalCalculated: false,
			});
		},
	);

	it.each(['merge', 'replace'] as const)(
		'clears what was added and left empty, when the API would %s',
		async (mode) => {
			world.simulator.setDialect({ put: mode });
			const id = await draft({
				additionalFields: { description: 'Old', scheduledDate: '2026-04-10T08:00:00+02:00' },
			});
			await world.outputs('update', {
				campaignId: id,
				updateFields: { description: '', scheduledDate: '' },
			});
			expect(campaign().description ?? '').toBe('');
			expect(campaign().scheduledAt).toBeNull();
		},
	);

	it.each(['pattern', 'iso-z', 'iso-offset', 'epoch-ms'] as const)(
		'sends a scheduled date back in the pattern of the API when it came as %s',
		async (dates) => {
			world.simulator.setDialect({ dates });
			const id = await draft({ additionalFields: { scheduledDate: '2026-04-10T08:00:00+02:00' } });
			await world.outputs('update', { campaignId: id, updateFields: { name: 'Other' } });
			expect(put()).toMatchObject({
				scheduledDate: expect.stringMatching(/^2026-04-10 0\d:00:00\.000[+-]\d{4}$/) as string,
			});
			expect(campaign().scheduledAt).toBe(Date.parse('2026-04-10T08:00:00+02:00'));
		},
	);

	it.each(['merge', 'replace'] as const)(
		'leaves nothing of the recipients it replaces, when the API would %s',
		async (mode) => {
			world.simulator.setDialect({ put: mode });
			const id = await draft();
			const [updated] = await world.outputs('update', {
				campaignId: id,
				updateFields: { destinations: '+393401234567 +393401234567' },
			});
			expect(campaign()).toMatchObject({
				destinationType: 2,
				destinations: ['+393401234567'],
				contactListIds: [],
			});
			expect(updated).toMatchObject({ duplicateDestinations: ['+393401234567'] });
			await world.outputs('update', { campaignId: id, updateFields: { contactListIds: '88' } });
			expect(campaign()).toMatchObject({
				destinationType: 1,
				destinations: [],
				contactListIds: [88],
			});
		},
	);

	it('keeps the sending mode of an API that returns it as "channel", and would replace', async () => {
		world.simulator.setDialect({ put: 'replace', modeField: 'channel' });
		const id = await draft();
		await world.outputs('update', { campaignId: id, updateFields: { name: 'Other' } });
		expect(campaign()).toMatchObject({ name: 'Other', sendingMode: 'SMS' });
	});

	it.each<[string, Record<string, unknown>, string]>([
		['nothing to change', {}, '"Update Fields" is empty'],
		[
			'two kinds of recipients',
			{ contactListIds: '87', destinations: '+393401234567' },
			'"Phone Numbers" cannot be set together with "Contact Lists"',
		],
		[
			'a wrong phone number',
			{ destinations: '340' },
			'"Phone Numbers" contains "340" (entry 1), which is not a phone number with country code',
		],
	])('refuses %s before anything is sent', async (_name, updateFields, message) => {
		const id = await draft();
		const requests = world.simulator.api.received.length;
		expect((await world.run('update', { campaignId: id, updateFields })).error).toMatchObject({
			message,
		});
		expect(world.simulator.api.received).toHaveLength(requests);
	});
});
