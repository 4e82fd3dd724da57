/** An amount of money for people, such as `1.71 EUR`; more digits than prices of messages have are noise. */
export function amountText(value: number, currency: string | undefined): string {
	const code = currency !== undefined && /^[A-Z]{3}$/.test(currency) ? ` ${currency}` : '';
	return `${Number(value.toFixed(6))}${code}`;
}

/** A number with what it counts, such as `1 recipient` or `1,200 recipients`. */
export function countText(count: number, singular: string): string {
	return `${count.toLocaleString('en-US')} ${singular}${count === 1 ? '' : 's'}`;
}
