import { isApproved, numberOfTemplate, type DirectoryRow } from '../api/directory';
import { apiIdField, returnAllAndLimit } from '../parameters/fields';
import { channelField, presentRow, readDirectory } from './directoryList';
import type { Operation } from './operation';

const numberName = 'whatsappPhoneNumberId';
const number = apiIdField(
	{
		displayName: 'WhatsApp Phone Number',
		name: numberName,
		placeholder: 'e.g. 7',
		description: 'Only templates of this number. Leave it empty for those of all numbers.',
	},
	{ placeholder: 'Select a WhatsApp number...', searchListMethod: 'searchWhatsAppNumbers' },
);

export const getTemplates: Operation = {
	resource: 'template',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many message templates',
		description:
			'List the WhatsApp or RCS templates of the account, each with the ID that Create needs',
	},
	fields: [
		channelField('Which templates to list'),
		{ ...number.property, displayOptions: { show: { channel: ['WHATSAPP'] } } },
		{
			displayName: 'Approved Only',
			name: 'approvedOnly',
			type: 'boolean',
			default: true,
			displayOptions: { show: { channel: ['WHATSAPP'] } },
			description:
				'Whether to leave out templates that WhatsApp has not approved, which cannot be sent',
		},
		...returnAllAndLimit,
	],
	async run(context) {
		const { params } = context;
		if (params.choice('channel', ['RCS', 'WHATSAPP']) === 'RCS') {
			const rows = await readDirectory(context, 'rcsTemplates');
			return rows.map((row) => presentRow(row, 'RCS'));
		}
		const approvedOnly = params.flag('approvedOnly');
		const wanted = params.isLeftEmpty(numberName) ? undefined : String(params.apiId(numberName));
		const rows = await readDirectory(context, 'whatsAppTemplates', {
			query: { status: approvedOnly ? 'APPROVED' : undefined, phoneNumberId: wanted },
			// A server may ignore what it does not know.
			keeps: (row: DirectoryRow) =>
				(!approvedOnly || isApproved(row)) &&
				(wanted === undefined || (numberOfTemplate(row) ?? wanted) === wanted),
		});
		return rows.map((row) => presentRow(row, 'WhatsApp'));
	},
};
