import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const preview = async (campaign: object = {}, parameters: Record<string, unknown> = {}) =>
	await world.outputs('preview', { campaignId: byId(world.seed(campaign)), ...parameters });

const everything = {
	sendingMode: 'WHATSAPP_RCS_SMS',
	whatsappPhoneNumberId: 7,
	whatsappTemplateId: 42,
	rcsAgentId: 10,
	rcsTemplateId: 21,
};

describe('Preview', () => {
	it('shows an SMS as the sample contact reads it, with its parts, and changes nothing', async () => {
		const [item, ...others] = await preview({ name: 'Spring' });
		expect(others).toEqual([]);
		expect(item).toMatchObject({
			channel: 'SMS',
			text: 'Hi Anna, we reopen on Monday.',
			smsSegments: 1,
			smsEncoding: 'GSM-7',
			tried: 'first',
			name: 'Spring',
			safeText: '│ Hi Anna, we reopen on Monday.',
		});
		expect(world.simulator.api.received.map(({ method }) => method)).toEqual(['GET']);
	});

	it('counts the parts of the text with the values in it', async () => {
		const [item] = await preview(
			{ smsBody: `{{firstName}}${'x'.repeat(155)}` },
			{ sampleContact: { firstName: 'Maximilian' } },
		);
		expect(item).toMatchObject({ smsSegments: 2, smsLength: 165 });
	});

	it('shows each channel of the mode in its order, templates with their text where Qlara shows it', async () => {
		const items = await preview(everything);
		expect(items.map(({ channel, tried }) => [channel, tried])).toEqual([
			['WhatsApp', 'first'],
			['RCS', 'when WhatsApp does not reach somebody'],
			['SMS', 'when RCS does not reach somebody'],
		]);
		expect(items[0]).toMatchObject({
			template: 'spring_reminder',
			text: null,
			note: 'Qlara does not show the text of this WhatsApp template',
		});
		expect(items[1]).toMatchObject({ template: 'spring_offer', text: 'Hi Anna, spring is here.' });
	});

	it('reads the body of a WhatsApp template', async () => {
		const components = [
			{ type: 'HEADER', text: 'Sale' },
			{ type: 'body', text: 'Hi {{1}}, welcome' },
		];
		world.simulator.faults.add({
			when: { operation: 'listWhatsAppTemplates' },
			fault: {
				kind: 'answer',
				status: 200,
				body: JSON.stringify({ data: [{ id: 42, name: 'sale', components }] }),
				when: 'after',
			},
		});
		const [item] = await preview({ ...everything, sendingMode: 'WHATSAPP' });
		expect(item).toMatchObject({
			text: 'Hi {{1}}, welcome',
			template: 'sale',
			placeholdersLeft: '{{1}}',
		});
	});

	it('says why there is no text where the key may not read templates', async () => {
		world.simulator.faults.add({
			when: { operation: 'listRcsTemplates' },
			fault: { kind: 'answer', status: 403, body: '{"message":"Forbidden"}', when: 'before' },
		});
		const [item] = await preview({ ...everything, sendingMode: 'RCS' });
		expect(item).toMatchObject({ text: null, template: '21', note: 'Forbidden' });
	});

	it('says so when no known channel is named', async () => {
		const id = world.seed({ sendingMode: 'SMS' });
		world.simulator.faults.add({
			when: { operation: 'getCampaign' },
			fault: {
				kind: 'answer',
				status: 200,
				body: JSON.stringify({ id, name: 'x', sendingMode: 'FAX' }),
				when: 'after',
			},
		});
		expect((await world.refusal('preview', { campaignId: byId(id) })).message).toContain(
			'no sending mode that this node knows',
		);
	});
});
