/**
 * What keeps an id from being put into a path; undefined when it can be.
 * `.` and `..` would climb out of the path and survive URL encoding; `stats` is another endpoint.
 */
export function campaignIdProblem(id: string): string | undefined {
	if (id === '') return 'is empty';
	if (id === '.' || id === '..' || id === 'stats')
		return `is "${id}", which cannot be a campaign ID`;
	if (id.length > 200) return 'is longer than 200 characters';
	// A lone surrogate cannot be URL encoded; control characters are never part of an ID.
	if (/[\p{Cc}\p{Cs}]/u.test(id)) return 'contains invisible or broken characters';
	return undefined;
}

/** An id as the API writes it: a number when it consists of digits, otherwise a text (docs/api.md#ids). */
export function toApiId(id: string): number | string {
	const number = Number(id);
	// A longer number would lose digits, and one with leading zeros would lose those.
	return Number.isSafeInteger(number) && String(number) === id ? number : id;
}
