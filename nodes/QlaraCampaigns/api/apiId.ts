/** An id as the API writes it: a number when it consists of digits, otherwise a text (section 7). */
export function toApiId(id: string): number | string {
	const number = Number(id);
	// A longer number would lose digits, and one with leading zeros would lose those.
	return Number.isSafeInteger(number) && String(number) === id ? number : id;
}
