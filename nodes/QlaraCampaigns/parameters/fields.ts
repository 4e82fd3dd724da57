import type { INodeProperties } from 'n8n-workflow';
import type { Params } from './params';

/** What a field declares beside its type, default and name. */
type Texts = Pick<INodeProperties, 'displayName' | 'name' | 'description'> &
	Partial<Pick<INodeProperties, 'hint' | 'placeholder' | 'typeOptions'>>;

/**
 * A field of the request body: how it looks in the form, and how its value is read for the API.
 * The parameter's name is the API's field name.
 */
export interface BodyField {
	property: INodeProperties;
	read(params: Params): unknown;
}

/** A text that is sent exactly as it was entered. */
export function textField(texts: Texts): BodyField {
	return {
		property: { ...texts, type: 'string', default: '' },
		read: (params) => params.text(texts.name),
	};
}

/** From which list of the editor an id is chosen. */
interface List {
	/** What the list says before something is chosen. */
	placeholder: string;
	/** Name of the node's method that reads the list. */
	searchListMethod: string;
}

/** An id of something that lives on the platform, typed or, where there is a list, chosen from it. */
export function apiIdField(texts: Texts, list?: List): BodyField {
	const { placeholder, ...rest } = texts;
	return {
		property: {
			...rest,
			type: 'resourceLocator',
			default: { mode: list === undefined ? 'id' : 'list', value: '' },
			modes: [
				...(list === undefined
					? []
					: [
							{
								displayName: 'From List',
								name: 'list',
								type: 'list' as const,
								placeholder: list.placeholder,
								typeOptions: { searchListMethod: list.searchListMethod, searchable: true },
							},
						]),
				{
					displayName: 'By ID',
					name: 'id',
					type: 'string',
					...(placeholder === undefined ? {} : { placeholder }),
				},
			],
		},
		read: (params) => (params.isLeftEmpty(texts.name) ? null : params.apiId(texts.name)),
	};
}

/** Yes or no. */
export function flagField(texts: Texts): BodyField {
	return {
		property: { ...texts, type: 'boolean', default: false },
		read: (params) => params.flag(texts.name),
	};
}

/** The campaign that an operation works on. */
export const campaignId: INodeProperties = {
	displayName: 'Campaign',
	name: 'campaignId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The campaign to work on',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a campaign...',
			typeOptions: { searchListMethod: 'searchCampaigns', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 1542' },
	],
};

/** Return All and Limit. */
export const returnAllAndLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

/** The sort direction of a list, as the API takes it (docs/api.md#list). */
export const direction: INodeProperties = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	options: [
		{ name: 'Ascending', value: 'ASC' },
		{ name: 'Descending', value: 'DESC' },
	],
	default: 'DESC',
	description: 'The sort order of the results',
};
