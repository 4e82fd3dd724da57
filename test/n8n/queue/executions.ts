import { sleep } from '../processes';
import { N8nError, type Execution, type N8nClient } from '../rest';
import type { Database } from './services';
import { TRIGGER } from './workflows';

/** n8n takes two minutes to notice that a worker was killed, and a Send that finds a foreign claim waits four. */
const STUCK_MS = 300_000;
const LOOK_EVERY_MS = 3_000;

/** How an execution can have ended. */
export const FINAL = ['success', 'error', 'crashed', 'canceled'];

/** What is known of an execution without its data. */
export interface Ended {
	id: string;
	status: string;
}

/**
 * All executions of some workflows, oldest first, as n8n has stored them. Its API loses one in a thousand between two
 * pages when executions have started in another order than they were taken on.
 */
export function stored(postgres: Database, workflows: readonly string[]): Ended[] {
	const ids = workflows.map((workflow) => `'${workflow}'`).join(', ');
	return postgres
		.query(`SELECT id, status FROM execution_entity WHERE "workflowId" IN (${ids}) ORDER BY id`)
		.map((line) => {
			const [id = '', status = ''] = line.split('|');
			return { id, status };
		});
}

/**
 * Waits until all executions have ended, or until none has for so long that none will.
 * @param seen ids of those that were there before; those that are returned are added
 * @param expected how many new ones there have to be
 * @returns the new ones; `open` is how many of them have not ended, `missing` how many are not there
 */
export async function ends(
	postgres: Database,
	workflows: readonly string[],
	seen: Set<string>,
	expected: number,
): Promise<{ fresh: Ended[]; open: number; missing: number }> {
	let last = '';
	let since = Date.now();
	for (;;) {
		const fresh = stored(postgres, workflows).filter(({ id }) => !seen.has(id));
		const open = fresh.filter(({ status }) => !FINAL.includes(status)).length;
		const missing = Math.max(0, expected - fresh.length);
		const state = JSON.stringify(fresh);
		if (state !== last) since = Date.now();
		last = state;
		if (open + missing > 0 && Date.now() - since < STUCK_MS) {
			await sleep(LOOK_EVERY_MS);
			continue;
		}
		for (const { id } of fresh) seen.add(id);
		return { fresh, open, missing };
	}
}

/** Executions with everything their nodes put out. */
export async function readAll(client: N8nClient, ids: string[]): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (const id of ids) executions.push(await client.execution(id));
	return executions;
}

/**
 * Presses "Retry execution" on all at once, as a person does who selects them; each is answered when its new execution
 * has ended.
 * @returns what n8n answered where it did not begin a new one
 */
export async function retryAll(client: N8nClient, ids: string[]): Promise<string[]> {
	const refusals: string[] = [];
	await Promise.all(
		ids.map(
			async (id) =>
				await client.retry(id).catch((error: unknown) => {
					// No answer in time is none: with many at once an execution waits longer for a free place.
					if (error instanceof N8nError) refusals.push(error.message);
				}),
		),
	);
	return refusals;
}

/** The trigger's events as event ids: those that executions have worked on, and those that n8n has stored and not run. */
export interface Events {
	delivered: string[];
	stored: string[];
}

/** Every event of the trigger; a failed poll has none. */
export async function eventsOf(
	postgres: Database,
	client: N8nClient,
	workflow: string,
): Promise<Events> {
	const events: Events = { delivered: [], stored: [] };
	for (const { id } of stored(postgres, [workflow])) {
		const { runs, waiting } = await client.execution(id);
		const delivered = runs[TRIGGER]?.[0]?.outputs[0] ?? [];
		events.delivered.push(...idsOf(delivered));
		if (delivered.length === 0) events.stored.push(...idsOf(waiting ?? []));
	}
	return events;
}

const idsOf = (items: Array<Record<string, unknown>>): string[] =>
	items.flatMap(({ eventId }) => (eventId === undefined ? [] : [String(eventId)]));
