/** A JSON object as it came over the wire or goes out to it. */
export interface JsonObject {
	[key: string]: unknown;
}

/**
 * A campaign as the API returned it: `id` is checked to be there, every other field passes through
 * untouched, known or not (docs/api.md#get lists some of the names, not all).
 */
export interface Campaign extends JsonObject {
	id: string | number;
}

/** One page of a list, whatever envelope it came in. */
export interface Page<Row> {
	rows: Row[];
	/** Rows in the whole list, when the answer names it. */
	total?: number;
	/** True when the answer says that no page follows. */
	last?: boolean;
}

/** A price. `price` is a decimal number in the account's currency (not in cents). */
export interface Price extends JsonObject {
	price: number;
}

/** The credit of an account, in its currency (not in cents). */
export interface Credit {
	/** What can be spent. */
	available: number;
	/** All of it, with what is held for campaigns; undefined when the answer does not say it. */
	credit: number | undefined;
	/** What is held for campaigns that wait. */
	frozen: number | undefined;
	currency: string | undefined;
}

/** Values of one query; `undefined` values are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
