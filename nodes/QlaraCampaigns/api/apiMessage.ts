import { isJsonObject } from './types';

const maxLength = 500;
/** What is looked at of a text: the words of a page stand near its beginning. */
const maxText = 50_000;

/** A text, or what a browser would show of a page. One pass, since a page may hold anything. */
function plainText(html: string): string {
	const text = html.slice(0, maxText);
	let plain = '';
	let at = 0;
	/** The element that is open and shows nothing. */
	let hidden = '';
	for (const { 0: tag, index } of text.matchAll(/<[/!?a-z][^<>]*>/gi)) {
		if (hidden === '') plain += `${text.slice(at, index)} `;
		at = index + tag.length;
		const [, slash, name = ''] = /^<(\/?)(script|style)\b/i.exec(tag.toLowerCase()) ?? [];
		if (slash === '' && hidden === '') hidden = name;
		else if (slash === '/' && hidden === name) hidden = '';
	}
	if (hidden === '') plain += text.slice(at);
	return plain.replace(/\s+/g, ' ').trim();
}

/** The places in which the vendor's pages put the reason of a refusal, most telling first (docs/api.md#errors). */
function messageIn(value: unknown): string | undefined {
	if (typeof value === 'string') return plainText(value) || undefined;
	if (Array.isArray(value)) return value.map(messageIn).filter(Boolean).join('; ') || undefined;
	if (!isJsonObject(value)) return undefined;
	const { message, error_description, error, detail, title, description, defaultMessage, errors } =
		value;
	// Spring names the failed checks in `errors`, under a `message` that only says that there are some.
	const parts = [
		messageIn(
			message ?? error_description ?? error ?? detail ?? title ?? description ?? defaultMessage,
		),
		messageIn(errors),
	];
	return parts.filter(Boolean).join(': ') || undefined;
}

/** The API's own words in the body of a refusal, at most 500 characters; undefined when it gave none. */
export function apiMessageOf(body: unknown): string | undefined {
	const hasText =
		isJsonObject(body) &&
		Object.values(body).some((value) => typeof value === 'string' && value.trim() !== '');
	const message = messageIn(body) ?? (hasText ? JSON.stringify(body) : undefined);
	return message !== undefined && message.length > maxLength
		? `${message.slice(0, maxLength)}…`
		: message;
}
