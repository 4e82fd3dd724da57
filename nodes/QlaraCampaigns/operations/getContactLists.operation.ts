import { returnAllAndLimit } from '../parameters/fields';
import { presentRow, readDirectory } from './directoryList';
import type { Operation } from './operation';

export const getContactLists: Operation = {
	resource: 'contactList',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many contact lists',
		description:
			'List the contact lists of the account, each with its number of contacts and the ID that Create needs',
	},
	fields: [
		...returnAllAndLimit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					description: 'Part of the name of the list',
				},
			],
		},
	],
	async run(context) {
		const filters = context.params.collection('filters');
		const query = filters.isLeftEmpty('search') ? {} : { search: filters.text('search').trim() };
		const rows = await readDirectory(context, 'contactLists', { query });
		return rows.map((row) => presentRow(row));
	},
};
