import { WaitTime } from '../../nodes/QlaraCampaigns/api/waitTime';
import { VirtualTime } from '../simulation/virtualTime';

describe('the time that an execution waits', () => {
	it('counts waits one after the other, and those at the same time once', async () => {
		const time = new VirtualTime(0);
		const waitTime = new WaitTime({ elapsed: () => time.now });
		await time.play(
			(async () => {
				await waitTime.during(async () => await time.sleep(1_000));
				await time.sleep(500);
				await Promise.all([
					waitTime.during(async () => await time.sleep(2_000)),
					waitTime.during(async () => await time.sleep(3_000)),
					time.sleep(2_500).then(() => expect(waitTime.totalMs).toBe(3_500)),
				]);
			})(),
		);
		expect(waitTime.totalMs).toBe(4_000);
	});

	it('counts a wait that fails', async () => {
		const time = new VirtualTime(0);
		const waitTime = new WaitTime({ elapsed: () => time.now });
		const failing = time.sleep(700).then(() => {
			throw new Error('late');
		});
		await time.play(waitTime.during(async () => await failing).catch(() => {}));
		expect(waitTime.totalMs).toBe(700);
	});
});
