import type { JsonObject } from './types';

/**
 * The sending mode of a campaign in the API's spelling, such as `RCS_SMS`; undefined when it shows none.
 * `channel` is what other pages of the vendor call it (docs/api.md, C1).
 */
export function sendingModeOf({ sendingMode, channel }: JsonObject): string | undefined {
	const mode = sendingMode ?? channel;
	return typeof mode === 'string' && mode.trim() !== '' ? mode.trim().toUpperCase() : undefined;
}
