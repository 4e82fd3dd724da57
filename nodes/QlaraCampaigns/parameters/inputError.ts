/** A parameter that cannot be used. Nothing has been sent when it is thrown. */
export class InputError extends Error {
	override readonly name = 'InputError';

	/**
	 * @param label the parameter's label in the form
	 * @param problem what is wrong, as the rest of a sentence that starts with the label
	 * @param remedy what to do, as a sentence
	 */
	constructor(
		label: string,
		problem: string,
		readonly remedy: string,
	) {
		super(`"${label}" ${problem}`);
	}
}
