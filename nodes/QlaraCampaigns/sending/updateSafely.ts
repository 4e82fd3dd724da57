import type { QlaraClient } from '../api/client';
import { endpoints } from '../api/endpoints';
import { isAmbiguous, QlaraError, resultOf } from '../api/errors';
import type { Time } from '../api/time';
import type { Campaign, JsonObject } from '../api/types';
import { withoutClaims } from './claim';
import { compareFields } from './compareFields';
import type { ConfirmLedger } from './confirmLedger';
import { waitFor } from './waiter';

/** What an update works with. The context of an operation is one. */
export interface UpdatePorts {
	client: Pick<QlaraClient, 'get' | 'update'>;
	time: Pick<Time, 'elapsed' | 'sleep'>;
	ledger: ConfirmLedger;
}

/** When to look whether the update shows, ms after it: a read may lag behind. */
const checkAtMs = [0, 1_000, 3_000, 7_000];
/** Fields that a message describes, and how much of a value it shows. */
const maxFields = 5;
const maxQuoted = 60;

/** A value as a message shows it, shortened. */
export function quoted(value: unknown): string {
	const text = JSON.stringify(value ?? '');
	if (text === '""' || text === '[]') return 'nothing';
	return text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
}

/** What differs, field by field, as sentences. */
function describe(
	names: string[],
	asked: JsonObject,
	campaign: Campaign,
	labelOf: (name: string) => string,
): string {
	const shown: JsonObject = withoutClaims({
		...campaign,
		sendingMode: campaign.sendingMode ?? campaign.channel,
	});
	const lines = names
		.slice(0, maxFields)
		.map(
			(name) =>
				`"${labelOf(name)}" should be ${quoted(asked[name])}, but Qlara shows ${quoted(shown[name])}.`,
		);
	return names.length === 1
		? lines[0]!
		: [`${names.length} fields are not what they should be.`, ...lines].join('\n');
}

/**
 * Updates a campaign, reads it back, and compares it with what was asked for: an API may accept what it does not store.
 * An end that leaves open what happened is settled in the same way.
 *
 * @param id the campaign, as text
 * @param body the whole body of the update
 * @param asked the fields of it that were asked for
 * @param labelOf the label of a field in the form
 * @returns the campaign as it is now
 * @throws QlaraError when the update was refused, when the campaign cannot be read back, or naming every field that is
 *   not what was asked for
 */
export async function updateSafely(
	{ client, time, ledger }: UpdatePorts,
	id: string,
	body: JsonObject,
	asked: JsonObject,
	labelOf: (name: string) => string,
): Promise<Campaign> {
	const onDoubt = (): void => ledger.recordUnclearUpdate(id, time.elapsed());
	const end = (await resultOf(client.update(id, body, { onDoubt })).finally(() =>
		ledger.invalidate(id, time.elapsed()),
	)) as QlaraError | undefined;
	if (end !== undefined && !isAmbiguous(end)) throw end;
	let seen: Campaign | undefined;
	let others: string[] = [];
	const updated = await waitFor(time, checkAtMs, async () => {
		const read = await resultOf(client.get(id));
		if (read instanceof QlaraError) return read;
		const compared = [...compareFields(asked, (seen = read))];
		others = compared.filter(([, result]) => result === 'other').map(([name]) => name);
		// After an end that leaves it open, only what shows proves the update.
		const isProven = end === undefined || compared.every(([, result]) => result === 'same');
		return others.length === 0 && isProven ? read : undefined;
	});
	if (updated instanceof QlaraError)
		throw unproven(end, `The campaign could not be read back: ${updated.message}`);
	if (updated !== undefined) return updated;
	if (others.length === 0 || seen === undefined) throw end!;
	throw unproven(end, describe(others, asked, seen, labelOf));
}

/** The error of an update of which it is not shown that it was made. */
function unproven(end: QlaraError | undefined, finding: string): QlaraError {
	const before = end === undefined ? '' : `${end.message.replace(/\.?$/, '.')} `;
	return new QlaraError(before + finding, 'unreadable', endpoints.update, end?.details);
}
