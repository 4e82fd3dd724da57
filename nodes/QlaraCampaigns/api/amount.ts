/**
 * Reads an amount of money: a number, or text with a dot or a comma before the decimals.
 * `1,234` can be a thousand or a bit more than one: text that can be read in two ways is not read.
 */
export function amount(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const match = /^(?:[A-Z]{3}|€)?\s*(-?\d+)(?:([.,])(\d+))?\s*(?:[A-Z]{3}|€)?$/i.exec(value.trim());
	if (match === null) return undefined;
	const [, whole = '', mark, decimals = '0'] = match;
	return mark === ',' && decimals.length === 3 ? undefined : Number(`${whole}.${decimals}`);
}
