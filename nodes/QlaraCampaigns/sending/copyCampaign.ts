import { toText } from '../api/toText';
import type { Campaign, JsonObject } from '../api/types';
import { channelFields, channelsOf } from '../channels';
import { campaignBody } from '../channels/campaignBody';
import { problem, type Problem } from '../channels/problem';
import { withoutClaims } from './claim';
import { isEmpty } from './compareFields';
import { PreconditionError } from './preconditionError';

/**
 * The body of a create that makes a draft with the content of another campaign: everything but its date.
 *
 * @param original as it was read
 * @param changes fields of the body, in the place of those of the original; an empty one leaves the field out
 * @param remedy what to do about a field that is missing, as a sentence
 * @throws PreconditionError naming every field that the copy needs and that Qlara does not show: a copy without it
 *   would be another message
 */
export function copyBody(original: Campaign, changes: JsonObject, remedy: string): JsonObject {
	const { scheduledDate: _date, readyToSend: _ready, ...content } = campaignBody(original);
	const asked: JsonObject = { ...withoutClaims(content), readyToSend: false, ...changes };
	const mode = isEmpty(asked.sendingMode) ? '' : toText(asked.sendingMode);
	const channels = channelsOf(mode);
	const needed = channels.flatMap(({ fields }) => fields.map(({ property }) => property));
	const others = channelFields()
		.map(({ property: { name } }) => name)
		.filter((name) => channels.length > 0 && !needed.some((field) => field.name === name));
	const body = Object.fromEntries(
		Object.entries(asked).filter(([name, value]) => !isEmpty(value) && !others.includes(name)),
	);
	const missing: Problem[] = [];
	const shownAs = `for campaign ${toText(original.id).slice(0, 50)}`;
	const miss = (name: string, label: string, why = ''): void => {
		const message = `Qlara shows no ${label} ${shownAs}${why}.`;
		missing.push(problem('error', 'missingField', name, message, remedy));
	};
	if (mode === '') miss('sendingMode', '"Sending Mode"');
	for (const { name, displayName } of needed) {
		if (body[name] === undefined)
			miss(name, `"${displayName}"`, `, which the sending mode ${mode} needs`);
	}
	const toNumbers = body.destinations !== undefined;
	if (!toNumbers && body.contactListIds === undefined)
		miss('contactListIds', 'contact lists and no phone numbers');
	if (missing.length > 0) throw new PreconditionError(missing, 'Nothing was created.');
	// An API that leaves it out shows one kind of recipients (docs/api.md#create).
	return { ...body, destinationType: body.destinationType ?? (toNumbers ? 2 : 1) };
}
