import { RetryMemory, type ExecutionSlot } from '../../nodes/QlaraCampaigns/n8n/retryMemory';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';

const place = (execution: string, item = 0): ExecutionSlot => ({
	execution,
	node: 'n',
	run: 0,
	item,
	operation: 'create',
});

describe('the memory of outcomes', () => {
	it('keeps each place apart', () => {
		const memory = new RetryMemory();
		memory.record(place('1'), { output: { id: 1 } });
		expect(memory.recall(place('1'))).toEqual({ output: { id: 1 } });
		const others: ExecutionSlot[] = [
			place('2'),
			place('1', 1),
			{ ...place('1'), node: 'm' },
			{ ...place('1'), run: 1 },
			{ ...place('1'), operation: 'delete' },
		];
		for (const other of others) expect(memory.recall(other)).toBeUndefined();
	});

	it('forgets old executions as a whole, and nothing of the one that runs, however large it is', () => {
		const memory = new RetryMemory();
		for (let execution = 0; execution < 300; execution++) {
			for (let item = 0; item < 100; item++)
				memory.record(place(String(execution), item), { output: { item } });
		}
		expect(memory.recall(place('0'))).toBeUndefined();
		expect(memory.recall(place('150'))).toBeUndefined();
		expect(memory.recall(place('299'))).toEqual({ output: { item: 0 } });
		for (let item = 0; item < 30_000; item++)
			memory.record(place('large', item), { output: { item } });
		for (const item of [0, 15_000, 29_999])
			expect(memory.recall(place('large', item))).toEqual({ output: { item } });
		expect(memory.recall(place('299'))).toBeUndefined();
	});
});

describe('the ledger of confirms', () => {
	it('is bounded, and forgets the oldest first', () => {
		const ledger = new ConfirmLedger();
		for (let id = 0; id < 25_000; id++) {
			ledger.recordCreated(String(id));
			ledger.record(String(id), { outcome: 'confirmed', at: id, executions: new Set() });
		}
		expect([ledger.wasCreatedHere('14999'), ledger.wasCreatedHere('15000')]).toEqual([false, true]);
		expect([ledger.last('14999'), ledger.last('15000')?.at]).toEqual([undefined, 15_000]);
	});

	it('takes a campaign that was just created for one that nobody has confirmed', () => {
		const ledger = new ConfirmLedger();
		ledger.record('7', { outcome: 'confirmed', at: 0, executions: new Set() });
		ledger.recordCreated('7');
		expect(ledger.last('7')).toBeUndefined();
	});
});
