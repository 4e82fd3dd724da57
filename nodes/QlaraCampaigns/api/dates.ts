/** A moment (ms since 1970) in the pattern of the API: `2026-04-10 08:00:00.000+0000` (docs/api.md#dates). */
export function toApiDate(at: number): string {
	return new Date(at).toISOString().replace('T', ' ').replace('Z', '+0000');
}

/** Numbers below this are seconds, which reach it in the year 5138; others are ms. */
const largestSeconds = 1e11;

/**
 * Reads a date that the API wrote: a number, or text with a date, a time and an offset, with a space or a `T`
 * between them (the format of answers is unknown, docs/api.md#dates).
 *
 * @returns ms since 1970; undefined for anything else, such as a time without an offset
 */
export function readApiDate(value: unknown): number | undefined {
	if (typeof value === 'number') return value < largestSeconds ? value * 1000 : value;
	if (typeof value !== 'string') return undefined;
	const [, day, time, sign, hours, minutes = '00'] =
		/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?:Z|([+-])(\d{2}):?(\d{2})?)$/i.exec(
			value.trim(),
		) ?? [];
	if (day === undefined || time === undefined) return undefined;
	const offset = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
	const at = Date.parse(`${day}T${time.replace(',', '.')}${offset}`);
	return Number.isNaN(at) ? undefined : at;
}
