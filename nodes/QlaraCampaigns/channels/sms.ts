import type { INodeProperties } from 'n8n-workflow';
import { toText } from '../api/toText';
import type { Campaign } from '../api/types';
import { textField } from '../parameters/fields';
import type { Channel } from './channel';
import { readFilledText, readMessage } from './placeholders';
import { problem, type Problem } from './problem';
import { maxMeasured, maxSegments, mayGrow, measureSms, type SmsSize } from './smsSegments';
import { textProblems } from './textProblems';
import { describeCharacter } from './unicodeNames';

/** Up to 11 letters and digits, or a number (docs/api.md#sms). */
const senderFormat = /^([A-Za-z0-9]{1,11}|\+?\d{3,15})$/;

const sender = textField({
	displayName: 'SMS Sender',
	name: 'smsSender',
	placeholder: 'e.g. MyShop',
	description:
		'Name or phone number that the SMS comes from: up to 11 letters and digits, or a number',
});

const body = textField({
	displayName: 'SMS Text',
	name: 'smsBody',
	typeOptions: { rows: 4 },
	placeholder: 'e.g. Hi {{firstName}}, we reopen on Monday.',
	description:
		'Text of the SMS. {{firstName}} and other contact fields in double braces are filled in by Qlara for each ' +
		'recipient. On Expression they stay as they are, beside data of this workflow such as {{ $json.code }}.',
});

/** In the place of a hint, which n8n does not show on Expression. */
const placeholderNotice: INodeProperties = {
	displayName:
		'Qlara fills in placeholders such as {{firstName}}, and on Expression they may stand beside data such as ' +
		'{{ $json.code }}, although the preview leaves them empty',
	name: 'placeholders',
	type: 'notice',
	default: '',
};

function senderProblems({ smsSender }: Campaign): Problem[] {
	if (senderFormat.test(toText(smsSender).slice(0, 100).trim())) return [];
	return [
		problem(
			'warning',
			'senderFormat',
			'smsSender',
			`The SMS sender ${JSON.stringify(smsSender)} is neither up to 11 letters and digits nor a number.`,
			'Shorten it with Update, without spaces and accents.',
		),
	];
}

function lengthProblems(text: string, { segments }: SmsSize): Problem[] {
	if (segments <= maxSegments && text.length <= maxMeasured) return [];
	return [
		problem(
			'warning',
			'textTooLong',
			'smsBody',
			`The text is longer than the ${maxSegments} parts that an SMS can have, and is checked no further.`,
			'Shorten it with Update.',
		),
	];
}

function sizeNotes(size: SmsSize): Problem[] {
	const { placeholders, unicode, segments, encoding } = size;
	const notes: Problem[] = [];
	if (mayGrow(size)) {
		const names = placeholders.map((name) => `{{${name}}}`).join(', ');
		const parts = segments === 1 ? '1 SMS part' : `${segments} SMS parts`;
		notes.push(
			problem(
				'note',
				'unknownLength',
				'smsBody',
				`The length of ${names} is not known, so some recipients may get more than ${parts}.`,
				'Leave some room, or check the price.',
			),
		);
	}
	if (encoding === 'UCS-2') {
		const characters = unicode.slice(0, 10).map(describeCharacter).join(', ');
		notes.push(
			problem(
				'note',
				'unicodeText',
				'smsBody',
				`These characters leave room for only 70 instead of 160 characters in an SMS: ${characters}.`,
				'Replace them if that is too expensive, for example curly quotes by straight ones.',
			),
		);
	}
	return notes;
}

function bodyProblems({ smsBody }: Campaign): Problem[] {
	if (typeof smsBody !== 'string') return [];
	const size = measureSms(smsBody);
	return [
		...lengthProblems(smsBody, size),
		...textProblems(smsBody, 'smsBody'),
		...sizeNotes(size),
	];
}

export const sms: Channel = {
	word: 'SMS',
	displayName: 'SMS',
	fields: [
		{ ...sender, read: (params) => readFilledText(params, 'smsSender') },
		{ ...body, read: (params) => readMessage(params, 'smsBody') },
	],
	notices: [placeholderNotice],
	check: (campaign, name) =>
		name === 'smsSender' ? senderProblems(campaign) : bodyProblems(campaign),
	describe: ({ smsBody }) => {
		if (typeof smsBody !== 'string' || smsBody.trim() === '') return {};
		const { encoding, length, segments, exact } = measureSms(smsBody);
		return {
			smsText: smsBody,
			smsEncoding: encoding,
			smsLength: length,
			smsSegments: segments,
			smsLengthIsExact: exact,
		};
	},
};
