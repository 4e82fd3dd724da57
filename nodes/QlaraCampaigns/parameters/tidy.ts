/** Characters that nobody sees: soft hyphen, zero width, direction of writing, byte order mark. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** A text without what copying from a page, a chat or a sheet leaves in it and around it. */
export function tidy(text: string): string {
	return text.replace(invisible, '').trim();
}
