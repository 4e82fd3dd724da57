import { PollCoordinator } from '../../nodes/QlaraCampaigns/n8n/pollCoordinator';

describe('polls of one trigger', () => {
	it('never overlap: the later one is not run', async () => {
		const coordinator = new PollCoordinator();
		let finish: (value: string) => void = () => undefined;
		const first = coordinator.runExclusive(
			'a',
			async () => await new Promise<string>((resolve) => (finish = resolve)),
		);
		const never = jest.fn();
		expect(await coordinator.runExclusive('a', never)).toBeUndefined();
		expect(never).not.toHaveBeenCalled();
		expect(await coordinator.runExclusive('b', async () => await Promise.resolve('b'))).toBe('b');
		finish('a');
		expect(await first).toBe('a');
		expect(await coordinator.runExclusive('a', async () => await Promise.resolve('next'))).toBe(
			'next',
		);
	});

	it('go on after one that threw', async () => {
		const coordinator = new PollCoordinator();
		const failing = coordinator.runExclusive(
			'a',
			async () => await Promise.reject(new Error('No connection')),
		);
		await expect(failing).rejects.toThrow('No connection');
		expect(await coordinator.runExclusive('a', async () => await Promise.resolve(1))).toBe(1);
	});
});

describe('the first poll of a registration', () => {
	it('is the first one with its static data', () => {
		const coordinator = new PollCoordinator();
		const [one, other] = [{}, {}];
		expect(coordinator.isFirstPoll(one, undefined)).toBe(true);
		expect(coordinator.isFirstPoll(one, undefined)).toBe(false);
		expect(coordinator.isFirstPoll(other, undefined)).toBe(true);
	});

	it('is tried again after it threw', () => {
		const coordinator = new PollCoordinator();
		const staticData = {};
		coordinator.isFirstPoll(staticData, undefined);
		coordinator.resetFirstPoll(staticData);
		expect(coordinator.isFirstPoll(staticData, undefined)).toBe(true);
	});

	it.each([
		[45_000, false],
		[299_999, false],
		[300_000, true],
	])('with a budget of %i ms is a first one: %j', (budgetMs, expected) => {
		expect(new PollCoordinator().isFirstPoll({}, budgetMs)).toBe(expected);
	});
});

describe('the last events', () => {
	it('are handed over once more for each trigger', () => {
		const coordinator = new PollCoordinator();
		expect(coordinator.mustRedeliver('a')).toBe(true);
		coordinator.markRedelivered('a');
		expect([coordinator.mustRedeliver('a'), coordinator.mustRedeliver('b')]).toEqual([false, true]);
	});
});
