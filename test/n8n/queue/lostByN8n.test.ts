import type { Execution } from '../rest';
import { lostByN8n } from './lostByN8n';

const GONE = 'This execution failed to be processed too many times and will no longer retry.';

const ended = (id: string, error?: string, stoppedAt = 0): Execution => ({
	id,
	status: error === undefined ? 'success' : 'error',
	runs: {},
	waiting: [{ body: { text: `text ${id}` } }],
	stoppedAt,
	...(error === undefined ? {} : { error }),
});

const scene = {
	cluster: { workerOf: (id: string) => (id === '1' ? 0 : 1) },
	kills: [
		{ worker: 0, at: 10_000 },
		{ worker: 1, at: 20_000 },
	],
};

it('counts the executions of each killed worker from its own kill, and those of them that had sent', () => {
	const first = [ended('1', GONE, 80_000), ended('2', GONE, 120_000), ended('3')];
	const second = [ended('4', GONE), ended('5')];
	expect(lostByN8n(first, second, scene, [{ campaignId: '1001', text: 'text 2' }])).toEqual([
		'2 executions of killed workers ended with "too many times", 70 to 100 s after the kill; 1 of them had sent',
		'1 of 2 executions that Retry began ended with the same words',
	]);
});

it('says nothing when n8n has lost none', () => {
	expect(lostByN8n([ended('1'), ended('2', 'Nothing was sent.')], [], scene, [])).toEqual([]);
});
