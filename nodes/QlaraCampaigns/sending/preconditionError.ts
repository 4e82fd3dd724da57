import type { Problem } from '../channels/problem';

/**
 * Our own decision not to act: nothing has been sent, changed or deleted when it is thrown. One reason stands in the
 * message; of several it says how many there are, and each has a line of its own with its remedy.
 */
export class PreconditionError extends Error {
	override readonly name = 'PreconditionError';
	/** Every reason in one text, for who sees nothing but a message: an AI agent. */
	readonly allReasons: string;
	/** What to do, as sentences; for several reasons a line each, `1. What is wrong. What to do.` */
	readonly remedy: string;

	/**
	 * @param problems why; at least one
	 * @param consequence what was not done because of them, as a sentence, such as `Nothing was sent.`
	 */
	constructor(problems: ReadonlyArray<Pick<Problem, 'message' | 'remedy'>>, consequence?: string) {
		const messages = problems.map(({ message }) => message);
		const all = [consequence, ...messages].filter(Boolean).join(' ');
		const notDone = (consequence ?? 'It was not done').replace(/\.$/, '');
		// A workflow that runs by itself shows the message alone, so that one reason stands there in any case.
		super(
			messages.length === 1
				? all
				: `${notDone}, for ${messages.length} reasons. The first: ${messages[0]}`,
		);
		this.allReasons = all;
		this.remedy =
			problems.length === 1
				? problems[0]!.remedy
				: problems.map(({ message, remedy }, at) => `${at + 1}. ${message} ${remedy}`).join('\n');
	}
}
