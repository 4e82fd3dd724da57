import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	// The dates below are in the future then.
	world = await startActionWorld({ startAt: Date.UTC(2026, 2, 1, 12) });
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

describe('Update', () => {
	const draft = async (more: Record<string, unknown> = {}) =>
		byId((await world.outputs('create', creation('SMS', more)))[0]!.id);
	const campaign = () => [...world.simulator.api.campaigns.values()][0]!;
	const put = () => world.simulator.api.received.find(({ method }) => method === 'PUT')!.body;

	it.each(['merge', 'replace'] as const)(
		'changes only what was added to Update Fields, on an API whose PUT would %s',
		async (mode) => {
			world.simulator.setDialect({ put: mode });
			const id = await draft({
				additionalFields: { description: 'Old' },
				sendWhen: 'atDate',
				scheduledDate: '2026-04-10T08:00:00+02:00',
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
		'clears what was added and left empty, on an API whose PUT would %s',
		async (mode) => {
			world.simulator.setDialect({ put: mode });
			const id = await draft({
				additionalFields: { description: 'Old' },
				sendWhen: 'atDate',
				scheduledDate: '2026-04-10T08:00:00+02:00',
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
			const id = await draft({ sendWhen: 'atDate', scheduledDate: '2026-04-10T08:00:00+02:00' });
			await world.outputs('update', { campaignId: id, updateFields: { name: 'Other' } });
			expect(put()).toMatchObject({
				scheduledDate: expect.stringMatching(/^2026-04-10 0\d:00:00\.000[+-]\d{4}$/) as string,
			});
			expect(campaign().scheduledAt).toBe(Date.parse('2026-04-10T08:00:00+02:00'));
		},
	);

	it.each(['merge', 'replace'] as const)(
		'leaves nothing of the recipients it replaces, on an API whose PUT would %s',
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

	it('keeps the sending mode when the API returns it as "channel" and would replace', async () => {
		world.simulator.setDialect({ put: 'replace', modeField: 'channel' });
		const id = await draft();
		await world.outputs('update', { campaignId: id, updateFields: { name: 'Other' } });
		expect(campaign()).toMatchObject({ name: 'Other', sendingMode: 'SMS' });
	});

	it.each<[string, Record<string, unknown>, string]>([
		['an update of nothing', {}, '"Update Fields" is empty'],
		[
			'two kinds of recipients',
			{ contactListIds: '87', destinations: '+393401234567' },
			'"Phone Numbers" cannot be set together with contact lists',
		],
		[
			'a wrong phone number',
			{ destinations: '340' },
			'"Phone Numbers" holds "340" (entry 1), which has no country code',
		],
	])('refuses %s before any request', async (_name, updateFields, message) => {
		const id = await draft();
		const requests = world.simulator.api.received.length;
		expect((await world.run('update', { campaignId: id, updateFields })).error).toMatchObject({
			message,
		});
		expect(world.simulator.api.received).toHaveLength(requests);
	});

	it.each([
		['Name', { name: '={{ $json.nothing }}' }],
		['Description', { description: '={{ $json.nothing }}' }],
		['Contact List IDs', { contactListIds: '={{ $json.lists }}', smsBody: 'New' }],
		['Contact List Names or IDs', { contactLists: '={{ $json.lists }}', smsBody: 'New' }],
		['Phone Numbers', { destinations: '={{ $json.phones }}', smsBody: 'New' }],
		['Scheduled Date', { scheduledDate: '={{ $json.sendAt }}' }],
		['Ready to Send', { readyToSend: '={{ $json.ready }}' }],
		['SMS Text', { smsBody: '={{ $json.text }}' }],
		['RCS Agent', { rcsAgentId: byId('={{ $json.agent }}') }],
		[
			'Scheduled Date Time Zone',
			{ scheduledDate: '2999-01-01T08:00:00', scheduledDateTimeZone: '={{ $json.zone }}' },
		],
	])(
		'changes nothing when the expression of "%s" returned nothing',
		async (label, updateFields) => {
			const { message } = await world.refusal('update', {
				campaignId: byId(world.seed()),
				updateFields,
			});
			expect(message).toContain(`"${label}"`);
			expect(world.writes()).toEqual([]);
		},
	);

	it('takes a zone only with the date that it is for', async () => {
		const id = world.seed();
		const inTokyo = { scheduledDateTimeZone: 'Asia/Tokyo' };
		expect(
			(await world.refusal('update', { campaignId: byId(id), updateFields: inTokyo })).message,
		).toBe('"Scheduled Date Time Zone" is there without "Scheduled Date"');
		await world.output('update', {
			campaignId: byId(id),
			updateFields: { ...inTokyo, scheduledDate: '2999-01-01T08:00:00' },
		});
		expect(world.simulator.api.find(id)!.scheduledAt).toBe(Date.parse('2998-12-31T23:00:00Z'));
	});

	it('keeps the placeholders of a text in an expression', async () => {
		const id = world.seed();
		const updateFields = { smsBody: '=Hi {{ firstName }}, {{ 1 + 1 }} days left' };
		await world.output('update', { campaignId: byId(id), updateFields });
		expect(world.simulator.api.find(id)!.smsBody).toBe('Hi {{firstName}}, 2 days left');
	});

	it('stops before any request when the text has a gap', async () => {
		const { message } = await world.refusal('update', {
			campaignId: byId(world.seed()),
			updateFields: { smsBody: '=Hi {{firstName}} {{ $json.code }}!' },
		});
		expect(message).toContain('"SMS Text" has a gap: {{ $json.code }} returned nothing');
		expect(world.simulator.api.received).toEqual([]);
	});
});
