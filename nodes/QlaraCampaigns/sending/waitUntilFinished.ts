import type { QlaraClient } from '../api/client';
import { QlaraError, resultOf } from '../api/errors';
import { campaignStatus, statusCode } from '../api/status';
import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import { scheduledAt } from './planId';
import { waitFor } from './waiter';

/** The first wait between two reads, and the longest, ms: many campaigns take minutes, some hours. */
const firstWaitMs = 2_000;
const longestWaitMs = 60_000;

/** How the wait for a campaign to finish ended. */
export interface Finish {
	/** The campaign as it was last seen; undefined when it could not be read at all. */
	campaign: Campaign | undefined;
	/** Whether it is completed or failed. */
	finished: boolean;
	/** Why it is not known how it went on, as a sentence. */
	problem: string | undefined;
}

/** At once, then after waits that double up to the longest, and at the limit. */
function* backOff(limitMs: number): Generator<number> {
	let wait = firstWaitMs;
	for (let atMs = 0; atMs < limitMs; atMs += wait, wait = Math.min(wait * 2, longestWaitMs))
		yield atMs;
	yield limitMs;
}

function isFinished({ status }: Campaign): boolean {
	const code = statusCode(status);
	return code === campaignStatus.completed || code === campaignStatus.failed;
}

/**
 * Waits until a confirmed campaign is completed or failed, with few requests.
 * It has been sent, so nothing that goes wrong here is a failure of sending.
 *
 * @param limitMs 0 reads once
 */
export async function waitUntilFinished(
	{ get }: Pick<QlaraClient, 'get'>,
	time: Pick<Time, 'now' | 'elapsed' | 'sleep'>,
	id: string,
	limitMs: number,
): Promise<Finish> {
	const started = time.elapsed();
	let finish: Finish = { campaign: undefined, finished: false, problem: undefined };
	await waitFor(time, backOff(limitMs), async () => {
		const seen = await resultOf(get(id));
		const isError = seen instanceof QlaraError;
		const campaign = isError ? finish.campaign : seen;
		const finished = campaign !== undefined && isFinished(campaign);
		finish = { campaign, finished, problem: isError ? seen.message : undefined };
		const left = limitMs - (time.elapsed() - started);
		// The user has stopped the execution: no further read can succeed.
		const isStopped = isError && seen.details.code === 'ERR_CANCELED';
		// A campaign whose date lies beyond the time limit is not worth waiting for.
		const isLater = ((campaign && scheduledAt(campaign)) ?? 0) - time.now() > left;
		return finished || isStopped || isLater || left <= 0 || undefined;
	});
	return finish;
}
