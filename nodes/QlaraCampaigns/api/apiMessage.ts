import { isJsonObject } from './types';

const maxLength = 500;

function plainText(html: string): string {
	return html
		.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
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
