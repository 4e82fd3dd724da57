/** Our own decision not to send. Nothing has been sent when it is thrown. */
export class Refusal extends Error {
	override readonly name = 'Refusal';

	/**
	 * @param message what stands against it, as sentences
	 * @param remedy what to do, as sentences
	 */
	constructor(
		message: string,
		readonly remedy: string,
	) {
		super(message);
	}
}
