import { textField } from '../parameters/fields';
import { readMessage } from './placeholders';
import type { Channel } from './channel';

/** Up to 11 letters and digits, or a number (section 5). */
const sender = /^([A-Za-z0-9]{1,11}|\+?\d{3,15})$/;

const body = textField({
	displayName: 'SMS Text',
	name: 'smsBody',
	typeOptions: { rows: 4 },
	placeholder: 'e.g. Hi {{firstName}}, we reopen on Monday.',
	hint: 'Keep this field on Fixed when the text holds placeholders such as {{firstName}}',
	description:
		'Text of the SMS. {{firstName}} and other contact fields in double braces are filled in by Qlara for each recipient.',
});

export const sms: Channel = {
	word: 'SMS',
	displayName: 'SMS',
	fields: [
		textField({
			displayName: 'SMS Sender',
			name: 'smsSender',
			placeholder: 'e.g. MyShop',
			description:
				'Name or phone number that the SMS comes from: up to 11 letters and digits, or a number',
		}),
		{ ...body, read: (params) => readMessage(params, 'smsBody') },
	],
	check: ({ smsSender }, name) =>
		name !== 'smsSender' || sender.test(String(smsSender).trim())
			? []
			: [
					{
						code: 'senderFormat',
						field: 'smsSender',
						message: `The SMS sender ${JSON.stringify(smsSender)} is neither up to 11 letters and digits nor a number.`,
						remedy: 'Shorten it with Update, without spaces and accents.',
						severity: 'warning',
					},
				],
};
