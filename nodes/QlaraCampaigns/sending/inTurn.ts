import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import type { ConfirmLedger } from './confirmLedger';
import type { ConfirmOutcome } from './confirmOutcome';
import { contentKey, sentBefore, type EqualCampaign } from './equalCampaigns';

/** What this process knows of the sends of one content. */
interface Sends {
	/** Ends when those end that were begun: equal ones wait for each other. */
	last: Promise<unknown>;
	/** What was, or may have been, confirmed a short time ago, by the ID of the campaign. */
	sent: Map<string, { campaign: Campaign; isCertain: boolean; at: number }>;
}

/** Contents that are remembered for an account. */
const maxContents = 1_000;
/** By account: there is one ledger for each, as long as the process lives. */
const memory = new WeakMap<ConfirmLedger, Map<string, Sends>>();

function sendsOf(ledger: ConfirmLedger, key: string): Sends {
	const contents = memory.get(ledger) ?? new Map<string, Sends>();
	memory.set(ledger, contents);
	const sends = contents.get(key) ?? { last: Promise.resolve(), sent: new Map() };
	contents.delete(key);
	contents.set(key, sends);
	const [oldest] = contents.keys();
	if (contents.size > maxContents && oldest !== undefined) contents.delete(oldest);
	return sends;
}

/**
 * Confirms in this process one after the other what has the same message and the same recipients, so that each knows of
 * those before it, and remembers what was confirmed.
 *
 * @param campaign as it was just read
 * @param run confirms; told whether it had to wait, so that the read is an old one
 */
export async function inTurn(
	ledger: ConfirmLedger,
	{ elapsed }: Pick<Time, 'elapsed'>,
	campaign: Campaign,
	run: (hasWaited: boolean) => Promise<ConfirmOutcome>,
): Promise<ConfirmOutcome> {
	const key = contentKey(campaign);
	if (key === undefined) return await run(false);
	const sends = sendsOf(ledger, key);
	const arrivedAt = elapsed();
	const mine = sends.last.then(async () => await run(elapsed() > arrivedAt));
	sends.last = mine.catch(() => undefined);
	const end = await mine;
	const { outcome } = end;
	if (outcome === 'confirmed' || outcome === 'unknown')
		sends.sent.set(String(campaign.id), {
			campaign,
			isCertain: outcome === 'confirmed',
			at: elapsed(),
		});
	return end;
}

/**
 * The campaigns with the content of this one that this process has confirmed, or may have, and that no list may show
 * yet.
 *
 * @param settleMs after how long lists show them
 */
export function sentHere(
	ledger: ConfirmLedger,
	{ elapsed }: Pick<Time, 'elapsed'>,
	campaign: Campaign,
	settleMs: number,
): EqualCampaign[] {
	const key = contentKey(campaign);
	const sends = key === undefined ? undefined : memory.get(ledger)?.get(key);
	return [...(sends?.sent ?? [])]
		.filter(([id, { at }]) => id !== String(campaign.id) && elapsed() - at < settleMs)
		.map(([, { campaign: sent, isCertain }]) => sentBefore(sent, isCertain));
}
