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

/** Makes a {@link Problem}; message and remedy are sentences. */
export function problem(
	severity: Severity,
	code: string,
	field: string,
	message: string,
	remedy: string,
): Problem {
	return { code, field, message, remedy, severity };
}
