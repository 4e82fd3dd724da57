import type { JsonObject } from '../api/types';
import { channels } from '../channels';

/**
 * Adds to an output what looks wrong in the channel fields that were written, if anything does.
 *
 * @param written the fields of the request
 */
export function addFieldWarnings(output: JsonObject, written: JsonObject): JsonObject {
	const campaign = { id: '', ...written };
	const warnings = channels
		.flatMap((channel) =>
			channel.fields
				.filter(({ property: { name } }) => (written[name] ?? '') !== '')
				.flatMap(({ property: { name } }) => channel.check?.(campaign, name) ?? []),
		)
		.filter(({ severity }) => severity === 'warning');
	if (warnings.length === 0) return output;
	return { ...output, warnings: warnings.map(({ message }) => message) };
}
