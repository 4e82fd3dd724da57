import type { INodeProperties } from 'n8n-workflow';
import type { Params } from '../parameters/params';
import { readHours } from '../sending/allowedHours';
import type { Guards } from '../sending/guards';
import { readTimeZone, timeZoneField } from './timeZoneField';

const notice = (name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
});

/**
 * A number that may be empty, which is not 0: a text, because n8n 1.123 shows an empty number as 0.00, and 2.41 takes
 * 49,90 for nothing without a word.
 */
const number = { type: 'string', default: '' } as const;

const maximumCost: INodeProperties = {
	...number,
	displayName: 'Maximum Cost',
	name: 'maximumCost',
	placeholder: 'e.g. 50',
	description:
		'Nothing is sent if the campaign costs more, or if Qlara gives no price. In the currency of your account.',
};

const maximumRecipients: INodeProperties = {
	...number,
	displayName: 'Maximum Recipients',
	name: 'maximumRecipients',
	placeholder: 'e.g. 1000',
	description: 'Nothing is sent if the campaign would reach more people',
};

/** The choices of {@link limited}. */
export const limits = { maximum: 'maximum', none: 'none' } as const;

/** A maximum that has to be entered, unless somebody says that there is none. */
function limited(
	choice: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	maximum: INodeProperties,
): INodeProperties[] {
	return [
		{
			...choice,
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'No Limit', value: limits.none },
				{ name: 'Set a Maximum', value: limits.maximum },
			],
			default: limits.maximum,
		},
		{ ...maximum, required: true, displayOptions: { show: { [choice.name]: [limits.maximum] } } },
	];
}

/** How much the campaign may cost. */
export const costLimit: INodeProperties[] = limited(
	{
		displayName: 'Cost Limit',
		name: 'costLimit',
		description: 'Whether the campaign may cost any amount or only up to a maximum',
	},
	maximumCost,
);

/** Whether the message must have been tested; see `sending/messageTest.ts`. */
export const requireTest: INodeProperties = {
	displayName: 'Require Test',
	name: 'requireTest',
	type: 'boolean',
	default: false,
	description:
		'Whether to send only a message of which Send Test has sent a test since it last changed. Takes three requests more.',
};

const acceptWarnings: INodeProperties = {
	displayName: 'Accept Warnings',
	name: 'acceptWarnings',
	type: 'boolean',
	default: false,
	description:
		'Whether to send even though Check warns, for example about a text that looks broken, but not when the ' +
		'same was just sent. A plan ID accepts the warnings of its Check.',
};

/** The longest that a look for equal campaigns goes back, in hours; and how far it goes where nobody is asked. */
const longestBetweenEqual = 31 * 24;
const defaultBetweenEqual = 24;

/** How far back to look for equal campaigns; see `sending/equalCampaigns.ts`. */
export const hoursBetweenEqualCampaigns: INodeProperties = {
	displayName: 'Hours Between Equal Campaigns',
	name: 'hoursBetweenEqualCampaigns',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: longestBetweenEqual },
	default: defaultBetweenEqual,
	description:
		'Check warns and Send stops when a campaign with the same message and the same recipients was confirmed within ' +
		'so many hours. 0 switches this off. Takes two to five requests more.',
};

/**
 * Reads how far back to look for equal campaigns, ms; 0: not at all.
 *
 * @throws InputError for what is no number of hours, or more than a month of them
 */
export function readEqualWithin(params: Params): number {
	const { name } = hoursBetweenEqualCampaigns;
	const hours = params.has(name) ? params.amount(name) : defaultBetweenEqual;
	if (hours <= longestBetweenEqual) return hours * 3_600_000;
	throw params.problem(
		name,
		`is ${hours}, which is longer than a month`,
		'Enter for how many hours nobody should get the same message again, such as 24, or 0 to switch this off.',
	);
}

/** Whether to write a claim; see `sending/claim.ts`. */
const claimBeforeConfirming: INodeProperties = {
	displayName: 'Claim Before Confirming',
	name: 'claimBeforeConfirming',
	type: 'boolean',
	default: true,
	description:
		'Whether to note in the description of the campaign who is about to confirm it, so that two n8n processes ' +
		'never confirm it both. Takes about four seconds and three to five requests more.',
};

/** Reads whether to write a claim. An AI agent always does. */
export function readClaim(params: Params, asTool: boolean): boolean {
	return asTool || params.flag(claimBeforeConfirming.name);
}

