import type { Endpoint } from './endpoints';
import { QlaraError } from './errors';
import type { WaitTime } from './waitTime';
import { QueueError, type Flow, type OnWait, type Permit, type RateLimiter } from './rateLimiter';

/** Where the requests of one piece of work wait for their turn. */
export interface Queue {
	limiter: RateLimiter;
	flow: Flow;
	/** Aborted when the work is given up; then it leaves the queue. */
	signal?: AbortSignal | undefined;
	/** Told when a request has to wait. */
	onWait?: OnWait;
	/** Counts how long the execution waits. */
	waitTime?: WaitTime | undefined;
}

function toQlaraError(
	endpoint: Endpoint,
	{ reason, ahead, waitedMs, waitMs, outage }: QueueError,
): QlaraError {
	if (reason === 'aborted')
		return new QlaraError('Qlara could not be reached, nothing was sent', 'unreachable', endpoint, {
			code: 'ERR_CANCELED',
		});
	if (outage !== undefined)
		return new QlaraError(
			`Qlara has not been there for ${Math.round(outage.sinceMs / 1000)} seconds, and nothing was sent`,
			'unreachable',
			endpoint,
			{ code: outage.trouble, triedMs: outage.sinceMs },
		);
	return new QlaraError(
		`The request was not sent after a wait of ${Math.round(waitedMs / 1000)} seconds: ` +
			`the rate limit of the Qlara account is used up, and ${ahead} other requests of this n8n go first`,
		'queued',
		endpoint,
		{ retryAfterMs: Math.max(0, waitMs) },
	);
}

/**
 * Waits until a request may be made.
 *
 * @param deadline until when to wait, ms of `Time.elapsed`
 * @throws QlaraError of the kind `queued` when its turn does not come until then, or as `unreachable` with the code
 *   ERR_CANCELED when the work is given up
 */
export async function takeTurn(
	endpoint: Endpoint,
	{ limiter, flow, signal, onWait, waitTime }: Queue,
	deadline: number,
): Promise<Permit> {
	const acquire = async (): Promise<Permit> =>
		await limiter.acquire(flow, { deadline, signal, onWait });
	return await (waitTime?.during(acquire) ?? acquire()).catch((error: unknown) => {
		throw error instanceof QueueError ? toQlaraError(endpoint, error) : error;
	});
}
