import { QlaraError } from '../api/errors';
import type { QlaraClient } from '../api/client';
import type { Campaign } from '../api/types';
import type { Figures } from './planId';

/** Names under which the API may put the cost into a campaign (sections 2.6 and 2.7: none is documented). */
const costNames = ['estimatedCost', 'cost', 'totalCost', 'totalPrice', 'price'];

/** A campaign that was just recalculated, with its recipients and price. */
export interface Measured extends Figures {
	campaign: Campaign;
	/** Why there is no cost, as a sentence; undefined when there is one. */
	costProblem: string | undefined;
	/** The currency, when the API named it. */
	currency: string | undefined;
}

function whole(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function costIn(campaign: Campaign): number | undefined {
	for (const name of costNames) {
		const value = campaign[name];
		const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
		if (typeof number === 'number' && Number.isFinite(number)) return number;
	}
	return undefined;
}

/** Prices are rounded differently in different answers; a larger difference means that one of them is old. */
const agree = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 + 0.001 * Math.max(a, b);

/** The number of recipients that a campaign names ([seed] 2.3); undefined when it names none that can be read. */
export function recipientsOf(campaign: Campaign): number | undefined {
	return whole(campaign.totalDestinations);
}

async function readPrice(client: Pick<QlaraClient, 'price'>, id: string) {
	return await client.price(id).catch((error: unknown) => {
		// A price that nobody can read is no price; that Qlara does not answer at all is another matter.
		if (error instanceof QlaraError && error.kind === 'unreadable') return undefined;
		throw error;
	});
}

function readCost(price: number | undefined, known: number | undefined): Pick<Measured, 'cost' | 'costProblem'> {
	if (price === undefined) return { cost: undefined, costProblem: 'Qlara gave a price that cannot be read.' };
	if (price < 0) return { cost: undefined, costProblem: `Qlara gave the price ${price}, which cannot be one.` };
	if (known === undefined || agree(known, price)) return { cost: price, costProblem: undefined };
	return {
		cost: undefined,
		costProblem: `Qlara gave the price ${price}, but a cost of ${known} with the campaign, so one of them is not up to date.`,
	};
}

/**
 * Lets Qlara count recipients and cost anew, and reads both: what guards and checks decide by.
 *
 * @param before the campaign as it was just read; it has not begun to send
 * @throws QlaraError when Qlara cannot be asked
 */
export async function measure(client: Pick<QlaraClient, 'calculateGoal' | 'price'>, before: Campaign): Promise<Measured> {
	const id = String(before.id);
	const calculated = await client.calculateGoal(id);
	const price = await readPrice(client, id);
	// A read may lag behind; the answer of calculateGoal has the fresh figures ([seed] 2.6), but perhaps not all fields.
	const campaign = { ...before, ...calculated };
	return {
		campaign,
		recipients: recipientsOf(campaign),
		currency: typeof price?.currency === 'string' ? price.currency : undefined,
		...readCost(price?.price, costIn(calculated)),
	};
}

/**
 * Recipients and price of a campaign without counting them anew.
 *
 * @throws QlaraError when Qlara cannot be asked
 */
export async function readFigures(client: Pick<QlaraClient, 'price'>, campaign: Campaign): Promise<Measured> {
	const price = await readPrice(client, String(campaign.id));
	return { campaign, recipients: recipientsOf(campaign), currency: undefined, ...readCost(price?.price, costIn(campaign)) };
}

/** What the API says about a campaign without being asked to count: for one that is already on its way. */
export function figuresAsTheyAre(campaign: Campaign): Measured {
	return { campaign, recipients: recipientsOf(campaign), cost: costIn(campaign), costProblem: undefined, currency: undefined };
}
