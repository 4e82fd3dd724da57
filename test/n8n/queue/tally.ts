import { compareEvents, expectedEvents } from '../triggerEvents';
import type { Execution } from '../rest';
import type { SimulatorReport } from './simulator';

/** One message that was to be sent: its text is like no other's. */
export interface Order {
	text: string;
	/** How many executions n8n has taken on for it; 0: nobody was told that it would be sent. */
	accepted: number;
}

export interface Tally {
	executions: number;
	/** Messages by how often they were dispatched. */
	once: number;
	twice: string[];
	/** Messages that n8n had taken and that were not dispatched. */
	never: string[];
	/** Executions that say something about the sending that is not so. */
	falseAnswers: string[];
	/** How many executions ended with which status. */
	statuses: Record<string, number>;
	/** How many executions ended with which error; ids and times are left out. */
	errors: Record<string, number>;
	events: number;
	lost: string[];
	doubled: string[];
}

const SEND = 'Send';
/** What an error says when nothing went out. "Nothing was sent now" says so only of this run. */
const SAYS_NOT_SENT = /nothing was sent(?! now)|sent nothing|did not confirm/i;

/**
 * Compares what was asked for, what the executions say and what really went out.
 * @param events ids of the events that became executions
 */
export function tallyOf(
	orders: readonly Order[],
	executions: readonly Execution[],
	{ dispatches, transitions }: Pick<SimulatorReport, 'dispatches' | 'transitions'>,
	events: string[],
): Tally {
	const dispatched = new Map<string, number>();
	for (const { text } of dispatches)
		if (text !== null) dispatched.set(text, (dispatched.get(text) ?? 0) + 1);
	const times = (text: string): number => dispatched.get(text) ?? 0;
	const { lost, doubled } = compareEvents(expectedEvents(transitions), events);
	return {
		executions: executions.length,
		once: orders.filter(({ text }) => times(text) === 1).length,
		// Not only what was asked for: whatever went out twice went out twice.
		twice: [...dispatched.keys()].filter((text) => times(text) > 1),
		never: orders.filter(({ text, accepted }) => accepted > 0 && times(text) === 0).map(textOf),
		falseAnswers: falseAnswers(executions, times),
		statuses: countBy(executions.map(({ status }) => status)),
		errors: countBy(executions.flatMap(({ error }) => (error === undefined ? [] : [error]))),
		events: events.length,
		lost,
		doubled,
	};
}

const textOf = ({ text }: Order): string => text;

function falseAnswers(executions: readonly Execution[], times: (text: string) => number): string[] {
	const sent = new Set(executions.filter(saysSent).map(messageTextOf));
	return executions
		.filter((execution) => {
			const text = messageTextOf(execution);
			if (text === undefined) return false;
			if (saysSent(execution)) return times(text) === 0;
			// Another execution may have sent what this one has not.
			return SAYS_NOT_SENT.test(execution.error ?? '') && times(text) > 0 && !sent.has(text);
		})
		.map(({ id, error }) => `execution ${id}: ${error ?? 'says that it has sent'}`);
}

/** The text that an execution was to send; undefined where n8n has kept nothing of it. */
export function messageTextOf({ runs, waiting }: Execution): string | undefined {
	// Of an execution whose worker was killed n8n keeps no more than what it was to begin with.
	const { body } = runs.Webhook?.[0]?.outputs[0]?.[0] ?? waiting?.[0] ?? {};
	const text = typeof body === 'object' && body !== null && 'text' in body ? body.text : undefined;
	return typeof text === 'string' ? text : undefined;
}

function saysSent({ runs }: Execution): boolean {
	const outcome = runs[SEND]?.at(-1)?.outputs[0]?.[0]?.outcome;
	return outcome === 'confirmed' || outcome === 'alreadyConfirmed';
}

function countBy(words: string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const word of words.map((text) => text.replace(/\d+/g, '#').slice(0, 300)))
		counts[word] = (counts[word] ?? 0) + 1;
	return counts;
}

/** The line of one phase: what it sent, how its executions ended, memory of main and the workers after it. */
export function phaseLine(
	name: string,
	tally: Tally,
	megabytes: readonly number[],
	seconds: number,
): string {
	const { executions, once, never, falseAnswers: false_, statuses } = tally;
	// A run's dispatches are counted from its start: what an earlier phase sent twice is not this one's.
	const twice = tally.twice.filter((text) => text.startsWith(`${name} `)).length;
	return (
		`${name.padEnd(9)} ${executions} executions ${JSON.stringify(statuses)}, ${once} dispatched once, ${twice} twice, ` +
		`${never.length} taken and not dispatched, ${false_.length} false answers, ` +
		`memory ${megabytes.join(' / ')} MB, ${seconds.toFixed(0)} s`
	);
}

/** The last line of a run. */
export function lastLine(tally: Tally): string {
	const { executions, once, twice, falseAnswers: false_, events, lost, doubled } = tally;
	return (
		`queue: ${executions} executions, ${once} dispatched once, ${twice.length} twice, ` +
		`${false_.length} false answers, ${events} events, ${lost.length} lost, ${doubled.length} doubled`
	);
}
