import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { defaultCountryCode } from '../parameters/defaultCountryCode';
import type { Params } from '../parameters/params';
import { readPhoneNumbers } from '../parameters/phoneNumbers';
import type { Operation } from './operation';

/** How the API names the two kinds of recipients (docs/api.md#create). */
export const destinationTypes = { contactLists: 1, phoneNumbers: 2 } as const;

/** Contact lists chosen from a list, or given by an expression. */
const contactLists: INodeProperties = {
	displayName: 'Contact List Names or IDs',
	name: 'contactLists',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'loadContactLists' },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** Contact lists that are typed in, also where the list cannot be read. */
const contactListIds: INodeProperties = {
	displayName: 'Contact List IDs',
	name: 'contactListIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 87, 88',
	description:
		'IDs of further contact lists, separated by commas, or an expression that returns a list of IDs',
};

/** The two ways to say which contact lists a campaign goes to; together they are one field of the API. */
export const contactListFields = [contactLists, contactListIds];

/** The contact lists of both fields, each once. */
export function readContactLists(params: Params): Array<number | string> {
	return [...new Set(contactListFields.flatMap(({ name }) => params.apiIds(name)))];
}

export const destinations: INodeProperties = {
	displayName: 'Phone Numbers',
	name: 'destinations',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. +393401234567, +393407654321',
	description:
		'Phone numbers with country code, separated by commas or lines, or an expression that returns a list of numbers. ' +
		'A number that is listed twice gets the message once.',
};

const allItems = 'allItems';

/** Which input items the phone numbers come from. */
const destinationsFrom: INodeProperties = {
	displayName: 'Phone Numbers From',
	name: 'destinationsFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'All Items',
			value: allItems,
			description:
				'One campaign with the phone numbers of all input items, such as the rows of a sheet',
		},
		{
			name: 'This Item',
			value: 'thisItem',
			description: 'One campaign for each input item',
		},
	],
	default: 'thisItem',
	description: 'Whether each input item becomes a campaign of its own or all together become one',
};

/** For operations that can take the phone numbers of all input items together. */
export const phoneNumbersOfAllItems: NonNullable<Operation['togetherFor']> = {
	isChosen: (params) =>
		params.text('destinationType') === String(destinationTypes.phoneNumbers) &&
		params.text(destinationsFrom.name) === allItems,
	perItem: ['destinations'],
};

/** The part of the form that says who receives the campaign. */
export const recipientProperties: INodeProperties[] = [
	{
		displayName: 'Send To',
		name: 'destinationType',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Contact Lists', value: destinationTypes.contactLists },
			{ name: 'Phone Numbers', value: destinationTypes.phoneNumbers },
		],
		default: 1,
		description: 'Who receives the campaign',
	},
	...contactListFields.map((property) => ({
		...property,
		displayOptions: { show: { destinationType: [destinationTypes.contactLists] } },
	})),
	...[destinationsFrom, { ...destinations, required: true }, defaultCountryCode].map(
		(property) => ({
			...property,
			displayOptions: { show: { destinationType: [destinationTypes.phoneNumbers] } },
		}),
	),
];

/** Recipients as the API takes them, and the phone numbers that were given more than once. */
export interface Recipients {
	body: JsonObject;
	duplicates: string[];
}

/**
 * Reads the recipients of one kind.
 *
 * @throws InputError for an entry that cannot be read; a phone number among them is named with its place
 */
export function readRecipients(
	params: Params,
	destinationType: number,
	allItems: Params[] = [params],
): Recipients {
	if (destinationType === destinationTypes.contactLists) {
		return {
			body: { destinationType, contactListIds: readContactLists(params) },
			duplicates: [],
		};
	}
	const { numbers, duplicates } = readPhoneNumbers(allItems, 'destinations');
	return { body: { destinationType, destinations: numbers }, duplicates };
}

/** Reads the recipients of a new campaign, which needs at least one. */
export function readRequiredRecipients(params: Params, allItems = [params]): Recipients {
	const type = params.choice('destinationType', Object.values(destinationTypes));
	const recipients = readRecipients(params, type, allItems);
	const toLists = type === destinationTypes.contactLists;
	const given = recipients.body[toLists ? 'contactListIds' : 'destinations'];
	if (Array.isArray(given) && given.length > 0) return recipients;
	throw params.problem(
		toLists ? contactLists.name : destinations.name,
		'is empty',
		'Enter who receives the campaign.',
	);
}

/** Adds to an output which phone numbers were given more than once, if any were. */
export function reportDuplicates(output: JsonObject, duplicates: string[]): JsonObject {
	return duplicates.length === 0 ? output : { ...output, duplicateDestinations: duplicates };
}
