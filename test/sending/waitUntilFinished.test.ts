import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { waitUntilFinished } from '../../nodes/QlaraCampaigns/sending/waitUntilFinished';
import { fakeTime } from './fakeTime';

/** Waits for a campaign whose reads end as listed, one after the other; the last end is repeated. */
async function wait(reads: Array<Campaign | QlaraError>, limit: number) {
	const time = fakeTime();
	let count = 0;
	const get = async (): Promise<Campaign> => {
		const seen = reads[Math.min(count++, reads.length - 1)]!;
		if (seen instanceof QlaraError) throw seen;
		return await Promise.resolve(seen);
	};
	const end = await waitUntilFinished({ get }, time, '7', limit);
	return { ...end, sleeps: time.sleeps, reads: count };
}

const failure = (code: string) => new QlaraError('No', 'noAnswer', endpoints.get, { code });
const sending = { id: 7, status: 2 };

describe('waitUntilFinished', () => {
	it('reads less and less often, and once more when the time is up', async () => {
		const { sleeps, finished } = await wait([sending], 200_000);
		expect(sleeps).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 18_000]);
		expect(finished).toBe(false);
	});

	it('goes on after a failed read, and forgets it after a good one', async () => {
		expect(
			await wait([sending, failure('ECONNRESET'), { id: 7, status: 4 }], 60_000),
		).toMatchObject({ finished: true, problem: undefined, reads: 3 });
	});

	it('ends when the user stops the execution', async () => {
		expect(await wait([sending, failure('ERR_CANCELED')], 3_600_000)).toMatchObject({
			finished: false,
			campaign: sending,
			problem: 'No',
			reads: 2,
		});
	});

	it('reads once when there is no time to wait', async () => {
		expect(await wait([sending], 0)).toMatchObject({ finished: false, sleeps: [], reads: 1 });
	});

	it.each([3, 4, 'COMPLETED', 'failed'])('is over at status %j', async (status) => {
		expect(await wait([{ id: 7, status }], 60_000)).toMatchObject({ finished: true, reads: 1 });
	});

	it('does not wait for a date beyond its time limit, and waits for one within', async () => {
		const scheduled = (scheduledDate: number) => ({ id: 7, status: 1, scheduledDate });
		// The clock of the test starts in 1970, and smaller numbers would be seconds.
		const beyond = await wait([scheduled(1e11)], 60_000);
		expect(beyond).toMatchObject({ finished: false, sleeps: [], reads: 1 });
		const within = await wait([scheduled(30), { id: 7, status: 3 }], 60_000);
		expect(within).toMatchObject({ finished: true, reads: 2 });
	});

	it('keeps the campaign as it was last read, and why it could not be read again', async () => {
		expect(await wait([sending, failure('ECONNRESET')], 3_000)).toMatchObject({
			campaign: sending,
			finished: false,
			problem: 'No',
		});
		expect(await wait([failure('ECONNRESET')], 0)).toMatchObject({
			campaign: undefined,
			problem: 'No',
		});
	});
});
