import { copyBody } from '../../nodes/QlaraCampaigns/sending/copyCampaign';

const original = {
	id: 7,
	name: 'Spring',
	description: 'Shop 3\n[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]',
	status: 3,
	sendingMode: 'RCS_SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}',
	rcsAgentId: 10,
	rcsTemplateId: 21,
	whatsappPhoneNumberId: null,
	destinationType: 1,
	contactListIds: [87, 88],
	destinations: [],
	scheduledDate: '2026-04-10 08:00:00.000+0200',
	readyToSend: true,
	totalDestinations: 38,
};
const copy = (changes: object = {}, campaign: object = original) =>
	copyBody({ ...(campaign as typeof original) }, { name: 'Copy', ...changes }, 'Add it.');

describe('copyBody', () => {
	it('holds message, recipients and description, but neither claim nor date, and is a draft', () => {
		expect(copy()).toEqual({
			name: 'Copy',
			description: 'Shop 3',
			sendingMode: 'RCS_SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}',
			rcsAgentId: 10,
			rcsTemplateId: 21,
			destinationType: 1,
			contactListIds: [87, 88],
			readyToSend: false,
		});
	});

	it('takes changes in the place of what the original holds; empty ones leave a field out', () => {
		expect(
			copy({
				smsBody: 'New',
				description: '',
				scheduledDate: null,
				destinationType: 2,
				contactListIds: [],
				destinations: ['+393401234567'],
			}),
		).toEqual({
			name: 'Copy',
			sendingMode: 'RCS_SMS',
			smsSender: 'MyShop',
			smsBody: 'New',
			rcsAgentId: 10,
			rcsTemplateId: 21,
			destinationType: 2,
			destinations: ['+393401234567'],
			readyToSend: false,
		});
	});

	it('leaves out the fields of channels that the mode does not name', () => {
		expect(copy({ sendingMode: 'SMS' })).not.toHaveProperty('rcsAgentId');
		expect(copy({ sendingMode: 'TELEGRAM' })).toHaveProperty('rcsAgentId', 10);
	});

	it('finds the mode under its other name, and the kind of recipients by what is there', () => {
		const { sendingMode: _mode, destinationType: _type, ...rest } = original;
		expect(copy({}, { ...rest, channel: 'RCS_SMS' })).toMatchObject({
			sendingMode: 'RCS_SMS',
			destinationType: 1,
		});
		expect(
			copy({}, { ...rest, channel: 'SMS', contactListIds: [], destinations: ['+393401234567'] }),
		).toMatchObject({ destinationType: 2 });
	});

	it.each<[string, object, string]>([
		['the mode', { sendingMode: null }, 'Qlara shows no "Sending Mode" for campaign 7.'],
		[
			'a text of the mode',
			{ smsBody: undefined },
			'Qlara shows no "SMS Text" for campaign 7, which the sending mode RCS_SMS needs.',
		],
		['a text of spaces', { smsBody: ' ' }, 'Qlara shows no "SMS Text"'],
		[
			'the recipients',
			{ contactListIds: [] },
			'Qlara shows no contact lists and no phone numbers for campaign 7.',
		],
	])('makes no copy without %s', (_what, missing, message) => {
		expect(() => copy({}, { ...original, ...missing })).toThrow(
			`Nothing was created. ${message}`.trim(),
		);
	});

	it('names everything that is missing at once', () => {
		const error = (): unknown => copy({}, { id: 7, sendingMode: 'SMS' });
		expect(error).toThrow(
			'Nothing was created, for 3 reasons. The first: Qlara shows no "SMS Sender"',
		);
		expect(error).toThrow(
			expect.objectContaining({
				remedy: expect.stringMatching(
					/^1\. .*"SMS Sender".*\n2\. .*"SMS Text".*\n3\. .*contact lists/,
				) as string,
			}) as Error,
		);
	});
});
