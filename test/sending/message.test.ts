import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import {
	compareMessage,
	hasMessage,
	messageOf,
	placeholdersIn,
} from '../../nodes/QlaraCampaigns/sending/message';

const campaign: Campaign = {
	id: 7,
	name: 'Spring',
	sendingMode: 'RCS_SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}, {{ code }} and {{firstName}}',
	rcsAgentId: 10,
	rcsTemplateId: '21',
	whatsappTemplateId: 42,
	contactListIds: [87],
};
const message = messageOf(campaign);

describe('messageOf', () => {
	it('holds the mode and the fields of its channels, and nothing else', () => {
		expect(message).toEqual({
			sendingMode: 'RCS_SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, {{ code }} and {{firstName}}',
			rcsAgentId: 10,
			rcsTemplateId: '21',
		});
	});

	it('holds the fields of all channels for a mode that names none of them', () => {
		expect(messageOf({ ...campaign, sendingMode: 'TELEGRAM' })).toMatchObject({
			sendingMode: 'TELEGRAM',
			whatsappTemplateId: 42,
		});
	});
});

describe('hasMessage', () => {
	it('is true for the same message, in whatever notation, with other recipients and another name', () => {
		const { sendingMode: _mode, ...rest } = campaign;
		const copy = { ...rest, id: 8, name: 'Test', channel: 'RCS_SMS', rcsAgentId: '10' };
		expect(hasMessage(message, { ...copy, contactListIds: [] })).toBe(true);
	});

	it.each(['sendingMode', 'smsSender', 'smsBody', 'rcsAgentId', 'rcsTemplateId'])(
		'is false when %s differs, or is not shown on either side',
		(name) => {
			expect(hasMessage(message, { ...campaign, [name]: 'RCS' })).toBe(false);
			expect(compareMessage(message, { ...campaign, [name]: 'RCS' }).different).toEqual([name]);
			expect(hasMessage(message, { ...campaign, [name]: undefined })).toBe(false);
			expect(
				hasMessage({ ...message, [name]: undefined }, { ...campaign, [name]: undefined }),
			).toBe(false);
		},
	);
});

describe('placeholdersIn', () => {
	it('names each placeholder once, as it is written', () => {
		expect(placeholdersIn(message)).toEqual(['{{firstName}}', '{{ code }}']);
		expect(placeholdersIn({ smsBody: 'Hi', rcsAgentId: 10 })).toEqual([]);
	});
});
