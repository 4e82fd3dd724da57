import { createProcessState, thisProcess } from '../../nodes/QlaraCampaigns/n8n/processState';
import { fakeTime } from '../sending/fakeTime';

describe('the state of a process', () => {
	it('has one retry quota for each API key and base URL', () => {
		const { shared } = createProcessState(fakeTime());
		const quota = shared('https://a.test', 'key');
		expect(shared('https://a.test', 'key')).toBe(quota);
		expect(shared('https://a.test', 'other')).not.toBe(quota);
		expect(shared('https://b.test', 'key')).not.toBe(quota);
	});

	it('has one confirm ledger for each base URL, whatever the API key', () => {
		const { confirmLedger } = createProcessState(fakeTime());
		expect(confirmLedger('https://a.test')).toBe(confirmLedger('https://a.test'));
		expect(confirmLedger('https://b.test')).not.toBe(confirmLedger('https://a.test'));
	});

	it('shares nothing with another process', () => {
		const [one, two] = [createProcessState(fakeTime()), createProcessState(fakeTime())];
		expect(one.confirmLedger('https://a.test')).not.toBe(two.confirmLedger('https://a.test'));
		expect(one.shared('https://a.test', 'key')).not.toBe(two.shared('https://a.test', 'key'));
		expect(one.retryMemory).not.toBe(two.retryMemory);
	});
});

describe('this process', () => {
	const { now, elapsed, random, sleep } = thisProcess.time;

	it('has the time of day, and a clock of its own that does not jump with it', () => {
		const before = elapsed();
		jest.useFakeTimers({ now: Date.UTC(2000, 0), doNotFake: ['performance', 'setTimeout'] });
		expect(now()).toBe(Date.UTC(2000, 0));
		expect(elapsed() - before).toBeGreaterThanOrEqual(0);
		expect(elapsed() - before).toBeLessThan(60_000);
		jest.useRealTimers();
	});

	it('counts from its own start', () => {
		expect(elapsed()).toBeLessThan(3_600_000);
	});

	it('waits as long as it should', async () => {
		const before = elapsed();
		await sleep(30);
		expect(elapsed() - before).toBeGreaterThanOrEqual(29);
	});

	it('draws random numbers', () => {
		const numbers = Array.from({ length: 50 }, () => random());
		expect(new Set(numbers).size).toBeGreaterThan(1);
		for (const number of numbers) expect(number >= 0 && number < 1).toBe(true);
	});
});
