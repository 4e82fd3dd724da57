import { readApiDate } from '../api/dates';
import { sendingModeOf } from '../api/sendingMode';
import { isJsonObject, type Campaign, type JsonObject } from '../api/types';
import { withoutClaim } from './claim';

/**
 * How a field of a campaign compares with what was asked for; `unknown` when the API does not show it, or in a way
 * that nobody can read.
 */
export type Comparison = 'same' | 'other' | 'unknown';

/** Dates may come back without milliseconds. */
const dateToleranceMs = 1_000;

/** Names under which an entry of a list, or the thing that an id names, may have it. */
const idNames = ['id', 'phoneNumber', 'phone', 'number', 'msisdn', 'destination', 'value'];

/** Whether a field of a campaign holds nothing that could be sent: spaces and an empty list are nothing. */
export function isEmpty(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0)
	);
}

/** One notation for what means the same: ids as text, line ends of one kind. */
function asText(value: unknown): string {
	if (isJsonObject(value)) {
		const name = idNames.find((known) => value[known] !== undefined && value[known] !== null);
		return name === undefined ? JSON.stringify(value) : asText(value[name]);
	}
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	return text.replace(/\r\n?/g, '\n').trim();
}

/** Whether two lists hold the same entries, in any order and however often; phone numbers count as digits. */
function isSameSet(name: string, asked: unknown, shown: unknown): boolean {
	const entriesOf = (value: unknown): unknown[] =>
		typeof value === 'string' ? value.split(/[\s,;]+/).filter(Boolean) : [value].flat();
	const textOf = (entry: unknown): string =>
		name === 'destinations' ? asText(entry).replace(/\D/g, '') : asText(entry);
	const wanted = new Set(entriesOf(asked).map(textOf));
	const seen = new Set<string>();
	// Lists may be long, and many are compared with one: what is not the same is left at the first difference.
	for (const entry of entriesOf(shown)) {
		const text = textOf(entry);
		if (!wanted.has(text)) return false;
		seen.add(text);
	}
	return seen.size === wanted.size;
}

function asFlag(value: unknown): string {
	const text = asText(value ?? false).toLowerCase();
	return ({ '1': 'true', '0': 'false' } as Record<string, string>)[text] ?? text;
}

function compare(name: string, asked: unknown, shown: unknown): Comparison {
	const same = (isSame: boolean): Comparison => (isSame ? 'same' : 'other');
	if (typeof asked === 'boolean') return same(asFlag(asked) === asFlag(shown));
	if (isEmpty(asked) || isEmpty(shown)) return same(isEmpty(asked) && isEmpty(shown));
	if (Array.isArray(asked)) return same(isSameSet(name, asked, shown));
	if (name === 'scheduledDate') {
		const [a, b] = [readApiDate(asked), readApiDate(shown)];
		if (a === undefined || b === undefined) return 'unknown';
		return same(Math.abs(a - b) < dateToleranceMs);
	}
	if (name === 'sendingMode') return same(asText(asked).toUpperCase() === asText(shown));
	// A word may stand for its code.
	if (name === 'destinationType' && Number.isNaN(Number(asText(shown)))) return 'unknown';
	return same(asText(asked) === asText(shown));
}

/**
 * Compares a campaign with what was asked for, field by field, whatever the API makes of it: ids as numbers, texts or
 * objects, lists in any order, dates in any format that can be read, the mode under another name (docs/api.md, C1),
 * nothing as `null`, an empty text or an empty list. A claim is nobody's text.
 *
 * @param asked fields of a request body
 */
export function compareFields(asked: JsonObject, campaign: Campaign): Map<string, Comparison> {
	const { description } = campaign;
	const shown: JsonObject = {
		...campaign,
		...(typeof description === 'string' && { description: withoutClaim(description) }),
		sendingMode: sendingModeOf(campaign),
	};
	return new Map(
		Object.entries(asked).map(([name, value]) => [
			name,
			shown[name] === undefined && !isEmpty(value) ? 'unknown' : compare(name, value, shown[name]),
		]),
	);
}
