/** A share in percent with one decimal; null when it cannot be calculated. */
export function percent(part: number | undefined, whole: number | undefined): number | null {
	if (part === undefined || whole === undefined || whole === 0) return null;
	return Math.round((part / whole) * 1000) / 10;
}
