import type { QlaraError } from '../api/errors';

/** What a service says that refuses to confirm for another reason than that it is confirmed (docs/api.md#confirm). */
const otherReasons =
	/credit|balance|funds|recipient|destination|contact|readyToSend|not ready|calculat|goal|sender|template|sendingMode|required|not found/i;
const saysConfirmed = /already|confirmed|sent\b|sending|scheduled|in progress/i;

/**
 * Whether a refusal may mean that the campaign is confirmed, which a read may show late.
 *
 * @param holdsClaim whether nobody else who writes claims can have confirmed it
 */
export function mayBeConfirmed(
	{ details: { status, apiMessage = '' } }: QlaraError,
	holdsClaim: boolean,
): boolean {
	if (status !== 400 && status !== 409 && status !== 422) return false;
	if (otherReasons.test(apiMessage)) return false;
	return !holdsClaim || saysConfirmed.test(apiMessage);
}
