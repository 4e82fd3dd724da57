import { campaignBody } from '../../nodes/QlaraCampaigns/channels/campaignBody';

const writable = {
	name: 'Spring',
	description: 'A note',
	sendingMode: 'WHATSAPP_RCS_SMS',
	whatsappPhoneNumberId: 7,
	whatsappTemplateId: 42,
	rcsAgentId: 10,
	rcsTemplateId: 21,
	smsSender: 'MyShop',
	smsBody: 'Hello',
	destinationType: 1,
	contactListIds: [87],
	destinations: [],
	scheduledDate: '2026-04-10 06:00:00.000+0000',
	readyToSend: false,
};

describe('campaignBody', () => {
	it('holds every field that a client may write, and no other', () => {
		expect(
			campaignBody({
				...writable,
				id: 1500,
				status: 0,
				totalDestinations: 38,
				estimatedCost: 1.71,
				createdAt: '2026-01-01T00:00:00Z',
				channel: 'sms',
			}),
		).toEqual(writable);
	});

	it('keeps what is empty, and leaves out what the API did not return', () => {
		expect(
			campaignBody({
				id: 1,
				name: '',
				readyToSend: false,
				contactListIds: [],
				smsBody: null,
				description: undefined,
			}),
		).toEqual({ name: '', readyToSend: false, contactListIds: [] });
	});

	it.each([
		[{ channel: 'rcs_sms' }, 'RCS_SMS'],
		[{ sendingMode: null, channel: 'sms' }, 'SMS'],
		[{ sendingMode: 'rcs', channel: 'sms' }, 'rcs'],
	])('takes the mode of %j from where it is', (fields, mode) => {
		expect(campaignBody({ id: 1, ...fields })).toEqual({ sendingMode: mode });
	});

	it.each([
		['2026-04-10T08:00:00+02:00', '2026-04-10 06:00:00.000+0000'],
		[Date.UTC(2026, 3, 10, 6), '2026-04-10 06:00:00.000+0000'],
		['01/07/2026 10:00', '01/07/2026 10:00'],
		['', ''],
	])('writes the date %j as the API takes it, if it can be read', (scheduledDate, expected) => {
		expect(campaignBody({ id: 1, scheduledDate })).toEqual({ scheduledDate: expected });
	});
});