/** What limits a send, from above to below as a person decides it. */
function guardFields(approval: INodeProperties[]): INodeProperties[] {
	return [
		notice(
			'amounts',
			'Amounts: if the campaign costs more or reaches more people than you allow, nothing is sent',
		),
		...costLimit,
		...limited(
			{
				displayName: 'Recipient Limit',
				name: 'recipientLimit',
				description: 'Whether the campaign may reach any number of people or only up to a maximum',
			},
			maximumRecipients,
		),
		{
			...number,
			displayName: 'Minimum Recipients',
			name: 'minimumRecipients',
			placeholder: 'e.g. 100',
			description:
				'Nothing is sent if the campaign would reach fewer people, for example because a contact list was emptied by mistake. Leave it empty for no minimum.',
		},
		notice('time', 'Time: when messages may go out, and how long you can still stop them'),
		{
			displayName: 'Allowed Hours',
			name: 'allowedHours',
			type: 'string',
			default: '',
			placeholder: 'e.g. 09:00-20:00',
			description:
				'Nothing is sent if the messages would go out at any other time of day. Leave it empty for any time.',
		},
		timeZoneField({
			displayName: 'Allowed Hours Time Zone',
			name: 'allowedHoursTimeZone',
			description: 'Whose clock Allowed Hours go by',
		}),
		{
			...number,
			displayName: 'Undo Window (Minutes)',
			name: 'undoWindow',
			placeholder: 'e.g. 10',
			description:
				'How long the messages wait before they go out; until then Stop can keep them from going out. Leave it empty to send at once.',
		},
		notice('approval', 'Approval: send only what was checked, and nothing that was changed since'),
		{
			displayName: 'Plan ID',
			name: 'planId',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $json.planId }}',
			description:
				'The plan ID that Check returned. Nothing is sent if text, recipients, schedule or cost have changed since. Leave it empty to send without a Check.',
		},
		claimBeforeConfirming,
		...approval,
	];
}

/** What cannot be undone, above everything else. */
const warning = notice(
	'sendsForReal',
	'This sends messages to real phones, which costs money and cannot be undone',
);

/** The limits for confirming a campaign. */
export const confirmGuards: INodeProperties[] = guardFields([]);

/** The limits for sending a campaign: Send also looks for mistakes in the text. */
export const sendGuards: INodeProperties[] = guardFields([
	requireTest,
	acceptWarnings,
	hoursBetweenEqualCampaigns,
]);

/** The form of an operation that sends. */
export const sendingForm = (
	campaign: INodeProperties,
	guards: INodeProperties[],
): INodeProperties[] => [warning, campaign, ...guards];

/** The limits for deleting a campaign: only an AI agent needs them, so only a tool shows them. */
export const deleteGuards: INodeProperties[] = [
	{
		...maximumCost,
		description: 'The agent may not delete a campaign that costs more',
	},
	{
		...maximumRecipients,
		description: 'The agent may not delete a campaign that reaches more people',
	},
].map((field) => ({
	...field,
	required: true,
	displayOptions: { show: { '@tool': [true] } },
}));

/** In minutes; a longer one is a mistake, or meant as a scheduled date. */
const longestUndoWindow = 31 * 24 * 60;

/** Whether nobody has entered anything, not even a space or an expression: only that is no limit. */
function isUntouched(params: Params, name: string): boolean {
	const raw = params.raw(name);
	return raw === undefined || raw === null || raw === '';
}

function unlessUntouched<T>(params: Params, name: string, read: () => T): T | undefined {
	return isUntouched(params, name) ? undefined : read();
}

function readAllowedHours(params: Params): Guards['allowedHours'] {
	return unlessUntouched(params, 'allowedHours', () => {
		const text = params.requiredText('allowedHours');
		const hours = readHours(text);
		if (hours !== undefined)
			return { ...hours, zone: readTimeZone(params, 'allowedHoursTimeZone') };
		throw params.problem(
			'allowedHours',
			`is "${text.slice(0, 60)}", which is not a range of hours`,
			'Write the first and the last hour, such as 09:00-20:00.',
		);
	});
}

function readUndoWindow(params: Params): number | undefined {
	const undoWindow = unlessUntouched(params, 'undoWindow', () => params.count('undoWindow'));
	if (undoWindow === undefined || undoWindow <= longestUndoWindow) return undoWindow;
	throw params.problem(
		'undoWindow',
		`is ${undoWindow}, which is longer than a month`,
		'Enter for how many minutes Delete can still stop the campaign, such as 10.',
	);
}

/** A maximum, or undefined when somebody has said that there is none. */
function readMaximum(
	params: Params,
	choice: string,
	name: string,
	read: () => number,
): number | undefined {
	if (params.choice(choice, Object.values(limits)) === limits.none) return undefined;
	if (!isUntouched(params, name)) return read();
	throw params.problem(
		name,
		'is empty',
		`Enter the most that you want to allow, or set "${params.label(choice)}" to No Limit.`,
	);
}

/** Reads {@link costLimit}. @returns the maximum, or undefined when somebody has said that there is none */
export function readCostLimit(params: Params): number | undefined {
	return readMaximum(params, 'costLimit', 'maximumCost', () => params.amount('maximumCost'));
}

/**
 * Reads the limits of a form that sends.
 *
 * @throws InputError for a maximum that is neither entered nor waived, and for any limit that cannot be read: it must
 *   not pass for an absent one
 */
export function readGuards(params: Params): Guards {
	return {
		maximumCost: readCostLimit(params),
		maximumRecipients: readMaximum(params, 'recipientLimit', 'maximumRecipients', () =>
			params.count('maximumRecipients'),
		),
		minimumRecipients: unlessUntouched(params, 'minimumRecipients', () =>
			params.count('minimumRecipients'),
		),
		allowedHours: readAllowedHours(params),
		undoWindow: readUndoWindow(params),
		planId: unlessUntouched(params, 'planId', () => params.requiredText('planId').trim()),
	};
}

/** Reads the limits for deleting, which only a tool shows. */
export function readDeleteGuards(params: Params): Guards {
	return {
		maximumCost: unlessUntouched(params, 'maximumCost', () => params.amount('maximumCost')),
		maximumRecipients: unlessUntouched(params, 'maximumRecipients', () =>
			params.count('maximumRecipients'),
		),
	};
}
