import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { ObservedCampaign } from '../../nodes/QlaraCampaigns/sending/observedCampaign';
import { fakeTime } from './fakeTime';

const draft: Campaign = { id: 7, name: 'x', status: 0, readyToSend: true };
const sending: Campaign = { ...draft, status: 2 };
const lost = new QlaraError('Lost', 'noAnswer', endpoints.get, { code: 'ECONNRESET' });
const stopped = new QlaraError('Stopped', 'unreachable', endpoints.get, { code: 'ERR_CANCELED' });

/** A draft of which one read after the other brings what is given, the last one again and again. */
function observe(answers: Array<Campaign | QlaraError>, listed: Campaign[] = []) {
	const time = fakeTime();
	let count = 0;
	const observed = new ObservedCampaign(
		{
			time,
			client: {
				get: async () => {
					const answer = answers[Math.min(count++, answers.length - 1)]!;
					if (answer instanceof QlaraError) throw answer;
					return await Promise.resolve(answer);
				},
				list: () => async () => await Promise.resolve({ rows: listed, last: true }),
			},
		},
		'7',
		draft,
		0,
		[1_000, 3_000, 7_000],
	);
	return { observed, time, gets: () => count };
}

describe('a campaign that is observed', () => {
	it('is as it was read last, and as old as the departure of that read', async () => {
		const { observed, time } = observe([sending]);
		await time.sleep(500);
		await observed.refresh();
		expect(observed).toMatchObject({ campaign: sending, readAt: 500, firstStatus: 'draft' });
		expect(observed.reads.map(({ status }) => status)).toEqual(['draft', 'sending']);
	});

	it('stays as it was when a read brings nothing, and says why', async () => {
		const { observed } = observe([lost]);
		expect(await observed.read()).toBe(true);
		expect(observed).toMatchObject({ campaign: draft, readAt: 0 });
		expect(observed.reads.at(-1)).toMatchObject({ status: 'not readable', why: 'ECONNRESET' });
		await expect(observed.refresh()).rejects.toBe(lost);
	});

	it('is watched until it moves', async () => {
		const { observed, time, gets } = observe([draft, lost, sending]);
		expect(await observed.watch(() => false)).toBe(true);
		expect([gets(), time.elapsed()]).toEqual([3, 7_000]);
	});

	it('is watched no longer than told, nor once the user has stopped the execution', async () => {
		const still = observe([draft]);
		expect(await still.observed.watch(() => false)).toBe(false);
		expect(still.gets()).toBe(3);
		const ended = observe([stopped]);
		expect(await ended.observed.watch(() => false)).toBe(false);
		expect(ended.gets()).toBe(1);
	});

	it('at status 1 is confirmed when a list says so', async () => {
		const ready = { ...draft, status: 1 };
		const { observed } = observe([ready], [ready]);
		expect(await observed.watch(() => false)).toBe(true);
		expect(observed.showsConfirmed(false)).toBe(false);
		expect(observed.showsConfirmed(true)).toBe(true);
	});

	it('is waited for in steps until a confirm must show, unless it shows before', async () => {
		const late = observe([draft, draft, draft, sending]);
		await late.observed.waitUntilSettled(8_000);
		expect([late.gets(), late.time.elapsed()]).toEqual([4, 8_000]);
		const soon = observe([sending]);
		await soon.observed.waitUntilSettled(8_000);
		expect([soon.gets(), soon.time.elapsed()]).toEqual([1, 2_000]);
	});

	it('is not known when the last read of a wait brings nothing', async () => {
		const { observed } = observe([draft, draft, draft, lost]);
		await expect(observed.waitUntilSettled(8_000)).rejects.toBe(lost);
	});
});
