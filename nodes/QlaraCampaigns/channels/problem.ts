/**
 * How much a problem matters:
 * - `error`: the campaign cannot be sent like this
 * - `warning`: it can, but it is probably not what was meant; Send stops until a person has seen it
 * - `note`: good to know
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that is wrong with a campaign. */
export interface Problem {
	/** Names the kind of problem for a program, such as `noRecipients`. */
	code: string;
	/** The API's name of the field it is about; empty when it is about the campaign as a whole. */
	field: string;
	/** What is wrong, as a sentence. */
	message: string;
	/** What to do about it, as a sentence. */
	remedy: string;
	severity: Severity;
}

/** What messages quote of a campaign can have any length. */
const maxMessage = 1_000;

/** Makes a {@link Problem}; message and remedy are sentences. A message that is too long ends with `…`. */
export function problem(
	severity: Severity,
	code: string,
	field: string,
	message: string,
	remedy: string,
): Problem {
	const shown = message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message;
	return { code, field, message: shown, remedy, severity };
}
