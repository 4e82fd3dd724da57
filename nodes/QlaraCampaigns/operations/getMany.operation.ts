import type { INodeProperties } from 'n8n-workflow';
import type { Query } from '../api/types';
import { channelOptions } from '../channels/sendingModeField';
import { direction, returnAllAndLimit } from '../parameters/fields';
import { presentCampaign, simplify } from '../parameters/simplify';
import type { Params } from '../parameters/params';
import { readDays } from '../parameters/days';
import { readList } from './list';
import type { Operation } from './operation';

const filters: INodeProperties[] = [
	{
		displayName: 'Draft',
		name: 'isDraft',
		type: 'boolean',
		default: true,
		description:
			'Whether to return only drafts that are not confirmed yet; off leaves those drafts out',
	},
	{
		displayName: 'End Date',
		name: 'endDate',
		type: 'dateTime',
		default: '',
		description:
			'Last day of the period in which the campaign was created or is scheduled; goes with Start Date',
	},
	{
		displayName: 'Ready to Send',
		name: 'readyToSend',
		type: 'boolean',
		default: true,
		description:
			'Whether to return only campaigns that are complete but not confirmed; off returns those still being drafted',
	},
	{
		displayName: 'Scheduled',
		name: 'isProgrammed',
		type: 'boolean',
		default: true,
		description: 'Whether to return only campaigns that are confirmed and scheduled for later',
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
];

function readFilters(params: Params): Query {
	const query: Query = {};
	for (const name of ['isDraft', 'isProgrammed', 'readyToSend'] as const) {
		if (params.has(name)) query[name] = params.flag(name);
	}
	if (!params.isEmpty('sendingMode')) {
		query.sendingMode = params
			.list('sendingMode', /[\s,]+/)
			.map(String)
			.join(',');
	}
	if (!params.isEmpty('search')) query.search = params.text('search').trim();
	const given = ['startDate', 'endDate'].filter((name) => !params.isEmpty(name));
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
			options: filters,
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
		const query = readFilters(params.collection('filters'));
		if (options.has('direction')) query.direction = options.choice('direction', ['ASC', 'DESC']);
		const campaigns = await readList(params, client.list(query));
		return campaigns.map((campaign) => presentCampaign(campaign, simple));
	},
};
