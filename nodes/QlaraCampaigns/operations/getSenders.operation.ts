import { returnAllAndLimit } from '../parameters/fields';
import { channelField, presentRow, readDirectory } from './directoryList';
import type { Operation } from './operation';

export const getSenders: Operation = {
	resource: 'sender',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many senders',
		description:
			'List the WhatsApp numbers or RCS agents of the account, each with the ID that Create needs. An SMS sender is typed in.',
	},
	fields: [channelField('Whether to list WhatsApp numbers or RCS agents'), ...returnAllAndLimit],
	async run(context) {
		const isRcs = context.params.choice('channel', ['RCS', 'WHATSAPP']) === 'RCS';
		const rows = await readDirectory(context, isRcs ? 'rcsAgents' : 'whatsAppNumbers');
		return rows.map((row) => presentRow(row, isRcs ? 'RCS' : 'WhatsApp'));
	},
};
