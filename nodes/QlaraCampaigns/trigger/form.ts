import type { INodeProperties } from 'n8n-workflow';
import { sendingModeOptions } from '../channels/sendingModeField';
import { compareNames } from '../parameters/compareNames';
import { campaignId } from '../parameters/fields';
import { simplify } from '../parameters/simplify';
import { anyChange, eventKinds } from './eventKinds';

/** Whether the last events are emitted again after n8n was restarted. */
export const afterRestart = { atMostOnce: 'atMostOnce', atLeastOnce: 'atLeastOnce' } as const;

/** What becomes of several statuses that a campaign has passed between two polls. */
export const eventsFor = { jump: 'jump', step: 'step' } as const;

const triggerOnOptions = [
	{
		name: 'Any Status Change',
		value: anyChange,
		action: 'On any change of a campaign status',
		description: 'Any change of status, including a step back',
	},
	...Object.values(eventKinds),
].sort((a, b) => compareNames(a.name, b.name));

/** What the canvas shows below the node's name: what it waits for, in words. Evaluated by n8n's editor. */
export const subtitle = (() => {
	const words = {
		...Object.fromEntries(triggerOnOptions.map(({ value, name }) => [value, name.toLowerCase()])),
		[anyChange]: 'the status changes',
	};
	return `={{ "When " + [$parameter["triggerOn"]].flat().map((event) => (${JSON.stringify(words)})[event] ?? event).join(", ").replace(/, ([^,]*)$/, " or $1") }}`;
})();

/** The whole form of the trigger; n8n adds the schedule in front of it. */
export const triggerForm: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'multiOptions',
		required: true,
		options: triggerOnOptions,
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
		...campaignId,
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
				description:
					'Only campaigns whose name or description contains this text, in upper or lower case',
			},
			{
				displayName: 'Sending Modes',
				name: 'sendingModes',
				type: 'multiOptions',
				options: sendingModeOptions,
				default: [],
				description: 'Only campaigns with one of these sending modes',
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
						name: 'Repeat Nothing',
						value: afterRestart.atMostOnce,
						description:
							'No event comes twice (at most once). Events are lost if n8n crashes at the moment it receives them.',
					},
					{
						name: 'Repeat the Last Events',
						value: afterRestart.atLeastOnce,
						description:
							'Emit the last events again, with the same event IDs, so that a crash of n8n cannot lose them (at least once)',
					},
				],
				default: 'atMostOnce',
				description: 'What to do with the last events after n8n was restarted',
			},
			{
				displayName: 'Existing Campaigns',
				name: 'deliverExisting',
				type: 'boolean',
				default: true,
				description:
					'Whether to also emit events for existing campaigns when the workflow is activated for the first time',
			},
			{
				displayName: 'Skipped Statuses',
				name: 'eventsFor',
				type: 'options',
				options: [
					{
						name: 'One Event for All of Them',
						value: eventsFor.jump,
						description: 'The event is about the last status and names those that were skipped',
					},
					{
						name: 'One Event for Each Status',
						value: eventsFor.step,
						description: 'Also for each status that was skipped',
					},
				],
				default: 'jump',
				description:
					'What to do when a campaign goes through more than one status between two polls',
			},
		],
	},
];
