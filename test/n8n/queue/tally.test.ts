import type { Execution } from '../rest';
import { lastLine, messageTextOf, tallyOf } from './tally';

const execution = (text: string, outcome: string | undefined, error?: string): Execution => ({
	id: text,
	status: error === undefined ? 'success' : 'error',
	runs: {
		Webhook: [{ outputs: [[{ body: { text } }]], pairedItems: [] }],
		...(outcome === undefined ? {} : { Send: [{ outputs: [[{ outcome }]], pairedItems: [] }] }),
	},
	...(error === undefined ? {} : { error }),
});

const report = (...texts: string[]) => ({
	dispatches: texts.map((text) => ({ campaignId: text, text })),
	transitions: [{ campaignId: '1001', from: 0 as const, to: 1 as const, time: 0 }],
	confirms: texts.length,
	requests: 10,
	refused: 0,
	violations: [],
});

const order = (text: string, accepted = 1) => ({ text, accepted });

it('counts what went out once, twice and never, and whose executions tell the truth', () => {
	const tally = tallyOf(
		[order('a'), order('b'), order('c'), order('d', 0)],
		[execution('a', 'confirmed'), execution('b', 'alreadyConfirmed')],
		report('a', 'b', 'b'),
		['1001:ready'],
	);
	expect(tally).toMatchObject({ once: 1, twice: ['b'], never: ['c'], falseAnswers: [] });
	expect(lastLine(tally)).toBe(
		'queue: 2 executions, 1 dispatched once, 1 twice, 0 false answers, 1 events, 0 lost, 0 doubled',
	);
});

it('calls an execution false that says it has sent what did not go out', () => {
	expect(
		tallyOf([order('a')], [execution('a', 'confirmed')], report(), []).falseAnswers,
	).toHaveLength(1);
});

it.each(['Qlara did not confirm the campaign and sent nothing.', 'Nothing was sent.'])(
	'calls an execution false that says "%s" of what did go out, unless another one has sent it',
	(error) => {
		const failed = execution('a', undefined, error);
		expect(tallyOf([order('a')], [failed], report('a'), []).falseAnswers).toHaveLength(1);
		const both = [failed, execution('a', 'confirmed')];
		expect(tallyOf([order('a')], both, report('a'), []).falseAnswers).toEqual([]);
	},
);

it('takes an execution that does not know, or says it only of itself, for true', () => {
	for (const error of ['The campaign may have been confirmed.', 'Nothing was sent now.'])
		expect(
			tallyOf([order('a')], [execution('a', undefined, error)], report('a'), []).falseAnswers,
		).toEqual([]);
});

it('finds events that are lost and doubled', () => {
	expect(tallyOf([], [], report(), []).lost).toEqual(['1001:ready']);
	expect(tallyOf([], [], report(), ['1001:ready', '1001:ready']).doubled).toEqual(['1001:ready']);
});

it('knows what an execution was to send of which n8n has kept only the beginning', () => {
	const killed: Execution = {
		id: '1',
		status: 'error',
		runs: {},
		waiting: [{ body: { text: 'a' } }],
		error: 'Nothing was sent.',
	};
	expect(messageTextOf(killed)).toBe('a');
	expect(tallyOf([order('a')], [killed], report('a'), []).falseAnswers).toHaveLength(1);
});
