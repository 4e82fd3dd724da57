import { sleep } from 'n8n-workflow';
import { RepeatBudget } from '../api/retry';
import type { Time } from '../api/time';
import type { ConfirmRules } from '../sending/confirmSafely';
import { ConfirmLedger } from '../sending/confirmLedger';
import { OutcomeMemory } from './retryMemory';

/** What lasts from one execution to the next, and no longer than the n8n process. */
export interface Life {
	time: Time;
	/** What was done at each place of each execution. */
	memory: OutcomeMemory;
	/** The repeats that are left for an API key and base URL. */
	budget(baseUrl: string, key: string): RepeatBudget;
	/** What is known about confirms at a base URL. */
	ledger(baseUrl: string): ConfirmLedger;
	/** Other rules than the usual ones, for simulations. */
	confirmRules?: ConfirmRules;
}

/** The value of a key, made when it is asked for first. */
function getOrMake<V>(values: Map<string, V>, key: string, make: () => V): V {
	const found = values.get(key) ?? make();
	values.set(key, found);
	return found;
}

/** A life that begins now and knows nothing yet. */
export function createLife(time: Time): Life {
	const budgets = new Map<string, RepeatBudget>();
	const ledgers = new Map<string, ConfirmLedger>();
	return {
		time,
		memory: new OutcomeMemory(),
		budget: (baseUrl, key) => getOrMake(budgets, `${baseUrl} ${key}`, () => new RepeatBudget(time)),
		ledger: (baseUrl) => getOrMake(ledgers, baseUrl, () => new ConfirmLedger()),
	};
}

/** The life of this n8n process. */
export const thisProcess: Life = createLife({
	now: () => Date.now(),
	elapsed: () => performance.now(),
	sleep: async (ms) => await sleep(ms),
	random: () => Math.random(),
});
