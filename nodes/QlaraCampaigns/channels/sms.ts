import { textField } from '../host/fields';
import type { Channel } from './channel';

export const sms: Channel = {
	word: 'SMS',
	displayName: 'SMS',
	fields: [
		textField({
			displayName: 'SMS Sender',
			name: 'smsSender',
			placeholder: 'e.g. MyShop',
			description: 'Name or phone number that the SMS comes from: up to 11 letters and digits, or a number',
		}),
		textField({
			displayName: 'SMS Text',
			name: 'smsBody',
			typeOptions: { rows: 4 },
			placeholder: 'e.g. Hi {{firstName}}, we reopen on Monday.',
			hint: 'Keep this field on Fixed when the text holds placeholders such as {{firstName}}',
			description:
				'Text of the SMS. {{firstName}} and other contact fields in double braces are filled in by Qlara for each recipient.',
		}),
	],
};
