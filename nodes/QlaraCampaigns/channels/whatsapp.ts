import { isApproved, numberOfTemplate } from '../api/directory';
import { isId } from '../api/findCampaign';
import { apiIdField } from '../parameters/fields';
import type { Channel } from './channel';

export const whatsapp: Channel = {
	word: 'WHATSAPP',
	displayName: 'WhatsApp',
	fields: [
		apiIdField(
			{
				displayName: 'WhatsApp Phone Number',
				name: 'whatsappPhoneNumberId',
				placeholder: 'e.g. 7',
				description: 'The ID that Qlara gives to your WhatsApp number, not the phone number itself',
			},
			{ placeholder: 'Select a WhatsApp number...', searchListMethod: 'searchWhatsAppNumbers' },
		),
		apiIdField(
			{
				displayName: 'WhatsApp Template',
				name: 'whatsappTemplateId',
				placeholder: 'e.g. 42',
				description:
					'The approved WhatsApp template to send; the list shows those of the chosen number',
			},
			{ placeholder: 'Select a WhatsApp template...', searchListMethod: 'searchWhatsAppTemplates' },
		),
	],
	named: [
		{ field: 'whatsappPhoneNumberId', directory: 'whatsAppNumbers', noun: 'WhatsApp number' },
		{
			field: 'whatsappTemplateId',
			directory: 'whatsAppTemplates',
			noun: 'WhatsApp template',
			flaw: (row, { whatsappPhoneNumberId }) => {
				if (!isApproved(row)) return 'is not approved by WhatsApp';
				const number = numberOfTemplate(row);
				const isOther =
					number !== undefined &&
					isId(whatsappPhoneNumberId) &&
					number !== String(whatsappPhoneNumberId).trim();
				return isOther ? 'belongs to another WhatsApp number' : undefined;
			},
		},
	],
};
