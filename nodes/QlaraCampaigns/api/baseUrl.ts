/** The base URL printed in the vendor's documentation. */
export const defaultBaseUrl = 'https://lora-api.agiletelecom.com/api';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** What is wrong with a base URL; undefined when it can be used. */
function baseUrlProblem(url: URL): string | undefined {
	if (url.protocol === 'http:' && !loopbackHosts.has(url.hostname)) {
		return 'must start with https://, because http would expose the API key to everyone on the way';
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must start with https://';
	if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
	return undefined;
}

/** A text without the slashes at its end; a regular expression would take a time that grows with their square. */
export function withoutSlashesAtEnd(text: string): string {
	let end = text.length;
	while (text[end - 1] === '/') end--;
	return text.slice(0, end);
}

/**
 * Reads the base URL as a person typed it.
 *
 * @param text any https URL, or an http URL of this computer itself; white space and slashes at the end are dropped
 * @returns the URL without a slash at its end, or the problem as the rest of a sentence ("must start with …")
 */
export function readBaseUrl(text: unknown): { url: string } | { problem: string } {
	if (typeof text !== 'string' || text.trim() === '') return { problem: 'is empty' };
	const trimmed = withoutSlashesAtEnd(text.trim());
	if (!URL.canParse(trimmed)) return { problem: 'is not a web address' };
	// An empty query or fragment is none to the URL, and still swallows the path behind it.
	const problem = /[?#]/.test(trimmed)
		? 'must not contain "?" or "#"'
		: baseUrlProblem(new URL(trimmed));
	return problem === undefined ? { url: trimmed } : { problem };
}

/** Whether `target` lies on the host (scheme, name and port) of `baseUrl`; both absolute URLs. */
export function isSameHost(target: string, baseUrl: string): boolean {
	return URL.canParse(target) && new URL(target).origin === new URL(baseUrl).origin;
}
