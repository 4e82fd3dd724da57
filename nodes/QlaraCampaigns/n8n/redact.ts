/** A key shorter than this would also be found in harmless text. */
const shortestSecret = 6;

/**
 * Makes a function that takes a secret out of texts, however it is written there: as it is, inside JSON, or
 * inside a web address.
 */
export function redactor(secret: string): (text: string) => string {
	if (secret.length < shortestSecret) return (text) => text;
	// URLSearchParams encodes what encodeURIComponent refuses, such as half of an emoji.
	const inAddress = new URLSearchParams({ '': secret }).toString().slice(1);
	const spellings = new Set([
		secret,
		JSON.stringify(secret).slice(1, -1),
		inAddress,
		inAddress.replaceAll('+', '%20'),
	]);
	return (text) =>
		[...spellings].reduce((rest, spelling) => rest.split(spelling).join('[API key]'), text);
}
