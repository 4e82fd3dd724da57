import type { Time } from '../api/time';

/**
 * A clock for an execution that a person may stop: then its waits end at once. Nothing that follows such a wait can
 * do harm, because no request leaves after that.
 */
export function endingWith(time: Time, cancelled: AbortSignal | undefined): Time {
	if (cancelled === undefined) return time;
	return {
		now: () => time.now(),
		elapsed: () => time.elapsed(),
		random: () => time.random(),
		sleep: async (ms) => {
			if (cancelled.aborted) return;
			let wake = (): void => undefined;
			const stopped = new Promise<void>((resolve) => (wake = resolve));
			cancelled.addEventListener('abort', wake);
			await Promise.race([time.sleep(ms), stopped]);
			cancelled.removeEventListener('abort', wake);
		},
	};
}
