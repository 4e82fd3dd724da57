import type { JsonObject } from '../api/types';
import { textProblems } from '../channels/textProblems';

/**
 * Adds to an output what looks wrong in the message that was written, if anything does.
 *
 * @param written the fields of the request
 */
export function warnOfTexts(output: JsonObject, { smsBody }: JsonObject): JsonObject {
	const problems = typeof smsBody === 'string' ? textProblems(smsBody, 'smsBody') : [];
	return problems.length === 0
		? output
		: { ...output, warnings: problems.map(({ message }) => message) };
}
