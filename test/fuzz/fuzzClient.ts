import fc from 'fast-check';

import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import {
	EndlessListError,
	IncompleteListError,
	readFirst,
} from '../../nodes/QlaraCampaigns/api/pages';
import { limits } from '../../nodes/QlaraCampaigns/api/limits';
import { scriptedClient } from '../api/scriptedClient';
import { hostileAnswers, type Ending } from './hostileAnswers';

/** Every way to ask, by name. */
const calls: Record<string, (client: QlaraClient) => Promise<unknown>> = {
	list: async (client) => await readFirst(client.list({}), 300),
	statistics: async (client) => await readFirst(client.statistics({ aggregateOn: 'day' }), 300),
	get: async (client) => await client.get('1001'),
	create: async (client) => await client.create({ name: 'New' }),
	update: async (client) => await client.update('1001', { name: 'New' }),
	delete: async (client) => await client.delete('1001'),
	calculateGoal: async (client) => await client.calculateGoal('1001'),
	confirm: async (client) => await client.confirm('1001'),
	price: async (client) => await client.price('1001'),
};

/** Writes that may not be made twice when nobody knows what became of the first. */
const unrepeatable = ['create', 'delete', 'confirm'];

export interface FuzzResult {
	runs: number;
	/** Undefined when all was well; otherwise what was not, with the answers that show it, as few as possible. */
	failure: string | undefined;
}

/** What a call may end in. Anything else is a fault of ours. */
function isExpected(error: unknown): boolean {
	return [QlaraError, IncompleteListError, EndlessListError].some((type) => error instanceof type);
}

/** Whether the server has certainly not worked on a request that ended so. */
const wasNotWorkedOn = (end: Ending): boolean =>
	'status' in end ? end.status === 429 : end.neverConnected;

/**
 * Has the client speak to a server that answers anything.
 * @throws Error saying what it did that it may not
 */
async function tryCall(name: string, ends: Ending[]): Promise<void> {
	const { client, requests } = scriptedClient(ends, { took: 10 });
	let error: unknown;
	let result: unknown;
	try {
		result = await calls[name]?.(client);
	} catch (thrown) {
		error = thrown;
	}
	if (error !== undefined && !isExpected(error))
		throw new Error(`${name} ended in ${error instanceof Error ? error.stack : String(error)}`);
	if (error instanceof QlaraError && error.message.trim() === '')
		throw new Error(`${name} ended without a word`);
	if (Object.keys(Object.prototype).length > 0 || 'polluted' in {})
		throw new Error(`${name} let the answer change the prototype of all objects`);
	if (requests.length > 2 * limits.pages)
		throw new Error(`${name} made ${requests.length} requests`);
	const before = requests
		.slice(0, -1)
		.map((_request, index) => ends[Math.min(index, ends.length - 1)]);
	if (unrepeatable.includes(name) && before.some((end) => end && !wasNotWorkedOn(end)))
		throw new Error(`${name} was made again after an answer that leaves open what became of it`);
	if (name === 'price' && error === undefined) requirePrice(result);
}

function requirePrice(result: unknown): void {
	const price = typeof result === 'object' && result !== null && 'price' in result && result.price;
	// One below 0 is passed on as it came; whoever decides by it refuses it.
	if (typeof price !== 'number' || !Number.isFinite(price))
		throw new Error(`price gave ${JSON.stringify(result)}`);
}

/**
 * Many calls against many servers.
 * @param seed the same one plays the same answers again
 */
export async function fuzzClient(runs: number, seed: number): Promise<FuzzResult> {
	const property = fc.asyncProperty(
		fc.constantFrom(...Object.keys(calls)),
		fc.array(hostileAnswers(), { minLength: 1, maxLength: 5 }),
		tryCall,
	);
	const details = await fc.check(property, { seed, numRuns: runs });
	return {
		runs: details.numRuns,
		failure: details.failed ? fc.defaultReportMessage(details) : undefined,
	};
}
