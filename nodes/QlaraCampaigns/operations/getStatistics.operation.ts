import { channels } from '../channels';
import { channelOptions } from '../channels/sendingModeField';
import { direction, returnAllAndLimit } from '../parameters/fields';
import { readDays } from '../parameters/days';
import { readList } from './list';
import type { Operation } from './operation';

const aggregations = ['hour', 'day', 'week', 'month'] as const;

const words = channels.map(({ word }) => word);

export const getStatistics: Operation = {
	resource: 'report',
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		action: 'Get sending statistics',
		description:
			'Read how many messages of the whole account were sent, delivered and failed over time',
	},
	sideBySide: true,
	fields: [
		{
			displayName: 'Start Date',
			name: 'startDate',
			type: 'dateTime',
			required: true,
			default: '',
			description: 'First day of the period',
		},
		{
			displayName: 'End Date',
			name: 'endDate',
			type: 'dateTime',
			required: true,
			default: '',
			description: 'Last day of the period',
		},
		{
			displayName: 'Aggregate On',
			name: 'aggregateOn',
			type: 'options',
			options: [
				{ name: 'Day', value: 'day' },
				{ name: 'Hour', value: 'hour' },
				{ name: 'Month', value: 'month' },
				{ name: 'Week', value: 'week' },
			],
			default: 'day',
			description: 'The length of time that one item stands for',
		},
		...returnAllAndLimit,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
				direction,
				{
					displayName: 'Include Drafts',
					name: 'isDraft',
					type: 'boolean',
					default: false,
					description: 'Whether to count drafts that were never sent too',
				},
				{
					displayName: 'Sending Mode',
					name: 'sendingMode',
					type: 'options',
					options: channelOptions,
					default: 'SMS',
					description: 'Only messages of this sending mode',
				},
			],
		},
	],
	async run({ client, params }) {
		const options = params.collection('options');
		const read = client.statistics({
			...readDays(params),
			aggregateOn: params.choice('aggregateOn', aggregations),
			sendingMode: options.has('sendingMode') ? options.choice('sendingMode', words) : undefined,
			isDraft: options.has('isDraft') ? options.flag('isDraft') : undefined,
			direction: options.has('direction')
				? options.choice('direction', ['ASC', 'DESC'])
				: undefined,
		});
		return await readList(params, [{ read }]);
	},
};
