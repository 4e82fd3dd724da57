import { endingWith } from '../../nodes/QlaraCampaigns/n8n/cancellation';
import { fakeTime } from '../sending/fakeTime';

/** A clock on which nobody ever wakes up. */
const asleep = () => ({
	...fakeTime(),
	sleep: async () => await new Promise<void>(() => undefined),
});

it('wakes up everything that waits when the execution is stopped, and what begins to wait after that', async () => {
	const stop = new AbortController();
	const time = endingWith(asleep(), stop.signal);
	const waits = Promise.all([time.sleep(1), time.sleep(60_000)]);
	stop.abort();
	await waits;
	await time.sleep(60_000);
});

it('waits as long as it is told when nobody stops it, and leaves no listener behind', async () => {
	const { signal } = new AbortController();
	const removed = jest.spyOn(signal, 'removeEventListener');
	const inner = fakeTime(1_000);
	const time = endingWith(inner, signal);
	await time.sleep(250);
	expect([inner.sleeps, time.now(), time.elapsed(), time.random()]).toEqual([
		[250],
		1_250,
		250,
		0.5,
	]);
	expect(removed).toHaveBeenCalledTimes(1);
});

it('is the clock itself where nothing can be stopped', () => {
	const inner = fakeTime();
	expect(endingWith(inner, undefined)).toBe(inner);
});
