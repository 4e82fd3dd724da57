// What n8n keeps from one execution to the next has a bound in characters, and not only in entries.
import { limits } from '../../nodes/QlaraCampaigns/api/limits';
import { RetryMemory, type ExecutionSlot } from '../../nodes/QlaraCampaigns/n8n/retryMemory';

const slot = (execution: number, item = 0): ExecutionSlot => ({
	execution: String(execution),
	node: 'n',
	run: 0,
	item,
	operation: 'update',
});
/** The outputs that are still kept, of executions that each wrote once. */
const kept = (memory: RetryMemory, executions: number): number =>
	Array.from({ length: executions }, (_one, at) => memory.recall(slot(at))).filter(Boolean).length;

it('answers to writes that are as large as an answer may be are not kept by the thousand', () => {
	const memory = new RetryMemory();
	const output = { id: 1, extra: 'x'.repeat(8 * 2 ** 20) };
	for (let execution = 0; execution < 40; execution++) memory.record(slot(execution), { output });
	expect(kept(memory, 40)).toBeGreaterThan(1);
	expect(kept(memory, 40) * 8 * 2 ** 20).toBeLessThanOrEqual(limits.remembered);
	expect(memory.recall(slot(39))).toEqual({ output });
});

it('what is written again at the same place counts once', () => {
	const memory = new RetryMemory();
	memory.record(slot(0), { output: { id: 0 } });
	const output = { extra: 'x'.repeat(2 ** 20) };
	for (let time = 0; time < 100; time++) memory.record(slot(1), { output });
	expect(memory.recall(slot(0))).toEqual({ output: { id: 0 } });
});
