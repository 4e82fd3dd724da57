/** Digits in groups of three, with the one mark between the groups and the other one before the decimals. */
const grouped = [/^-?\d{1,3}(?:\.\d{3})+,\d+$/, /^-?\d{1,3}(?:,\d{3})+\.\d+$/];

/**
 * Reads an amount of money: a number, or text with a dot or a comma before the decimals.
 * `1,234` and `1.234` can be a thousand or a bit more than one: text that can be read in two ways is not read.
 */
export function amount(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || value.length > 100) return undefined;
	const text = /^(?:[A-Z]{3}|€)?\s*(-?\d[\d.,]*)\s*(?:[A-Z]{3}|€)?$/i.exec(value.trim())?.[1] ?? '';
	if (grouped.some((pattern) => pattern.test(text))) {
		const decimals = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
		return Number(`${text.slice(0, decimals).replace(/[.,]/g, '')}.${text.slice(decimals + 1)}`);
	}
	const match = /^(-?\d+)(?:[.,](\d+))?$/.exec(text);
	if (match === null) return undefined;
	const [, whole = '', decimals = '0'] = match;
	const mayBeThousands = decimals.length === 3 && /^-?[1-9]\d{0,2}$/.test(whole);
	return mayBeThousands ? undefined : Number(`${whole}.${decimals}`);
}
