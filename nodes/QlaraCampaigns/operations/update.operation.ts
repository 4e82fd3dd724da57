import { tryToParseDateTime } from 'n8n-workflow';
import { statusCode } from '../api/status';
import type { Campaign, JsonObject } from '../api/types';
import { channels, customSendingMode, sendingModeField } from '../channels';
import { campaignId, type BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';
import { nameField, optionalFields } from './create.operation';
import type { Operation } from './operation';
import {
	contactListIds,
	destinations,
	destinationTypes,
	readRecipients,
	reportDuplicates,
	type Recipients,
} from './recipients';
import { epochMs } from '../sending/planId';
import { Refusal } from '../sending/refusal';
import { apiDatePattern, toApiDate } from './scheduledDate';
import { warnOfTexts } from './warnings';

const fields: BodyField[] = [
	nameField,
	sendingModeField,
	...channels.flatMap((channel) => channel.fields),
	...optionalFields,
];

/** Every field of a campaign that the API lets a client write (section 2.2). */
const writable = [
	...fields.map(({ property }) => property.name),
	'destinationType',
	'contactListIds',
	'destinations',
];

function readNewRecipients(changes: Params): Recipients {
	const lists = changes.has('contactListIds');
	const numbers = changes.has('destinations');
	if (lists && numbers) {
		throw changes.problem(
			'destinations',
			'cannot be set together with "Contact Lists"',
			'Remove one of the two from "Update Fields".',
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

/** A date as the API returned it (its format is unknown, section 5) in the pattern that the API takes. */
function inApiPattern(date: unknown): unknown {
	const withOffset =
		typeof date === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/i.test(date);
	if (withOffset) return tryToParseDateTime(date).toFormat(apiDatePattern);
	if (typeof date === 'number') return toApiDate(epochMs(date));
	return date;
}

/** What the campaign holds now, of the fields a client may write; a field that the API did not return stays away. */
export function currentBody(campaign: Campaign): JsonObject {
	const body: JsonObject = {};
	for (const name of writable) {
		if (campaign[name] !== undefined && campaign[name] !== null) body[name] = campaign[name];
	}
	// Other pages of the vendor name the mode so (section 9, C1).
	if (typeof campaign.channel === 'string') body.sendingMode ??= campaign.channel.toUpperCase();
	if ('scheduledDate' in body) body.scheduledDate = inApiPattern(body.scheduledDate);
	return body;
}

export const update: Operation = {
	resource: 'campaign',
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a campaign',
		description: 'Change a campaign that has not started sending yet',
	},
	writes: true,
	fields: [
		campaignId,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description:
				'The fields to change. What is not added here stays as it is, an empty field is cleared.',
			options: [
				...fields.map(({ property }) => property),
				customSendingMode,
				contactListIds,
				destinations,
			].sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
	],
	remedies: {
		400: 'Qlara refused the change: correct what it names. A Scheduled Date that is over has to be set anew or cleared. A campaign can be changed only while it is a draft or ready (status 0 or 1): once it is sending, completed or failed nothing can be changed any more.',
	},
	async run({ client, params, asTool, ledger, time }) {
		const id = params.id('campaignId');
		const changes = params.collection('updateFields');
		const { body: recipients, duplicates } = readNewRecipients(changes);
		const changed = fields.filter(({ property }) => changes.has(property.name));
		if (changed.length === 0 && !('destinationType' in recipients)) {
			throw params.problem('updateFields', 'is empty', 'Add at least one field to change.');
		}
		const values = Object.fromEntries(
			changed.map(({ property, read }) => [property.name, read(changes)]),
		);
		const campaign = await client.get(id);
		const key = String(campaign.id);
		// A confirm of a moment ago may not show yet.
		const isDraft =
			statusCode(campaign.status) === 0 &&
			ledger.last(key) === undefined &&
			ledger.underWay(key) === undefined;
		if (asTool && !isDraft) {
			throw new Refusal(
				'An AI agent may only change drafts, because what is confirmed goes out as a person has approved it',
				'Nothing was changed. Let a person change the campaign.',
			);
		}
		// The whole body, because whether the API replaces or merges is unknown (section 2.4).
		await client
			.update(id, { ...currentBody(campaign), ...values, ...recipients })
			.finally(() => ledger.edited(key, time.elapsed()));
		return warnOfTexts(reportDuplicates(await client.get(id), duplicates), values);
	},
};
