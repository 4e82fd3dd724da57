import type { INodeProperties } from 'n8n-workflow';
import { QlaraError, resultOf } from '../api/errors';
import type { Campaign, JsonObject } from '../api/types';
import { defaultCountryCode } from '../parameters/defaultCountryCode';
import { campaignId } from '../parameters/fields';
import type { Params } from '../parameters/params';
import { readPhoneNumbers } from '../parameters/phoneNumbers';
import { copyBody } from '../sending/copyCampaign';
import { createSafely } from '../sending/createSafely';
import { dryRunNewCampaign } from '../sending/dryRunConfirm';
import { compareMessage, messageOf, placeholdersIn } from '../sending/message';
import { testName } from '../sending/messageTest';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { labelOf } from './changes';
import { dryRunReport } from './confirmReport';
import { costLimit, readCostLimit, sendingForm } from './guardFields';
import type { Operation, OperationContext } from './operation';
import { destinationTypes, reportDuplicates } from './recipients';
import { namingDraft, sendCampaign } from './sendCampaign';

const maxNumbers = 5;

const testNumbers: INodeProperties = {
	displayName: 'Test Numbers',
	name: 'testNumbers',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. +393401234567, +393407654321',
	description:
		'Up to five phone numbers of your own with country code, separated by commas or lines. Only they get the test.',
};

function readTestNumbers(params: Params): { numbers: string[]; duplicates: string[] } {
	const read = readPhoneNumbers([params], testNumbers.name);
	const { length } = read.numbers;
	if (length > 0 && length <= maxNumbers) return read;
	throw params.problem(
		testNumbers.name,
		length === 0 ? 'is empty' : `holds ${length} phone numbers`,
		'Enter one to five phone numbers of your own.',
	);
}

/** What can be said about a test beside its outcome. */
async function describeTest(
	{ client }: OperationContext,
	original: Campaign,
	copy: Campaign['id'],
): Promise<JsonObject> {
	const message = messageOf(original);
	const read = await resultOf(client.get(String(copy)));
	const { different, unknown } =
		read instanceof QlaraError
			? { different: [], unknown: ['all'] }
			: compareMessage(message, read);
	return {
		// Nothing is said where a field of one of the two does not show.
		sameMessage: different.length > 0 ? false : unknown.length > 0 ? null : true,
		...(different.length > 0 && { differentFields: different.map(labelOf) }),
		...describePlaceholders(message),
	};
}

function describePlaceholders(message: JsonObject): JsonObject {
	const placeholders = placeholdersIn(message);
	if (placeholders.length === 0) return {};
	return {
		placeholders,
		note:
			'The test numbers are not in a contact list, so the placeholders may be empty in the test, or stand there as ' +
			'they are.',
	};
}

export const sendTest: Operation = {
	resource: 'campaign',
	option: {
		name: 'Send Test',
		value: 'sendTest',
		action: 'Send a test of a campaign to your own numbers',
		description:
			'Send the message of a campaign to up to five phone numbers of your own, as a campaign called "Test of" and its ' +
			'name. The campaign itself stays as it is. This costs money.',
	},
	writes: true,
	expectedRequests: 12,
	describesDryRun: true,
	agentNeeds: 'costLimitAndNumbers',
	fields: sendingForm(campaignId, [testNumbers, defaultCountryCode, ...costLimit]),
	async run(context) {
		const { client, params, time, dryRun, execution } = context;
		const id = params.id('campaignId');
		const { numbers, duplicates } = readTestNumbers(params);
		const policy: ConfirmPolicy = {
			// Whatever the copy becomes at Qlara, it reaches nobody else.
			guards: { maximumCost: readCostLimit(params), maximumRecipients: numbers.length },
			preflight: true,
			markAsReady: true,
			// Nobody else knows of the copy.
			claim: execution === undefined,
			// To see what looks broken is what a test is for.
			acceptWarnings: 'all',
		};
		const original = await client.get(id);
		const name = typeof original.name === 'string' ? original.name : `campaign ${id}`;
		const body = copyBody(
			original,
			{
				name: testName(name, time.now(), params.timezone),
				destinationType: destinationTypes.phoneNumbers,
				destinations: numbers,
				contactListIds: [],
			},
			'Fill it in with Update. Where Qlara does not show it, look at the campaign in Qlara.',
		);
		const copy = await createSafely(context, body);
		const report = (sent: JsonObject): JsonObject =>
			reportDuplicates(
				{ ...sent, name: body.name, id: copy.id, originalId: original.id },
				duplicates,
			);
		if (dryRun) {
			const outcome = await dryRunNewCampaign(context, copy, policy);
			return report({ ...dryRunReport(outcome), ...describePlaceholders(messageOf(original)) });
		}
		const sent = await sendCampaign(context, String(copy.id), policy).catch((error: unknown) => {
			throw namingDraft(
				error,
				copy.id,
				'Another run makes a copy of its own; this one can be deleted.',
			);
		});
		return report({ ...sent, ...(await describeTest(context, original, copy.id)) });
	},
};
