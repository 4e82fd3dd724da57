import type { INodeProperties } from 'n8n-workflow';
import { channels } from '../channels';
import { channelOptions } from '../channels/sendingModeField';
import { direction, returnAllAndLimit } from '../parameters/fields';
import { daysOf, namedPeriods, readDays } from '../parameters/days';
import { simplify } from '../parameters/simplify';
import { presentBucket, totalOf } from './bucketFigures';
import { readList, readWhole } from './list';
import type { Operation } from './operation';

const aggregations = ['hour', 'day', 'week', 'month'] as const;

/** The period is given by two dates. */
const custom = 'custom';

/** What comes out. */
const outputs = { buckets: 'buckets', total: 'total' } as const;

const shownFor = (name: string, value: string) => (field: INodeProperties) => ({
	...field,
	displayOptions: { show: { [name]: [value], ...field.displayOptions?.show } },
});

const words = channels.map(({ word }) => word);

export const getStatistics: Operation = {
	resource: 'report',
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		action: 'Get sending statistics',
		description:
			'Read how many messages of the whole account were sent, delivered and failed, over time or in total, with rates',
	},
	sideBySide: true,
	fields: [
		{
			displayName: 'Period',
			name: 'period',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Between Two Dates', value: custom },
				{
					name: 'Last 7 Days',
					value: 'last7Days',
					description: 'The seven days before today, which end with yesterday',
				},
				{ name: 'Last Month', value: 'lastMonth' },
				{ name: 'This Month', value: 'thisMonth', description: 'From the first until today' },
				{ name: 'Today', value: 'today' },
				{ name: 'Yesterday', value: 'yesterday' },
			],
			default: custom,
			description: 'The days to count, in the time zone of the workflow',
		},
		...[
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime' as const,
				required: true,
				default: '',
				description: 'First day of the period',
			},
			{
				displayName: 'End Date',
				name: 'endDate',
				type: 'dateTime' as const,
				required: true,
				default: '',
				description: 'Last day of the period',
			},
		].map(shownFor('period', custom)),
		{
			displayName: 'Return',
			name: 'returnFigures',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Figures Over Time',
					value: outputs.buckets,
					description: 'One item for each hour, day, week or month',
				},
				{
					name: 'Total of the Period',
					value: outputs.total,
					description: 'One item with the sums, the rates and a sentence for a mail or a chat',
				},
			],
			default: 'buckets',
			description: 'Whether to return the figures over time or their sums',
		},
		...[
			{
				displayName: 'Aggregate On',
				name: 'aggregateOn',
				type: 'options' as const,
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
				...simplify,
				description:
					'Whether to return only how many messages were sent, delivered and failed, with rates, instead of everything that Qlara returned too',
			},
		].map(shownFor('returnFigures', outputs.buckets)),
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
		const period = params.choice('period', [custom, ...namedPeriods]);
		const days = period === custom ? readDays(params) : daysOf(period, params.today());
		const isTotal = params.choice('returnFigures', Object.values(outputs)) === outputs.total;
		const options = params.collection('options');
		const read = client.statistics({
			...days,
			// Weeks and months may reach beyond the period.
			aggregateOn: isTotal ? 'day' : params.choice('aggregateOn', aggregations),
			sendingMode: options.has('sendingMode') ? options.choice('sendingMode', words) : undefined,
			isDraft: options.has('isDraft') ? options.flag('isDraft') : undefined,
			direction: options.has('direction')
				? options.choice('direction', ['ASC', 'DESC'])
				: undefined,
		});
		if (isTotal) return { ...totalOf(await readWhole([{ read }]), days) };
		const simple = params.flag('simplify');
		const buckets = await readList(params, [{ read }]);
		return buckets.map((bucket) => presentBucket(bucket, simple));
	},
};
