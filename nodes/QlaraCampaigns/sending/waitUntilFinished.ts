import { QlaraError } from '../api/errors';
import type { QlaraClient } from '../api/client';
import { statusCode } from '../api/status';
import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import { scheduleOf } from './planId';

/** The first wait between two looks, and the longest, ms: many campaigns take minutes, some hours. */
const firstWait = 2_000;
const longestWait = 60_000;

/** How the wait for the end of a campaign ended. */
export interface Finish {
	/** The campaign as it was last seen; undefined when it could not be read at all. */
	campaign: Campaign | undefined;
	/** Whether it is completed or failed. */
	finished: boolean;
	/** Why it is not known how it went on, as a sentence. */
	problem: string | undefined;
}

/**
 * Waits until a confirmed campaign is completed or failed, with few requests: the waits double up to a minute.
 * It has been sent, so nothing that goes wrong here is a failure of sending.
 *
 * @param limit ms; 0 looks once
 */
export async function waitForEnd(
	{ get }: Pick<QlaraClient, 'get'>,
	time: Pick<Time, 'now' | 'elapsed' | 'sleep'>,
	id: string,
	limit: number,
): Promise<Finish> {
	const started = time.elapsed();
	let campaign: Campaign | undefined;
	let problem: string | undefined;
	for (let wait = firstWait; ; wait = Math.min(wait * 2, longestWait)) {
		const seen = await get(id).catch((error: unknown) => {
			if (error instanceof QlaraError) return error;
			throw error;
		});
		if (!(seen instanceof QlaraError)) campaign = seen;
		problem = seen instanceof QlaraError ? seen.message : undefined;
		const finished = campaign !== undefined && (statusCode(campaign.status) ?? 0) >= 3;
		const left = limit - (time.elapsed() - started);
		const schedule = campaign === undefined ? null : scheduleOf(campaign);
		// The user has stopped the execution: no further look can succeed.
		const isStopped = seen instanceof QlaraError && seen.details.code === 'ERR_CANCELED';
		// A campaign whose date lies beyond the time limit is not worth waiting for.
		if (finished || isStopped || left <= 0 || (schedule ?? 0) - time.now() > left)
			return { campaign, finished, problem };
		await time.sleep(Math.min(wait, left));
	}
}
