import {
	channelOptions,
	channelProperties,
	readChannelFields,
	sendingModeField,
	sendingModeOptions,
} from '../../nodes/QlaraCampaigns/channels/sendingModeField';
import { paramsOf } from '../parameters/paramsOf';

describe('the options of Sending Mode', () => {
	it('name the first channel and its fallbacks', () => {
		expect(sendingModeOptions).toEqual([
			{ name: 'RCS', value: 'RCS' },
			{ name: 'RCS With SMS Fallback', value: 'RCS_SMS' },
			{ name: 'SMS', value: 'SMS' },
			{ name: 'WhatsApp', value: 'WHATSAPP' },
			{ name: 'WhatsApp With RCS and SMS Fallback', value: 'WHATSAPP_RCS_SMS' },
			{ name: 'WhatsApp With RCS Fallback', value: 'WHATSAPP_RCS' },
			{ name: 'WhatsApp With SMS Fallback', value: 'WHATSAPP_SMS' },
		]);
	});

	it('are the single channels where a list is filtered', () => {
		expect(channelOptions).toEqual([
			{ name: 'RCS', value: 'RCS' },
			{ name: 'SMS', value: 'SMS' },
			{ name: 'WhatsApp', value: 'WHATSAPP' },
		]);
	});
});

describe('reading Sending Mode', () => {
	const read = (values: Record<string, unknown>): unknown =>
		sendingModeField.read(paramsOf(values));

	it.each<[Record<string, unknown>, string]>([
		[{ sendingMode: 'RCS_SMS' }, 'RCS_SMS'],
		[{ sendingMode: ' rcs_sms ' }, 'RCS_SMS'],
		[{ sendingMode: 'custom', customSendingMode: ' telegram_sms ' }, 'TELEGRAM_SMS'],
		[{ sendingMode: ' custom ', customSendingMode: 'RCS' }, 'RCS'],
		[{ sendingMode: 'SMS', customSendingMode: 'RCS' }, 'SMS'],
	])('of %j gives %s', (values, mode) => {
		expect(read(values)).toBe(mode);
	});

	it.each<[Record<string, unknown>, string]>([
		[{ sendingMode: '' }, '"sendingMode" is empty'],
		[{ sendingMode: 'custom' }, '"customSendingMode" is empty'],
		[
			{ sendingMode: 'custom', customSendingMode: 'SMS RCS' },
			'"customSendingMode" is "SMS RCS", which is not a sending mode',
		],
		[{ sendingMode: 'SMS_' }, '"sendingMode" is "SMS_", which is not a sending mode'],
		[{ sendingMode: '_SMS' }, '"sendingMode" is "_SMS", which is not a sending mode'],
		[{ sendingMode: 'SMS__RCS' }, '"sendingMode" is "SMS__RCS", which is not a sending mode'],
		[{ sendingMode: 'SMS2' }, '"sendingMode" is "SMS2", which is not a sending mode'],
		[
			{ sendingMode: `${'x'.repeat(61)}!` },
			`"sendingMode" is "${'X'.repeat(60)}", which is not a sending mode`,
		],
	])('of %j fails', (values, message) => {
		expect(() => read(values)).toThrow(new Error(message));
	});
});

describe('the fields of the channels in the form', () => {
	it('are required for the modes that name their channel, and optional for a custom mode', () => {
		const shown = channelProperties()
			.filter(({ name }) => name === 'rcsAgentId')
			.map(({ required = false, displayOptions }) => ({ required, ...displayOptions }));
		expect(shown).toEqual([
			{
				required: true,
				show: { sendingMode: ['RCS', 'RCS_SMS', 'WHATSAPP_RCS', 'WHATSAPP_RCS_SMS'] },
			},
			{ required: false, show: { sendingMode: ['custom'] } },
		]);
	});
});

describe('readChannelFields', () => {
	const filled = {
		smsSender: 'MyShop',
		smsBody: ' Hello ',
		rcsAgentId: '10',
		rcsTemplateId: 'welcome',
	};

	it('reads the fields of the channels that the mode names, in its order', () => {
		expect(Object.entries(readChannelFields(paramsOf(filled), 'RCS_SMS'))).toEqual([
			['rcsAgentId', 10],
			['rcsTemplateId', 'welcome'],
			['smsSender', 'MyShop'],
			['smsBody', ' Hello '],
		]);
		expect(readChannelFields(paramsOf(filled), 'SMS')).toEqual({
			smsSender: 'MyShop',
			smsBody: ' Hello ',
		});
	});

	it('asks for nothing of a channel that it does not know', () => {
		expect(readChannelFields(paramsOf({}), 'TELEGRAM')).toEqual({});
	});

	it.each(Object.keys(filled))('fails when %s is empty, since the mode needs it', (name) => {
		expect(() => readChannelFields(paramsOf({ ...filled, [name]: ' ' }), 'RCS_SMS')).toThrow(
			expect.objectContaining({
				message: `"${name}" is empty`,
				remedy: 'Fill it in, because the sending mode RCS_SMS needs it.',
			}) as Error,
		);
	});

	it('takes what was read for what is filled in: n8n sees nothing in a message of one placeholder', () => {
		expect(
			readChannelFields(
				paramsOf(
					{ ...filled, smsBody: '' },
					{
						raw: { ...filled, smsBody: '={{name}}' },
						evaluate: (code) =>
							code === '{{name}}' || code === '{{ name }}' ? undefined : '{{name}}',
					},
				),
				'SMS',
			),
		).toMatchObject({ smsBody: '{{name}}' });
	});
});
