/**
 * A signal that is aborted after so many ms. Not `Time.sleep`: it runs beside other work, so that a clock which moves
 * by the sleeps of a test does not ring it.
 */
export type Alarm = (ms: number) => AbortSignal;

/** A request that was ended from this side; `code` is the network layer's word for it. */
class EndedRequest extends Error {
	constructor(readonly code: 'ETIMEDOUT' | 'ERR_CANCELED') {
		super(code);
	}
}

/**
 * Ends a request at its deadline, whatever the server does: n8n's own timeout counts only the time in which nothing
 * arrives, so a server that drips could hold a request for ever.
 *
 * @param work makes the request, and gives up when its signal is aborted
 * @param deadline aborted when the time is over
 * @param cancelled aborted when a person stops the execution
 * @returns what `work` resolves with
 * @throws what `work` rejects with, or at the moment of the end an error with the code ETIMEDOUT or ERR_CANCELED
 */
export async function withDeadline<T>(
	work: (signal: AbortSignal) => Promise<T>,
	deadline: AbortSignal,
	cancelled: AbortSignal | undefined,
): Promise<T> {
	const request = new AbortController();
	const ended = new Promise<never>((_resolve, reject) => {
		request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
	});
	const expire = (): void => request.abort(new EndedRequest('ETIMEDOUT'));
	const cancel = (): void => request.abort(new EndedRequest('ERR_CANCELED'));
	deadline.addEventListener('abort', expire);
	cancelled?.addEventListener('abort', cancel);
	try {
		return await Promise.race([ended, work(request.signal)]);
	} finally {
		deadline.removeEventListener('abort', expire);
		cancelled?.removeEventListener('abort', cancel);
	}
}
