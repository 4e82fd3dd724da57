import { costIn, recipientsOf } from '../api/campaignFigures';
import type { QlaraClient } from '../api/client';
import { QlaraError } from '../api/errors';
import type { Campaign, JsonObject, Price } from '../api/types';
import { writtenFields } from '../channels/campaignBody';

/** What a campaign shows beside the fields that a client may write (docs/api.md#get). */
const documentedFields = [
	'id',
	'status',
	'channel',
	'totalDestinations',
	'totalSuccess',
	'totalFailed',
];

/** A campaign, how many it reaches and what that costs, as far as Qlara says so. */
export interface Estimate {
	campaign: Campaign;
	/** Recipients as Qlara has counted them; undefined when it did not say. */
	recipients: number | undefined;
	/** Price in the account's currency; undefined when Qlara gave none that can be read. */
	cost: number | undefined;
	/** Why there is no cost, as a sentence; undefined when there is one. */
	costProblem: string | undefined;
	/** The currency, when the API named it. */
	currency: string | undefined;
}

/** Prices are rounded differently in different answers; a larger difference means that one of them is old. */
const agree = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 + 0.001 * Math.max(a, b);

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
): Pick<Estimate, 'cost' | 'costProblem'> {
	const unknown = (costProblem: string) => ({ cost: undefined, costProblem });
	if (price === undefined) return unknown('Qlara gave a price that cannot be read.');
	const { price: cost } = price;
	if (cost < 0) return unknown(`Qlara gave the price ${cost}, which cannot be one.`);
	const other = [costIn(campaign), costIn(price)].find(
		(known) => known !== undefined && !agree(known, cost),
	);
	if (other === undefined) return { cost, costProblem: undefined };
	return unknown(
		`Qlara gave the price ${cost}, but also a cost of ${other}, so one of them is out of date.`,
	);
}

/**
 * Lets Qlara count recipients and cost again, and reads both: what guards and checks decide by.
 *
 * @param before the campaign as it was just read; it has not begun to send
 * @throws QlaraError when Qlara cannot be asked
 */
export async function recalculate(
	client: Pick<QlaraClient, 'calculateGoal' | 'price'>,
	before: Campaign,
): Promise<Estimate> {
	const id = String(before.id);
	const calculated = await client.calculateGoal(id);
	const price = await readPrice(client, id);
	// A read may lag behind; the answer of calculateGoal has the fresh figures (docs/api.md#calculate-goal),
	// but perhaps not all fields. What nobody knows comes from reads alone, so that two of them can be compared.
	const fresh = [...documentedFields, ...writtenFields()];
	const answered = Object.fromEntries(
		Object.entries(calculated).filter(([name, value]) => value !== null && fresh.includes(name)),
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
 * Recipients and price of a campaign as they were counted last.
 *
 * @throws QlaraError when Qlara cannot be asked
 */
export async function readEstimate(
	client: Pick<QlaraClient, 'price'>,
	campaign: Campaign,
): Promise<Estimate> {
	const price = await readPrice(client, String(campaign.id));
	return {
		campaign,
		recipients: recipientsOf(campaign),
		currency: undefined,
		...readCost(price, campaign),
	};
}

/** What a campaign itself says, without a request: for one that is already on its way. */
export function estimateOf(campaign: Campaign): Estimate {
	return {
		campaign,
		recipients: recipientsOf(campaign),
		cost: costIn(campaign),
		costProblem: undefined,
		currency: undefined,
	};
}
