import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import { RateLimiter } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { takeTurn } from '../../nodes/QlaraCampaigns/api/takeTurn';
import { VirtualTime } from '../simulation/virtualTime';

/** A limiter whose only room is taken by a request that has no answer yet. */
async function busyLimiter() {
	const time = new VirtualTime(0);
	const limiter = new RateLimiter({
		elapsed: () => time.now,
		sleep: async (ms) => await time.sleep(ms),
		random: () => 0.5,
	});
	const permit = await limiter.acquire(limiter.startFlow('bulk'));
	const flow = limiter.startFlow('bulk');
	return { time, permit, queue: { limiter, flow } };
}

describe('a request whose turn does not come', () => {
	it('fails at its deadline without having been sent, and says how many go first', async () => {
		const { time, queue } = await busyLimiter();
		let error: unknown;
		await time.play(
			takeTurn(endpoints.get, queue, 2_000).then(
				() => {},
				(caught: unknown) => void (error = caught),
			),
		);
		expect(error).toBeInstanceOf(QlaraError);
		expect(error).toMatchObject({
			kind: 'queued',
			message: expect.stringMatching(/was not sent.* 0 other requests/) as string,
		});
		expect(time.now).toBeGreaterThanOrEqual(2_000);
	});

	it('ends at once when the execution is stopped', async () => {
		const { queue } = await busyLimiter();
		const stop = new AbortController();
		const turn = takeTurn(endpoints.get, { ...queue, signal: stop.signal }, Infinity);
		stop.abort();
		await expect(turn).rejects.toMatchObject({
			kind: 'unreachable',
			details: { code: 'ERR_CANCELED' },
		});
	});
});

describe('a request that waits', () => {
	it('goes on when nobody can be told that it waits', async () => {
		const { queue, permit } = await busyLimiter();
		const onWait = jest.fn(() => {
			throw new Error('no log');
		});
		const turn = takeTurn(endpoints.get, { ...queue, onWait }, Infinity);
		expect(onWait).toHaveBeenCalledTimes(1);
		permit.release({ refused: false });
		await expect(turn).resolves.toBeDefined();
	});
});
