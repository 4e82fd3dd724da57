import { sendingModeOf } from '../../nodes/QlaraCampaigns/api/sendingMode';

describe('sendingModeOf', () => {
	it.each([
		[{ sendingMode: 'RCS_SMS' }, 'RCS_SMS'],
		[{ sendingMode: ' rcs_sms ' }, 'RCS_SMS'],
		[{ channel: 'sms' }, 'SMS'],
		[{ sendingMode: null, channel: 'sms' }, 'SMS'],
		[{ sendingMode: 'RCS', channel: 'sms' }, 'RCS'],
		[{ sendingMode: 'TELEGRAM' }, 'TELEGRAM'],
	])('reads the mode of %j', (campaign, mode) => {
		expect(sendingModeOf(campaign)).toBe(mode);
	});

	it.each([
		{},
		{ sendingMode: '' },
		{ sendingMode: ' ', channel: ' ' },
		{ sendingMode: 1 },
		{ sendingMode: ['SMS'] },
		{ channel: null },
	])('finds no mode in %j', (campaign) => {
		expect(sendingModeOf(campaign)).toBeUndefined();
	});
});
