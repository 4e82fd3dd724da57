import {
	channelFields,
	channels,
	channelsOf,
	modeValue,
	sendingModes,
} from '../../nodes/QlaraCampaigns/channels';

const words = (mode: string): string[] => channelsOf(mode).map(({ word }) => word);

describe('the sending modes', () => {
	it('are those that the API documents', () => {
		expect(sendingModes.map(modeValue).sort()).toEqual(
			[
				'SMS',
				'RCS',
				'WHATSAPP',
				'RCS_SMS',
				'WHATSAPP_SMS',
				'WHATSAPP_RCS',
				'WHATSAPP_RCS_SMS',
			].sort(),
		);
	});

	it.each(sendingModes.map((mode) => [modeValue(mode), mode] as const))(
		'name the channels of %s in the order in which a form shows them',
		(_value, mode) => {
			expect(channels.filter((channel) => mode.includes(channel))).toEqual(mode);
		},
	);
});

describe('channelsOf', () => {
	it.each([
		['SMS', ['SMS']],
		['RCS_WHATSAPP', ['RCS', 'WHATSAPP']],
		['SMS_RCS_SMS', ['SMS', 'RCS']],
		['TELEGRAM_SMS', ['SMS']],
		['TELEGRAM', []],
		['sms', []],
		['SMSX', []],
		['', []],
	])('finds in the mode %j the channels %j, in its order', (mode, expected) => {
		expect(words(mode)).toEqual(expected);
	});

	it('finds the channels of every documented mode', () => {
		for (const mode of sendingModes) expect(channelsOf(modeValue(mode))).toEqual(mode);
	});
});

describe('channelFields', () => {
	it('are the fields of all channels, each name once', () => {
		const names = channelFields().map(({ property }) => property.name);
		expect(names).toEqual([
			'whatsappPhoneNumberId',
			'whatsappTemplateId',
			'rcsAgentId',
			'rcsTemplateId',
			'smsSender',
			'smsBody',
		]);
	});
});
