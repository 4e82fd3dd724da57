import type { Time } from '../../nodes/QlaraCampaigns/api/time';

/** A clock that moves only in waits, and when a test moves it. */
export interface FakeTime extends Time {
	/** Every wait, ms. */
	sleeps: number[];
	advance(ms: number): void;
}

/** @param startAt the time of day at which the process starts, ms since 1970 */
export function fakeTime(startAt = 0): FakeTime {
	let elapsed = 0;
	const sleeps: number[] = [];
	return {
		sleeps,
		now: () => startAt + elapsed,
		elapsed: () => elapsed,
		sleep: async (ms) => {
			sleeps.push(ms);
			elapsed += ms;
			await Promise.resolve();
		},
		random: () => 0.5,
		advance: (ms) => void (elapsed += ms),
	};
}
