import type { Problem } from '../channels/problem';

/** Our own decision not to act: nothing has been sent, changed or deleted when it is thrown. */
export class PreconditionError extends Error {
	override readonly name = 'PreconditionError';
	/** What to do, as sentences. */
	readonly remedy: string;

	/**
	 * @param problems why; at least one
	 * @param consequence what was not done because of them, as a sentence, such as `Nothing was sent.`
	 */
	constructor(problems: ReadonlyArray<Pick<Problem, 'message' | 'remedy'>>, consequence?: string) {
		super([consequence, ...problems.map(({ message }) => message)].filter(Boolean).join(' '));
		this.remedy = [...new Set(problems.map(({ remedy }) => remedy))].join(' ');
	}
}
