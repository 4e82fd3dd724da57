import { campaignBody } from '../channels/campaignBody';
import { channelFields } from '../channels';
import { customSendingMode, sendingModeField } from '../channels/sendingModeField';
import { defaultCountryCode } from '../parameters/defaultCountryCode';
import { campaignId, type BodyField } from '../parameters/fields';
import { labelsOf } from '../parameters/labels';
import type { Params } from '../parameters/params';
import { presentCampaign, simplify } from '../parameters/simplify';
import { keepClaim } from '../sending/claim';
import { updateSafely } from '../sending/updateSafely';
import { readAddedFields } from './addedFields';
import { requireDraftForAgent } from './agents';
import {
	changeableFields,
	nameField,
	requireDateForZone,
	scheduledDateTimeZone,
} from './campaignFields';
import { addFieldWarnings } from './fieldWarnings';
import type { Operation } from './operation';
import {
	contactListFields,
	destinations,
	destinationTypes,
	readRecipients,
	recipientProperties,
	reportDuplicates,
	type Recipients,
} from './recipients';

const fields: BodyField[] = [nameField, sendingModeField, ...channelFields(), ...changeableFields];
const labels = labelsOf([...fields.map(({ property }) => property), ...recipientProperties]);
// Two fields of the form are one of the API.
labels.set('contactListIds', 'Contact Lists');

function readNewRecipients(changes: Params): Recipients {
	const lists = contactListFields.some(({ name }) => changes.has(name));
	const numbers = changes.has('destinations');
	if (lists && numbers) {
		throw changes.problem(
			'destinations',
			'cannot be set together with contact lists',
			'Remove one of the two from "Update Fields".',
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
				'The fields to change. Fields that are not added stay as they are; one that is added and left empty is cleared.',
			options: [
				...fields.map(({ property }) => property),
				customSendingMode,
				scheduledDateTimeZone,
				...contactListFields,
				destinations,
				defaultCountryCode,
			].sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
		simplify,
	],
	async run(context) {
		const { client, params, asTool, dryRun, ledger } = context;
		const id = params.id('campaignId');
		const simple = params.flag('simplify');
		const changes = params.collection('updateFields');
		const { body: recipients, duplicates } = readNewRecipients(changes);
		const values = readAddedFields(changes, fields);
		requireDateForZone(changes);
		if (Object.keys({ ...values, ...recipients }).length === 0)
			throw params.problem('updateFields', 'is empty', 'Add at least one field to change.');
		const campaign = await client.get(id);
		if (asTool) requireDraftForAgent(campaign, ledger);
		const asked = { ...values, ...recipients };
		const body = keepClaim({ ...campaignBody(campaign), ...asked }, campaign);
		if (dryRun) {
			// What was not sent cannot be read back.
			await client.update(id, body);
			return presentCampaign(campaign, simple);
		}
		const updated = await updateSafely(
			context,
			id,
			body,
			asked,
			(name) => labels.get(name) ?? name,
		);
		return addFieldWarnings(reportDuplicates(presentCampaign(updated, simple), duplicates), values);
	},
};
