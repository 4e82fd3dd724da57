import { amount } from './amount';
import type { JsonObject } from './types';

/**
 * Names under which the API may put the cost into a campaign or beside a price; none is documented
 * (docs/api.md#price).
 */
const costNames = ['estimatedCost', 'cost', 'totalCost', 'totalPrice', 'price'];

/** A number that counts something; undefined when the value is none. */
export function wholeNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
		? number
		: undefined;
}

/** The cost that some fields name, in the account's currency; undefined when they name none that can be read. */
export function costIn(fields: JsonObject): number | undefined {
	return costNames.map((name) => amount(fields[name])).find((cost) => cost !== undefined);
}

/** The number of recipients that a campaign names (docs/api.md#get); undefined when it names none that can be read. */
export function recipientsOf({ totalDestinations }: JsonObject): number | undefined {
	return wholeNumber(totalDestinations);
}

/** The code of a currency, such as EUR; undefined when the fields name none. */
export function currencyIn({ currency }: JsonObject): string | undefined {
	return typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : undefined;
}
