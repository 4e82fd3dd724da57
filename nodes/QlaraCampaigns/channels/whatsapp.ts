import { firstText, isApproved, numberOfTemplate, type DirectoryRow } from '../api/directory';
import { isId } from '../api/findCampaign';
import { isJsonObject } from '../api/types';
import { apiIdField } from '../parameters/fields';
import type { Channel } from './channel';

/** The text of a template: the component of the type BODY, as WhatsApp itself has it (docs/api.md#whatsapp-numbers-and-templates). */
function bodyOf(row: DirectoryRow): string | undefined {
	const components = Array.isArray(row.components) ? row.components.filter(isJsonObject) : [];
	const body = components.find(
		({ type }) => typeof type === 'string' && type.toUpperCase() === 'BODY',
	);
	return firstText(body ?? row, ['text', 'body']);
}

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
			textOf: bodyOf,
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
