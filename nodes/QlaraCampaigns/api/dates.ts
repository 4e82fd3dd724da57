/** A moment (ms since 1970) in the pattern of the API: `2026-04-10 08:00:00.000+0000` (docs/api.md#dates). */
export function toApiDate(at: number): string {
	return new Date(at).toISOString().replace('T', ' ').replace('Z', '+0000');
}

/** The day of a moment (ms since 1970) for the filters of lists, by UTC: `2026-04-10` (docs/api.md#list). */
export function toApiDay(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}

/** Numbers below this are seconds, which reach it in the year 5138; others are ms. */
const largestSeconds = 1e11;
/** The end of the year 9999 in ms since 1970: what lies behind it is no date of a campaign, but another unit. */
const latest = Date.UTC(10_000, 0) - 1;

/** More than any date has characters; an answer may hold anything. */
const longestDate = 100;

/** Days of a month, in the year that the text names; a day that does not exist would come back as another one. */
function exists(day: string): boolean {
	const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
	return date >= 1 && date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * Reads a date that the API wrote: a number, or text with a date, a time and an offset, with a space or a `T`
 * between them (the format of answers is unknown, docs/api.md#dates).
 *
 * @returns ms since 1970; undefined for anything else, such as a time without an offset
 */
export function readApiDate(value: unknown): number | undefined {
	if (typeof value === 'number') {
		const at = value < largestSeconds ? value * 1000 : value;
		return at >= 0 && at <= latest ? at : undefined;
	}
	if (typeof value !== 'string' || value.length > longestDate) return undefined;
	const [, day, time, sign, hours, minutes = '00'] =
		/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?:Z|([+-])(\d{2}):?(\d{2})?)$/i.exec(
			value.trim(),
		) ?? [];
	if (day === undefined || time === undefined || !exists(day)) return undefined;
	const offset = sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
	const at = Date.parse(`${day}T${time.replace(',', '.')}${offset}`);
	return Number.isNaN(at) ? undefined : at;
}
