import { waitFor } from '../../nodes/QlaraCampaigns/sending/waiter';
import { fakeTime } from './fakeTime';

/** Waits for what shows at the given moment after the call, if ever. */
async function wait(scheduleMs: Iterable<number>, showsAtMs = Infinity, checkTakesMs = 0) {
	const time = fakeTime();
	time.advance(12_345);
	const start = time.elapsed();
	const checks: Array<{ due: number; at: number }> = [];
	const found = await waitFor(time, scheduleMs, async (due) => {
		const at = time.elapsed() - start;
		checks.push({ due, at });
		time.advance(checkTakesMs);
		return await Promise.resolve(at >= showsAtMs ? `found at ${at}` : undefined);
	});
	return { found, checks, sleeps: time.sleeps };
}

describe('waitFor', () => {
	it('checks at the times of its schedule, which count from the call', async () => {
		const { found, checks, sleeps } = await wait([0, 1_000, 3_000]);
		expect(found).toBeUndefined();
		expect(checks).toEqual([0, 1_000, 3_000].map((due) => ({ due, at: due })));
		expect(sleeps).toEqual([1_000, 2_000]);
	});

	it('returns what the first successful check found, and does not wait any longer', async () => {
		const { found, checks } = await wait([1_000, 3_000, 7_000], 2_000);
		expect(found).toBe('found at 3000');
		expect(checks).toHaveLength(2);
	});

	it.each([false, 0, '', null])('takes %j for something that was found', async (value) => {
		let checks = 0;
		const found = await waitFor(fakeTime(), [0, 1], async () => {
			checks++;
			return await Promise.resolve(value);
		});
		expect([found, checks]).toEqual([value, 1]);
	});

	it('checks at once, and skips nothing, when slow checks have used up the time', async () => {
		const { checks, sleeps } = await wait([0, 1_000, 2_000, 20_000], Infinity, 5_000);
		expect(checks).toEqual([
			{ due: 0, at: 0 },
			{ due: 1_000, at: 5_000 },
			{ due: 2_000, at: 10_000 },
			{ due: 20_000, at: 20_000 },
		]);
		expect(sleeps).toEqual([5_000]);
	});

	it('does nothing without a schedule', async () => {
		expect(await wait([])).toEqual({ found: undefined, checks: [], sleeps: [] });
	});

	it('asks an endless schedule only for as many times as it needs', async () => {
		let asked = 0;
		function* everySecond(): Generator<number> {
			for (;;) yield asked++ * 1_000;
		}
		expect((await wait(everySecond(), 3_000)).found).toBe('found at 3000');
		expect(asked).toBe(4);
	});

	it('throws what a check throws, and checks no more', async () => {
		let checks = 0;
		const wrong = waitFor(fakeTime(), [0, 1], async () => {
			checks++;
			return await Promise.reject(new Error('No connection'));
		});
		await expect(wrong).rejects.toThrow('No connection');
		expect(checks).toBe(1);
	});
});
