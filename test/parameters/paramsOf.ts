import { Params } from '../../nodes/QlaraCampaigns/parameters/params';

/** What a test may say about parameters beside their values. */
export interface ParamsOptions {
	/** The parameters before n8n evaluates them, where they differ. */
	raw?: Record<string, unknown>;
	/** What n8n makes of an expression without its `=`. */
	evaluate?: (expression: string) => unknown;
	/** Labels; a parameter without one is called by its name. */
	labels?: ReadonlyMap<string, string>;
	timezone?: string;
	/** The time of day, ms since 1970. */
	now?: number;
}

/** Parameters with the given values, as an operation gets them. */
export function paramsOf(
	values: Record<string, unknown>,
	{ raw = values, evaluate, labels, timezone = 'UTC', now = 0 }: ParamsOptions = {},
): Params {
	return new Params({
		value: (name) => values[name],
		raw: (name) => raw[name],
		...(evaluate && { evaluate }),
		label: (name) => labels?.get(name) ?? name,
		timezone,
		now: () => now,
	});
}
