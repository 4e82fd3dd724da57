import type { INodeProperties } from 'n8n-workflow';
import { toText } from '../api/toText';
import type { JsonObject, Query } from '../api/types';
import { channelOptions } from '../channels/sendingModeField';
import { direction, returnAllAndLimit } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import type { Params } from '../parameters/params';
import { readDays } from '../parameters/days';
import { readList } from './list';
import type { Operation } from './operation';
import { listingsOf, readStatuses, statusFilter } from './statusFilter';

const filterProperties: INodeProperties[] = [
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description:
			'Last day of the period in which the campaign was created or is scheduled; goes with Start Date',
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description: 'Text to look for in name and description, in upper or lower case',
	},
	{
		displayName: 'Sending Modes',
		name: 'sendingMode',
		type: 'multiOptions',
		options: channelOptions,
		default: [],
		description: 'Only campaigns of these sending modes',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		description:
			'First day of the period in which the campaign was created or is scheduled; goes with End Date',
	},
	statusFilter,
];

function readFilters(params: Params): Query {
	const query: Query = {};
	if (!params.isLeftEmpty('sendingMode')) {
		query.sendingMode = params
			.list('sendingMode', /[\s,]+/)
			.map(toText)
			.join(',');
	}
	if (!params.isLeftEmpty('search')) query.search = params.text('search').trim();
	const given = ['startDate', 'endDate'].filter((name) => !params.isLeftEmpty(name));
	if (given.length === 1) {
		const missing = given[0] === 'startDate' ? 'endDate' : 'startDate';
		throw params.problem(
			missing,
			'is missing',
			'Qlara accepts the two dates only together: add the other one too.',
		);
	}
	return given.length === 0 ? query : { ...query, ...readDays(params) };
}

export const getMany: Operation = {
	resource: 'campaign',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many campaigns',
		description: 'Retrieve a list of campaigns',
	},
	fields: [
		...returnAllAndLimit,
		simplify,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: filterProperties,
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [direction],
		},
	],
	async run({ client, params }) {
		const simple = params.flag('simplify');
		const options = params.collection('options');
		const filters = params.collection('filters');
		const query = readFilters(filters);
		if (options.has('direction')) query.direction = options.choice('direction', ['ASC', 'DESC']);
		const campaigns = await readList(
			params,
			listingsOf(readStatuses(filters)).map(({ query: status, ...listing }) => ({
				...listing,
				read: client.list({ ...query, ...status }),
			})),
		);
		// In their places, so that no campaign is in memory twice.
		const presented: JsonObject[] = campaigns;
		for (const [index, campaign] of campaigns.entries())
			presented[index] = presentCampaign(campaign, simple);
		return presented;
	},
};
