import type { INodeProperties } from 'n8n-workflow';
import { sendingModeOptions } from '../channels/sendingModeField';
import { campaignId } from '../parameters/fields';
import { simplify } from '../parameters/simplify';
import { anyChange, kinds } from './events';

/** What the trigger hands over after n8n was restarted. */
export const afterRestart = { atMostOnce: 'atMostOnce', atLeastOnce: 'atLeastOnce' } as const;

/** What a jump over several statuses becomes. */
export const eventsFor = { jump: 'jump', step: 'step' } as const;

const { required: _required, ...campaign } = campaignId;

/** The whole form of the trigger; n8n adds the schedule in front of it. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Any Status Change',
				value: anyChange,
				description: 'Every change of a status, also a step back',
			},
			...kinds.map(({ name, value, description }) => ({ name, value, description })),
		].sort((a, b) => a.name.localeCompare(b.name)),
		default: [anyChange],
	},
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'All Campaigns',
				value: 'all',
				description: 'Every campaign of the account that passes the filters',
			},
			{ name: 'One Campaign', value: 'one', description: 'Only the campaign chosen below' },
		],
		default: 'all',
	},
	{
		...campaign,
		required: true,
		description: 'The campaign to watch',
		displayOptions: { show: { watch: ['one'] } },
	},
	{
		...simplify,
		description:
			'Whether to return a simplified version of the campaign in each event instead of the raw data',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show: { watch: ['all'] } },
		options: [
			{
				displayName: 'Name or Description Contains',
				name: 'search',
				type: 'string',
				default: '',
				description: 'Only campaigns with this text in name or description, in upper or lower case',
			},
			{
				displayName: 'Sending Modes',
				name: 'sendingModes',
				type: 'multiOptions',
				options: sendingModeOptions,
				default: [],
				description: 'Only campaigns of these sending modes',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'After a Restart',
				name: 'afterRestart',
				type: 'options',
				options: [
					{
						name: 'At Least Once',
						value: afterRestart.atLeastOnce,
						description:
							'Repeat the last events, with the same event IDs: a crash of n8n cannot lose them',
					},
					{
						name: 'At Most Once',
						value: afterRestart.atMostOnce,
						description:
							'Repeat nothing: events are lost if n8n crashes in the moment it takes them over',
					},
				],
				default: 'atMostOnce',
				description: 'What to do with the last events when n8n has been restarted',
			},
			{
				displayName: 'Existing Campaigns',
				name: 'deliverExisting',
				type: 'boolean',
				default: true,
				description:
					'Whether to also make events of what exists when the workflow is activated for the first time',
			},
			{
				displayName: 'Jumps Over Several Statuses',
				name: 'eventsFor',
				type: 'options',
				options: [
					{
						name: 'One Event for Each Status',
						value: eventsFor.step,
						description: 'Also for those that were passed between two polls',
					},
					{
						name: 'One Event for the Jump',
						value: eventsFor.jump,
						description: 'It names the statuses that were passed',
					},
				],
				default: 'jump',
				description: 'What to do when a campaign has passed several statuses between two polls',
			},
		],
	},
];
