import type { Campaign, JsonObject } from '../api/types';
import {
	approach,
	assess,
	patienceAfter,
	type Approach,
	type ApproachPorts,
	type Rules,
} from '../sending/prepareConfirm';
import { confirmSafely } from '../sending/confirmSafely';
import { requireConfirmed, type ConfirmOutcome } from '../sending/confirmOutcome';
import { measure, type Measured } from '../sending/costAndRecipients';
import { hasGuards } from '../sending/guards';
import { isConfirmed } from '../sending/confirmationState';
import type { OperationContext } from './operation';
import { toApiDate } from './scheduledDate';
import { currentBody } from './update.operation';

/** What to do when Qlara refuses to confirm. */
export const confirmRemedies = {
	400: 'Qlara did not confirm the campaign and sent nothing. It needs the fields of its sending mode, recipients, a calculated cost, enough credit, a scheduled date that is not over, and Ready to Send switched on. A campaign that is already confirmed cannot be confirmed again.',
};

function portsOf({ client, time }: OperationContext): ApproachPorts {
	return { client, time, bodyOf: currentBody, toApiDate };
}

/** Cost of one recipient, with as many decimals as prices of messages have; null when it is not known. */
export function costPerRecipient({
	cost,
	recipients,
}: Pick<Measured, 'cost' | 'recipients'>): number | null {
	return cost === undefined || recipients === undefined || recipients === 0
		? null
		: Number((cost / recipients).toFixed(6));
}

/** The figures of a campaign, as an operation returns them. */
export function figuresOf(measured: Measured): JsonObject {
	const { recipients, cost, currency } = measured;
	return {
		recipients: recipients ?? null,
		cost: cost ?? null,
		costPerRecipient: costPerRecipient(measured),
		...(currency !== undefined && { currency }),
	};
}

/** What was found before a confirm, as an operation returns it. */
export function reportOf({ measured, planId, warnings, undoUntil }: Approach): JsonObject {
	return {
		...figuresOf(measured),
		planId,
		...(warnings.length > 0 && { acceptedWarnings: warnings.map(({ message }) => message) }),
		...(undoUntil !== undefined && { undoUntil: new Date(undoUntil).toISOString() }),
	};
}

/**
 * Confirms a campaign if guards and check let it pass. They look at data that is read right before the
 * request, in the same call; a campaign that is confirmed already is left alone.
 *
 * @returns the outcome, and what was found before the request, unless none was made or nothing asked for it
 * @throws Refusal or InputError when nothing was sent; ConfirmError for every end without a confirmed campaign
 */
export async function confirmGuarded(
	context: OperationContext,
	id: string,
	rules: Rules,
): Promise<{ confirmed: ConfirmOutcome; found: Approach | undefined }> {
	let found: Approach | undefined;
	const prepare = async (campaign: Campaign) => {
		const { campaign: ready, ...rest } = await approach(portsOf(context), campaign, rules);
		found = rest;
		return { campaign: ready, patienceMs: patienceAfter(rest, context.time.now()) };
	};
	const isFree = !rules.complete && !hasGuards(rules.guards);
	const confirmed = requireConfirmed(
		await confirmSafely(isFree ? context : { ...context, prepare }, id),
	);
	return { confirmed, found };
}

/**
 * Goes the same way with a client that keeps its writes to itself, past everything that stands against it, but for
 * a campaign that is confirmed already, for which nothing would be sent.
 *
 * @returns what would be refused; recipients and cost are those that were counted last, since counting anew is a
 *   request too
 */
export async function rehearseConfirm(
	context: OperationContext,
	id: string,
	rules: Rules,
): Promise<JsonObject> {
	const { client, time } = context;
	const needsFigures = rules.complete || hasGuards(rules.guards);
	const before = await client.get(id);
	if (await isConfirmed(client, before)) return { outcome: 'alreadyConfirmed' };
	if (!needsFigures) {
		await client.confirm(id);
		return {};
	}
	const measured = await measure(client, before);
	const { objections, update, ...found } = assess(portsOf(context), measured, rules, time.now());
	if (update !== undefined) await client.update(id, update);
	await client.confirm(id);
	return {
		...reportOf({ ...found, update }),
		wouldBeRefused: objections.length > 0,
		objections: objections.map(({ message }) => message),
	};
}
