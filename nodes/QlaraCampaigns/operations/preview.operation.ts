import { isId } from '../api/findCampaign';
import { nameOf } from '../api/directory';
import { sendingModeOf } from '../api/sendingMode';
import type { Campaign, JsonObject } from '../api/types';
import { channelsOf } from '../channels';
import type { Channel } from '../channels/channel';
import { measureSms } from '../channels/smsSegments';
import { campaignId } from '../parameters/fields';
import { safeText } from '../parameters/safeText';
import { PreconditionError } from '../sending/preconditionError';
import { lookUp } from '../sending/verifyNamed';
import type { Operation, OperationContext } from './operation';
import { readAs, readSampleContact, sampleContact } from './sampleContact';

/** The text of a channel as the campaign or its template holds it, and what is known beside it. */
async function textOf(
	client: OperationContext['client'],
	campaign: Campaign,
	{ describe, named = [] }: Channel,
): Promise<{ text: string | undefined } & JsonObject> {
	const own = describe?.(campaign).smsText;
	if (typeof own === 'string') return { text: own };
	const template = named.find((field) => field.textOf !== undefined);
	const value = template && campaign[template.field];
	if (template === undefined || !isId(value)) return { text: undefined, note: 'No text was found' };
	const id = String(value).trim();
	const { found, notReadBecause } = await lookUp(client, template.directory, [id]);
	const row = found.get(id);
	const text = row && template.textOf?.(row);
	if (text !== undefined) return { text, template: (row && nameOf(row)) ?? null };
	const why =
		row === undefined
			? (notReadBecause ?? `Qlara shows no ${template.noun} with this ID`)
			: `Qlara does not show the text of this ${template.noun}`;
	return { text: undefined, template: (row && nameOf(row)) ?? id, note: why };
}

export const preview: Operation = {
	resource: 'campaign',
	option: {
		name: 'Preview',
		value: 'preview',
		action: 'Preview the message of a campaign',
		description:
			'Show the message as a sample contact would read it, one item for each channel, with the parts of an SMS. Sends nothing.',
	},
	fields: [campaignId, sampleContact],
	async run({ client, params }) {
		const id = params.id('campaignId');
		const contact = readSampleContact(params);
		const campaign = await client.get(id);
		const channels = channelsOf(sendingModeOf(campaign) ?? '');
		if (channels.length === 0) {
			throw new PreconditionError([
				{
					message:
						'The campaign has no sending mode that this node knows, so there is no message to show.',
					remedy: 'Choose one with Update, or look at the campaign in Qlara.',
				},
			]);
		}
		const items: JsonObject[] = [];
		for (const [index, channel] of channels.entries()) {
			const { text, ...beside } = await textOf(client, campaign, channel);
			const seen = text === undefined ? undefined : readAs(text, contact);
			const { segments, length, encoding } = measureSms(seen?.text ?? '');
			items.push({
				channel: channel.displayName,
				text: seen?.text ?? null,
				...(channel.word === 'SMS' &&
					seen && { smsSegments: segments, smsLength: length, smsEncoding: encoding }),
				tried:
					index === 0
						? 'first'
						: `when ${channels[index - 1]!.displayName} does not reach somebody`,
				...beside,
				...(seen && seen.unknown.length > 0 && { placeholdersLeft: seen.unknown.join(', ') }),
				name: campaign.name ?? null,
				id: campaign.id,
				...(seen && { safeText: safeText(seen.text) }),
			});
		}
		return items;
	},
};
