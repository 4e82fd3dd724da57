import { whatsapp } from '../../nodes/QlaraCampaigns/channels/whatsapp';

const { flaw } = whatsapp.named!.find(({ field }) => field === 'whatsappTemplateId')!;

describe('the template of a WhatsApp campaign', () => {
	it.each<[string, object, unknown, string | undefined]>([
		['without a status', {}, 7, undefined],
		['that is approved', { status: 'approved' }, 7, undefined],
		['that waits for approval', { status: 'PENDING' }, 7, 'is not approved by WhatsApp'],
		['of the number, as text', { phoneNumberId: 7 }, ' 7 ', undefined],
		['of another number', { phoneNumber: { id: 8 } }, 7, 'belongs to another WhatsApp number'],
		['of a number when the campaign shows none', { phoneNumberId: 8 }, null, undefined],
	])('%s', (_title, row, whatsappPhoneNumberId, expected) => {
		expect(flaw!({ id: 42, ...row }, { id: 1, whatsappPhoneNumberId })).toBe(expected);
	});
});
