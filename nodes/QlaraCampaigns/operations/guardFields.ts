import type { INodeProperties } from 'n8n-workflow';
import type { Params } from '../parameters/params';
import { isTimeZone, readHours } from '../sending/allowedHours';
import type { Guards } from '../sending/guards';

const amount = { type: 'number', typeOptions: { minValue: 0 }, default: 0 } as const;
const count = { type: 'number', typeOptions: { minValue: 1 }, default: 1 } as const;

const maximumCost: INodeProperties = {
	...amount,
	displayName: 'Maximum Cost',
	name: 'maximumCost',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	description:
		'Stop if the campaign costs more, or if Qlara does not say what it costs. In the currency of the account.',
};

const maximumRecipients: INodeProperties = {
	...count,
	displayName: 'Maximum Recipients',
	name: 'maximumRecipients',
	description: 'Stop if the campaign has more recipients',
};

const sendingGuards: INodeProperties[] = [
	{
		displayName: 'Allowed Hours',
		name: 'allowedHours',
		type: 'string',
		default: '',
		placeholder: 'e.g. 09:00-20:00',
		description:
			'Stop if the campaign would go out at any other time of day. Needs Allowed Hours Time Zone.',
	},
	maximumCost,
	maximumRecipients,
	{
		...count,
		displayName: 'Minimum Recipients',
		name: 'minimumRecipients',
		description:
			'Stop if the campaign has fewer recipients, for example because a contact list was emptied by mistake',
	},
	{
		displayName: 'Plan ID',
		name: 'planId',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.planId }}',
		description:
			'The plan ID that Check returned. Stop if text, recipients, schedule or cost have changed since.',
	},
	{
		displayName: 'Allowed Hours Time Zone',
		name: 'allowedHoursTimeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Rome',
		description: 'The time zone of Allowed Hours',
	},
	{
		...count,
		displayName: 'Undo Window (Minutes)',
		name: 'undoWindow',
		default: 10,
		description:
			'How many minutes to wait before the messages go out. Until then Delete stops the campaign.',
	},
];

/** In minutes; a longer one is a mistake, or meant as a scheduled date. */
const longestUndoWindow = 31 * 24 * 60;

function collection(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Guards',
		name: 'guards',
		type: 'collection',
		placeholder: 'Add Guard',
		default: {},
		description:
			'Limits that are checked right before sending. If one is exceeded, nothing is sent.',
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** The limits for confirming a campaign. */
export const confirmGuards = collection(sendingGuards);

/** The limits for sending a campaign: Send also looks for mistakes in the text. */
export const sendGuards = collection([
	{
		displayName: 'Accept Warnings',
		name: 'acceptWarnings',
		type: 'boolean',
		default: false,
		description:
			'Whether to send even though Check warns, for example about a text that looks broken. A plan ID ' +
			'accepts the warnings of its Check.',
	},
	...sendingGuards,
]);

/** The limits for deleting a campaign, which an AI agent needs. */
export const deleteGuards = collection([maximumCost, maximumRecipients]);

function readAllowedHours(guards: Params): Guards['allowedHours'] {
	if (!guards.isAdded('allowedHours') && !guards.isAdded('allowedHoursTimeZone')) return undefined;
	const hours = readHours(guards.requiredText('allowedHours'));
	if (hours === undefined) {
		throw guards.problem(
			'allowedHours',
			`is "${guards.text('allowedHours').slice(0, 60)}", which is not a range of hours`,
			'Write the first and the last hour, such as 09:00-20:00.',
		);
	}
	const zone = guards.requiredText('allowedHoursTimeZone').trim();
	if (isTimeZone(zone)) return { ...hours, zone };
	throw guards.problem(
		'allowedHoursTimeZone',
		`is "${zone.slice(0, 60)}", which is not a time zone`,
		'Enter a name such as Europe/Rome.',
	);
}

/**
 * Reads the limits that the user has added.
 *
 * @param guards the collection
 * @throws InputError for a limit that cannot be read: it must not pass for an absent one
 */
export function readGuards(guards: Params): Guards {
	const allowedHours = readAllowedHours(guards);
	const undoWindow = guards.isAdded('undoWindow') ? guards.count('undoWindow') : undefined;
	if (undoWindow !== undefined && undoWindow > longestUndoWindow) {
		throw guards.problem(
			'undoWindow',
			`is ${undoWindow}, which is longer than a month`,
			'Enter for how many minutes Delete can still stop the campaign, such as 10.',
		);
	}
	return {
		...(guards.isAdded('maximumCost') && { maximumCost: guards.amount('maximumCost') }),
		...(guards.isAdded('maximumRecipients') && {
			maximumRecipients: guards.count('maximumRecipients'),
		}),
		...(guards.isAdded('minimumRecipients') && {
			minimumRecipients: guards.count('minimumRecipients'),
		}),
		...(guards.isAdded('planId') && { planId: guards.requiredText('planId').trim() }),
		...(allowedHours && { allowedHours }),
		...(undoWindow !== undefined && { undoWindow }),
	};
}
