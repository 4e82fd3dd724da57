import { lazily } from './lazily';
import { deniesSuccess, isFailureWord, reportsFailureItself } from './reportsFailure';
import { sendingModeOf } from './sendingMode';
import { statusCode } from './status';
import { toText } from './toText';
import { isJsonObject, type Campaign, type JsonObject } from './types';

/** Fields that hardly anything but a campaign has (docs/api.md#create and #get). */
const campaignFields = [
	'sendingMode',
	'channel',
	'smsSender',
	'smsBody',
	'rcsAgentId',
	'rcsTemplateId',
	'whatsappPhoneNumberId',
	'whatsappTemplateId',
	'destinationType',
	'contactListIds',
	'destinations',
	'scheduledDate',
	'readyToSend',
	'totalDestinations',
	'totalSuccess',
	'totalFailed',
];
/** Fields that a campaign shares with much else. */
const commonFields = ['name', 'description', 'createdAt', 'updatedAt'];

/** One field of a campaign counts more than all that it shares with much else. */
const fieldWeight = 10;

/** How much an object looks like a campaign: 0 not at all, {@link fieldWeight} or more unmistakably. */
export function likeness(value: JsonObject): number {
	const count = (names: string[]): number =>
		names.filter((name) => value[name] !== undefined).length;
	const hasStatus = statusCode(value.status) !== undefined && !isFailureWord(value.status);
	return fieldWeight * count(campaignFields) + count(commonFields) + (hasStatus ? 1 : 0);
}

export function isUnmistakable(value: JsonObject): boolean {
	return likeness(value) >= fieldWeight;
}

/** Whether a value can be a campaign's id: any number or text but an empty one. */
export function isId(value: unknown): value is string | number {
	return (typeof value === 'string' && value.trim() !== '') || Number.isFinite(value);
}

function hasId(value: JsonObject): value is Campaign {
	return isId(value.id);
}

/** Names under which an object stands that an answer, or a row of a list, wraps. */
const wrappers = new Set([
	'attributes',
	'body',
	'campaign',
	'content',
	'data',
	'entity',
	'item',
	'node',
	'payload',
	'resource',
	'response',
	'result',
]);
/** How many objects may stand around a campaign. */
const maxWrappers = 3;

/** An object that may be the campaign. */
interface Candidate {
	campaign: Campaign;
	/** Whether it is the body itself, or stands under a name that promises it. */
	isExpected: boolean;
	/** Whether it, or an object around it, says that the request did not succeed. */
	isDenied: boolean;
}

/** What a campaign has to be to be the one that was asked for. */
export interface Wanted {
	/** Its id. */
	id?: string;
	/** What it was created from, when its id is not known yet. */
	body?: JsonObject;
}

/**
 * Whether an object says no instead of being a campaign. A campaign that failed may say so in a field `error`, but it
 * has a status or other fields of a campaign too.
 */
function saysNo(value: JsonObject): boolean {
	if (deniesSuccess(value)) return true;
	const hasCode = !isFailureWord(value.status) && statusCode(value.status) !== undefined;
	return reportsFailureItself(value) && !hasCode && !isUnmistakable(value);
}

/** Every object with an id in a value, an outer one before those inside of it. */
function candidatesIn(value: unknown, isExpected = true, isDenied = false, depth = 0): Candidate[] {
	if (depth > maxWrappers) return [];
	if (Array.isArray(value))
		return value.flatMap((entry) => candidatesIn(entry, isExpected, isDenied, depth + 1));
	if (!isJsonObject(value)) return [];
	const own = hasId(value)
		? [{ campaign: value, isExpected, isDenied: isDenied || saysNo(value) }]
		: [];
	// What stands inside of a campaign is a part of it.
	if (own.length > 0 && isUnmistakable(value)) return own;
	const isInnerDenied = isDenied || reportsFailureItself(value);
	const inner = Object.entries(value).flatMap(([name, entry]) =>
		candidatesIn(entry, wrappers.has(name), isInnerDenied, depth + 1),
	);
	return [...own, ...inner];
}

/** No name is longer; to compose a text takes more than linear time. */
const maxCompared = 2_000;
const unseen = lazily(() => /[\p{C}\p{Default_Ignorable_Code_Point}]/gu);

/** The one notation of all texts that look alike: composed, single spaces, and nothing that cannot be seen. */
export function oneNotation(text: unknown): string {
	return toText(text)
		.slice(0, maxCompared)
		.normalize('NFC')
		.replace(/[\t\n\r\f\v]/g, ' ')
		.replace(unseen(), '')
		.replace(/\s+/g, ' ')
		.trim();
}

const normalized = (text: unknown): string => oneNotation(text).toLowerCase();

const isSameText = (a: unknown, b: unknown): boolean => normalized(a) === normalized(b);

/** A name of at least so many characters may be the beginning of a longer one that the API has cut off. */
const shortestCut = 30;

/** Whether a name is the one that was asked for. */
const isSameName = (shown: string, asked: unknown): boolean =>
	isSameText(shown, asked) ||
	(shown.trim().length >= shortestCut && normalized(asked).startsWith(normalized(shown)));

/** Whether a campaign shows another name or another mode than what it was created from. */
export function contradicts(shown: JsonObject, { name, sendingMode }: JsonObject): boolean {
	const mode = sendingModeOf(shown);
	return (
		(typeof shown.name === 'string' && name !== undefined && !isSameName(shown.name, name)) ||
		(mode !== undefined && sendingMode !== undefined && !isSameText(mode, sendingMode))
	);
}

/** The id of a campaign as text, so that it can be compared: the API writes it as a number or as a text. */
export function idText(id: Campaign['id']): string {
	return String(id).trim();
}

function mayBeIt({ campaign, isExpected }: Candidate, id: string | undefined): boolean {
	if (id !== undefined && idText(campaign.id) !== idText(id)) return false;
	// Somewhere in an answer an id may be named without the campaign.
	return isExpected || likeness(campaign) > 0;
}

/** The one that looks most like a campaign; of equals the inner one, when its name promises the campaign. */
function best(candidates: Candidate[]): Candidate | undefined {
	return candidates.reduce<Candidate | undefined>((chosen, next) => {
		const more = likeness(next.campaign) - likeness(chosen?.campaign ?? {});
		return chosen === undefined || more > 0 || (more === 0 && next.isExpected) ? next : chosen;
	}, undefined);
}

/** What was found in an answer. */
export interface Found {
	/** The campaign that was asked for. */
	campaign?: Campaign;
	/** Whether the answer says that the request did not succeed. */
	isDenied: boolean;
	/** Another campaign than that. */
	other?: Campaign;
}

/**
 * Looks for a campaign in an answer whose shape the vendor does not publish (docs/api.md#single-campaigns): the body
 * itself, or an object that stands inside of others.
 *
 * @param answer its decoded body
 */
export function findCampaign(answer: unknown, { id, body }: Wanted): Found {
	const candidates = candidatesIn(answer);
	const found = best(candidates.filter((candidate) => mayBeIt(candidate, id)));
	const isOther = found !== undefined && body !== undefined && contradicts(found.campaign, body);
	if (found?.isDenied === false && !isOther) return { campaign: found.campaign, isDenied: false };
	const other = best(candidates.filter(({ campaign }) => likeness(campaign) > 0));
	return { isDenied: found?.isDenied ?? false, ...(other && { other: other.campaign }) };
}

/** The campaign in a row of a list: the row itself, or an object inside of it. */
export function rowCampaign(row: JsonObject): Campaign | undefined {
	return best(candidatesIn(row).filter((candidate) => mayBeIt(candidate, undefined)))?.campaign;
}
