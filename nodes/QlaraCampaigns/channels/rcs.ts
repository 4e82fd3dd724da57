import { firstText } from '../api/directory';
import { apiIdField } from '../parameters/fields';
import type { Channel } from './channel';

export const rcs: Channel = {
	word: 'RCS',
	displayName: 'RCS',
	fields: [
		apiIdField(
			{
				displayName: 'RCS Agent',
				name: 'rcsAgentId',
				placeholder: 'e.g. 10',
				description: 'The RCS agent that the message comes from',
			},
			{ placeholder: 'Select an RCS agent...', searchListMethod: 'searchRcsAgents' },
		),
		apiIdField(
			{
				displayName: 'RCS Template',
				name: 'rcsTemplateId',
				placeholder: 'e.g. 42',
				description: 'The RCS template to send',
			},
			{ placeholder: 'Select an RCS template...', searchListMethod: 'searchRcsTemplates' },
		),
	],
	named: [
		{ field: 'rcsAgentId', directory: 'rcsAgents', noun: 'RCS agent' },
		{
			field: 'rcsTemplateId',
			directory: 'rcsTemplates',
			noun: 'RCS template',
			textOf: (row) => firstText(row, ['body', 'text']),
		},
	],
};
