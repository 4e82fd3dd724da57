import type { INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../api/types';
import { channelFields } from '../channels';
import { customSendingMode, sendingModeField } from '../channels/sendingModeField';
import { compareNames } from '../parameters/compareNames';
import { defaultCountryCode } from '../parameters/defaultCountryCode';
import type { BodyField } from '../parameters/fields';
import { labelsOf } from '../parameters/labels';
import type { Params } from '../parameters/params';
import { readAddedFields } from './addedFields';
import {
	changeableFields,
	nameField,
	requireDateForZone,
	scheduledDateTimeZone,
} from './campaignFields';
import {
	contactListFields,
	destinations,
	destinationTypes,
	readRecipients,
	recipientProperties,
	type Recipients,
} from './recipients';

/** Everything of a campaign that can be changed but its name. */
export const contentFields: readonly BodyField[] = [
	sendingModeField,
	...channelFields(),
	...changeableFields,
];

const labels = labelsOf([
	...[nameField, ...contentFields].map(({ property }) => property),
	...recipientProperties,
]);
// Two fields of the form are one of the API.
labels.set('contactListIds', 'Contact Lists');

/** What the form calls a field of the API. */
export const labelOf = (name: string): string => labels.get(name) ?? name;

/** A collection of fields to change, recipients among them. */
export function changesProperty(
	texts: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	fields: readonly BodyField[],
): INodeProperties {
	return {
		...texts,
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [
			...fields.map(({ property }) => property),
			customSendingMode,
			scheduledDateTimeZone,
			...contactListFields,
			destinations,
			defaultCountryCode,
		].sort((a, b) => compareNames(a.displayName, b.displayName)),
	};
}

function readNewRecipients(changes: Params, collection: string): Recipients {
	const lists = contactListFields.some(({ name }) => changes.has(name));
	const numbers = changes.has('destinations');
	if (lists && numbers) {
		throw changes.problem(
			'destinations',
			'cannot be set together with contact lists',
			`Remove one of the two from "${collection}".`,
		);
	}
	if (!numbers && changes.has(defaultCountryCode.name)) {
		throw changes.problem(
			defaultCountryCode.name,
			'is there without "Phone Numbers"',
			'Add "Phone Numbers" too; numbers that are set already have their country codes.',
		);
	}
	if (!lists && !numbers) return { body: {}, duplicates: [] };
	const { body, duplicates } = readRecipients(
		changes,
		lists ? destinationTypes.contactLists : destinationTypes.phoneNumbers,
	);
	// The other kind is emptied by name: an API that merges would keep it.
	return { body: { contactListIds: [], destinations: [], ...body }, duplicates };
}

/** What somebody wants to change. */
export interface Changes {
	/** Fields of the request by name; one that was left empty is empty. */
	asked: JsonObject;
	/** Those of them that are no recipients. */
	values: JsonObject;
	/** Phone numbers that were given more than once. */
	duplicates: string[];
}

/**
 * Reads a collection of {@link changesProperty}.
 *
 * @throws InputError for a field that cannot be read, whose expression returned nothing, or that does not go with
 *   another one
 */
export function readChanges(params: Params, name: string, fields: readonly BodyField[]): Changes {
	const changes = params.collection(name);
	const { body, duplicates } = readNewRecipients(changes, params.label(name));
	const values = readAddedFields(changes, fields);
	requireDateForZone(changes);
	return { asked: { ...values, ...body }, values, duplicates };
}
