import type { Endpoint } from './endpoints';
import { leavesDoubt, QlaraError } from './errors';
import type { Time } from './time';

/** How a request ended that may be worth another: see the table in {@link attemptsAfter}. */
type Ending = 'throttled' | 'unreachable' | 'inDoubt';

/**
 * How often one call is made at most, by how the last request ended:
 * - `throttled`: 429, refused before any work, so every endpoint may be called again
 * - `unreachable`: no connection, so nothing was sent, and every endpoint may be called again
 * - `inDoubt`: timeout, reset, 5xx, unreadable answer: only endpoints that say so (`repeatInDoubt`)
 */
const attemptsAfter: Readonly<Record<Ending, number>> = {
	throttled: 4,
	unreachable: 3,
	inDoubt: 3,
};

/** Full jitter: any wait up to the ceiling, which doubles with each repeat. ms. */
const firstBackOff = 500;
const longestBackOff = 20_000;
/** A server that asks for more than this is not waited for: a minute is the window of the published limits. ms. */
const longestWait = 65_000;
/** Added to what the server asks for, so that those it sent away do not come back together. ms. */
const longestJitter = 1_000;

function endingOf(error: QlaraError): Ending | undefined {
	if (error.details.status === 429) return 'throttled';
	if (error.kind === 'unreachable') return 'unreachable';
	// An answer in JSON that is not what was expected will be the same the next time.
	if (error.kind === 'unreadable' && error.details.garbled !== true) return undefined;
	return leavesDoubt(error) ? 'inDoubt' : undefined;
}

/**
 * Keeps repeats to a tenth of the requests, so that a service in trouble is not hit by several times
 * its usual load. A few are always there, and one comes back every six seconds. One for each API key
 * and base URL in the process.
 */
export class RepeatBudget {
	/** In tenths of a repeat, so that sums stay exact. */
	private static readonly most = 100;
	private left = RepeatBudget.most;
	private filledAt: number;

	constructor(private readonly time: Pick<Time, 'elapsed'>) {
		this.filledAt = time.elapsed();
	}

	/** To be called for every call that is not a repeat. */
	earn(): void {
		this.left = Math.min(RepeatBudget.most, this.left + 1);
	}

	/** Whether one more repeat is allowed; takes it. */
	take(): boolean {
		const now = this.time.elapsed();
		this.left = Math.min(RepeatBudget.most, this.left + (now - this.filledAt) / 600);
		this.filledAt = now;
		if (this.left < 10) return false;
		this.left -= 10;
		return true;
	}
}

/** How long to wait before attempt `attempt + 1`; undefined when it is not to be made. */
function waitAfter(
	error: QlaraError,
	endpoint: Endpoint,
	attempt: number,
	time: Time,
): number | undefined {
	const ending = endingOf(error);
	if (ending === undefined || (ending === 'inDoubt' && !endpoint.repeatInDoubt)) return undefined;
	if (attempt >= attemptsAfter[ending]) return undefined;
	const backOff = time.random() * Math.min(longestBackOff, firstBackOff * 2 ** (attempt - 1));
	const asked = error.details.waitMs;
	if (asked === undefined) return backOff;
	return asked > longestWait ? undefined : Math.max(backOff, asked + time.random() * longestJitter);
}

/**
 * Makes a call, and makes it again as far as that is harmless. The only place that repeats requests.
 *
 * @param attempt makes one request that may take `timeoutMs` at most; rejects with a `QlaraError`
 * @returns what the first successful attempt resolves with
 * @throws QlaraError of the last attempt, with the number of attempts
 */
export async function withRepeats<T>(
	endpoint: Endpoint,
	{ time, budget }: { time: Time; budget: RepeatBudget },
	attempt: (timeoutMs: number) => Promise<T>,
): Promise<T> {
	const deadline = time.elapsed() + endpoint.deadlineMs;
	budget.earn();
	for (let made = 1; ; made++) {
		// What must not be repeated keeps its whole time: the answer to it is worth more than punctuality.
		const timeoutMs = endpoint.repeatInDoubt
			? Math.min(endpoint.timeoutMs, deadline - time.elapsed())
			: endpoint.timeoutMs;
		const result = await attempt(timeoutMs).catch((error: unknown) => {
			if (error instanceof QlaraError) return error;
			throw error;
		});
		if (!(result instanceof QlaraError)) return result;
		const wait = waitAfter(result, endpoint, made, time);
		if (wait === undefined || time.elapsed() + wait >= deadline || !budget.take())
			throw result.after(made);
		await time.sleep(wait);
	}
}
