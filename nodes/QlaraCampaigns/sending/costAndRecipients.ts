import { amount } from '../api/decode';
import { QlaraError } from '../api/errors';
import type { QlaraClient } from '../api/client';
import type { Campaign, JsonObject, Price } from '../api/types';
import type { Figures } from './planId';

/** Names under which the API may put the cost into a campaign or beside a price (sections 2.6 and 2.7: none is documented). */
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
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
		? number
		: undefined;
}

function costIn(fields: JsonObject): number | undefined {
	return costNames.map((name) => amount(fields[name])).find((cost) => cost !== undefined);
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

/** The cost, when everything agrees on it: the price, the fields beside it, and the cost with the campaign. */
function readCost(
	price: Price | undefined,
	campaign: JsonObject,
): Pick<Measured, 'cost' | 'costProblem'> {
	if (price === undefined)
		return { cost: undefined, costProblem: 'Qlara gave a price that cannot be read.' };
	const { price: cost } = price;
	if (cost < 0)
		return { cost: undefined, costProblem: `Qlara gave the price ${cost}, which cannot be one.` };
	const other = [costIn(campaign), costIn(price)].find(
		(known) => known !== undefined && !agree(known, cost),
	);
	if (other === undefined) return { cost, costProblem: undefined };
	return {
		cost: undefined,
		costProblem: `Qlara gave the price ${cost}, but a cost of ${other} as well, so one of them is not up to date.`,
	};
}

/**
 * Lets Qlara count recipients and cost anew, and reads both: what guards and checks decide by.
 *
 * @param before the campaign as it was just read; it has not begun to send
 * @throws QlaraError when Qlara cannot be asked
 */
export async function measure(
	client: Pick<QlaraClient, 'calculateGoal' | 'price'>,
	before: Campaign,
): Promise<Measured> {
	const id = String(before.id);
	const calculated = await client.calculateGoal(id);
	const price = await readPrice(client, id);
	// A read may lag behind; the answer of calculateGoal has the fresh figures ([seed] 2.6), but perhaps not all fields.
	const answered = Object.fromEntries(
		Object.entries(calculated).filter(([, value]) => value !== null),
	);
	return {
		campaign: { ...before, ...answered },
		// Never those of before: what was not counted now is not known.
		recipients: recipientsOf(calculated),
		currency: typeof price?.currency === 'string' ? price.currency : undefined,
		...readCost(price, calculated),
	};
}

/**
 * Recipients and price of a campaign without counting them anew.
 *
 * @throws QlaraError when Qlara cannot be asked
 */
export async function readFigures(
	client: Pick<QlaraClient, 'price'>,
	campaign: Campaign,
): Promise<Measured> {
	const price = await readPrice(client, String(campaign.id));
	return {
		campaign,
		recipients: recipientsOf(campaign),
		currency: undefined,
		...readCost(price, campaign),
	};
}

/** What the API says about a campaign without being asked to count: for one that is already on its way. */
export function figuresAsTheyAre(campaign: Campaign): Measured {
	return {
		campaign,
		recipients: recipientsOf(campaign),
		cost: costIn(campaign),
		costProblem: undefined,
		currency: undefined,
	};
}
