import { RetryMemory, type ExecutionSlot } from '../../nodes/QlaraCampaigns/n8n/retryMemory';

const slot = (execution: string, item = 0): ExecutionSlot => ({
	execution,
	node: 'n',
	run: 0,
	item,
	operation: 'create',
});

describe('RetryMemory', () => {
	it('keeps each slot of an execution apart', () => {
		const memory = new RetryMemory();
		memory.record(slot('1'), { output: { id: 1 } });
		expect(memory.recall(slot('1'))).toEqual({ output: { id: 1 } });
		const others: ExecutionSlot[] = [
			slot('2'),
			slot('1', 1),
			{ ...slot('1'), node: 'm' },
			{ ...slot('1'), run: 1 },
			{ ...slot('1'), operation: 'delete' },
		];
		for (const other of others) expect(memory.recall(other)).toBeUndefined();
	});

	it('forgets old executions as a whole, and nothing of the running one, however large it is', () => {
		const memory = new RetryMemory();
		for (let execution = 0; execution < 300; execution++) {
			for (let item = 0; item < 100; item++)
				memory.record(slot(String(execution), item), { output: { item } });
		}
		expect(memory.recall(slot('0'))).toBeUndefined();
		expect(memory.recall(slot('150'))).toBeUndefined();
		expect(memory.recall(slot('299'))).toEqual({ output: { item: 0 } });
		for (let item = 0; item < 30_000; item++)
			memory.record(slot('large', item), { output: { item } });
		for (const item of [0, 15_000, 29_999])
			expect(memory.recall(slot('large', item))).toEqual({ output: { item } });
		expect(memory.recall(slot('299'))).toBeUndefined();
	});

	it('gives each a copy, which nobody else can change', () => {
		const memory = new RetryMemory();
		const output = { id: 1, list: [1] };
		memory.record(slot('1'), { output });
		output.list.push(2);
		const recalled = memory.recall(slot('1'));
		expect(recalled).toEqual({ output: { id: 1, list: [1] } });
		Object.assign(recalled!, { output: {} });
		expect(memory.recall(slot('1'))).toEqual({ output: { id: 1, list: [1] } });
	});
});
