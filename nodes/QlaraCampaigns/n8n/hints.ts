import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { toText } from '../api/toText';
import type { JsonObject } from '../api/types';
import type { WaitTime } from '../api/waitTime';
import { countText } from '../parameters/amountText';
import { safeSentence } from '../parameters/safeText';

/** So many warnings stand in the hints; the others are counted, and all stand in the items. */
const maxWarnings = 3;

const hint = (
	type: NonNullable<NodeExecutionHint['type']>,
	message: string,
): NodeExecutionHint => ({
	message,
	type,
	location: 'outputPane',
});

/** What Check has found: its sentence for one campaign, how many there are of which kind for several. */
function checkHints(items: JsonObject[]): NodeExecutionHint[] {
	const checked = items.filter(({ canBeSent }) => typeof canBeSent === 'boolean');
	const blocked = checked.filter(({ canBeSent }) => canBeSent === false).length;
	const warned = checked.filter(
		({ canBeSent, warnings }) => canBeSent === true && warnings !== 0,
	).length;
	if (blocked + warned === 0) return [];
	if (checked.length === 1) return [hint('warning', safeSentence(toText(checked[0]!.summary)))];
	const parts = [
		...(blocked === 0 ? [] : [`${blocked} cannot be sent`]),
		...(warned === 0 ? [] : [`${warned} can be sent, but with warnings`]),
	];
	const of = countText(checked.length, 'campaign');
	return [hint('warning', `Of ${of} ${parts.join(' and ')}. The summary of each item says why.`)];
}

/** What looks wrong in what was written or sent, each once. */
function warningHints(items: JsonObject[]): NodeExecutionHint[] {
	const texts = items
		.flatMap(({ warnings, acceptedWarnings }) => [warnings, acceptedWarnings])
		.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
		.filter((text) => typeof text === 'string');
	const distinct = [...new Set(texts)];
	const more = distinct.length - maxWarnings;
	return [
		...distinct.slice(0, maxWarnings).map((text) => hint('warning', safeSentence(text))),
		...(more > 0 ? [hint('warning', `There are ${countText(more, 'further warning')}.`)] : []),
	];
}

function duplicateHints(items: JsonObject[]): NodeExecutionHint[] {
	const count = items.reduce(
		(sum, { duplicateDestinations }) =>
			sum + (Array.isArray(duplicateDestinations) ? duplicateDestinations.length : 0),
		0,
	);
	if (count === 0) return [];
	const numbers = count === 1 ? '1 phone number was' : `${countText(count, 'phone number')} were`;
	return [hint('info', `${numbers} listed more than once and will get the message once.`)];
}

function creationHints(items: JsonObject[]): NodeExecutionHint[] {
	const created = items.filter(
		({ campaignsInThisRun, existing }) => campaignsInThisRun !== undefined && existing !== true,
	).length;
	return created < 2
		? []
		: [
				hint(
					'info',
					`This run has created ${countText(created, 'campaign')}, one for each input item.`,
				),
			];
}

/** How far a wait for completion has come when it ended before the campaign. */
function waitHints(items: JsonObject[]): NodeExecutionHint[] {
	const open = items.filter(({ finished }) => finished === false);
	const [first] = open;
	if (first === undefined) return [];
	if (open.length > 1) {
		const campaigns = countText(open.length, 'campaign');
		return [hint('info', `${campaigns} had not finished when the wait ended.`)];
	}
	const { totalSuccess, recipients } = first;
	const far =
		typeof totalSuccess === 'number' && typeof recipients === 'number'
			? `: ${totalSuccess.toLocaleString('en-US')} of ${countText(recipients, 'recipient')} reached so far`
			: '';
	return [hint('info', `The campaign had not finished when the wait ended${far}.`)];
}

/**
 * What a person should see without opening an item, from the output of one run of the node. n8n shows hints as HTML,
 * so nothing in them comes from a campaign as it is.
 *
 * @param items of one operation, without those that failed
 */
export function hintsFor(items: JsonObject[]): NodeExecutionHint[] {
	return [checkHints, warningHints, duplicateHints, creationHints, waitHints].flatMap((hintsOf) =>
		hintsOf(items),
	);
}

/** A wait that is worth a hint, ms. */
const notableWaitMs = 5_000;

/** How long the limits of the account have made the run wait. */
export function turnHints({ totalMs, metOutage }: WaitTime): NodeExecutionHint[] {
	if (totalMs < notableWaitMs) return [];
	const why = metOutage
		? 'Qlara was down, or the rate limit of the account was used up'
		: 'the rate limit of the Qlara account allows no more';
	return [
		hint(
			'info',
			`Requests of this run waited ${Math.round(totalMs / 1000)} seconds, because ${why}.`,
		),
	];
}

/** Shows hints in the output panel, in an n8n that can. */
export function showHints(
	context: Partial<Pick<IExecuteFunctions, 'addExecutionHints'>>,
	items: JsonObject[],
	waitTime?: WaitTime,
): void {
	const hints = [...hintsFor(items), ...(waitTime === undefined ? [] : turnHints(waitTime))];
	if (hints.length > 0) context.addExecutionHints?.(...hints);
}
