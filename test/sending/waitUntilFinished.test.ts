import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { waitUntilFinished } from '../../nodes/QlaraCampaigns/sending/waitUntilFinished';

/** Waits for a campaign whose reads end one after the other as told, the last again and again. */
async function wait(reads: Array<Campaign | QlaraError>, limit: number) {
	const sleeps: number[] = [];
	let elapsed = 0;
	let looks = 0;
	const get = async (): Promise<Campaign> => {
		const seen = reads[Math.min(looks++, reads.length - 1)]!;
		if (seen instanceof QlaraError) throw seen;
		return await Promise.resolve(seen);
	};
	const sleep = async (ms: number): Promise<void> => {
		sleeps.push(ms);
		elapsed += ms;
		await Promise.resolve();
	};
	const end = await waitUntilFinished(
		{ get },
		{ now: () => elapsed, elapsed: () => elapsed, sleep },
		'7',
		limit,
	);
	return { ...end, sleeps, looks };
}

const failure = (code: string) => new QlaraError('No', 'noAnswer', endpoints.get, { code });
const sending = { id: 7, status: 2 };

describe('the wait for the end of a campaign', () => {
	it('looks less and less often, and once more when the time is up', async () => {
		const { sleeps, finished } = await wait([sending], 200_000);
		expect(sleeps).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 18_000]);
		expect(finished).toBe(false);
	});

	it('goes on after a failed look, and forgets it after a good one', async () => {
		expect(
			await wait([sending, failure('ECONNRESET'), { id: 7, status: 4 }], 60_000),
		).toMatchObject({ finished: true, problem: undefined, looks: 3 });
	});

	it('ends when the user stops the execution', async () => {
		expect(await wait([sending, failure('ERR_CANCELED')], 3_600_000)).toMatchObject({
			finished: false,
			campaign: sending,
			problem: 'No',
			looks: 2,
		});
	});
});
