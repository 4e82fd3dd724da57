import { createClient, type QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import type { SendFailure, WireRequest, WireResponse } from '../../nodes/QlaraCampaigns/api/http';
import type { Time } from '../../nodes/QlaraCampaigns/api/time';

/** How a request ends. */
export type End = WireResponse | SendFailure;

export const noon = Date.UTC(2026, 2, 10, 12);

export const refused: SendFailure = { neverConnected: true, code: 'ECONNREFUSED' };
export const reset: SendFailure = { neverConnected: false, code: 'ECONNRESET' };

/** An answer; a body that is no text is written as JSON. */
export const answer = (
	status: number,
	body: unknown = { id: 7, price: 1 },
	headers: Record<string, unknown> = {},
): WireResponse => ({
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A client without a network, and what it did. */
export interface ScriptedClient {
	client: QlaraClient;
	requests: WireRequest[];
	/** Its waits, ms. */
	sleeps: number[];
	time: Time;
}

/**
 * A client whose requests end as listed, one after the other; the last end is repeated. Time passes only in its waits.
 *
 * @param options.random the number that chance gives, in [0, 1)
 * @param options.took how long each request takes, ms
 */
export function scriptedClient(
	ends: End[],
	{ random = 0.5, took = 0 }: { random?: number; took?: number } = {},
): ScriptedClient {
	const requests: WireRequest[] = [];
	const sleeps: number[] = [];
	let elapsed = 1_000;
	const time: Time = {
		now: () => noon + elapsed,
		elapsed: () => elapsed,
		sleep: async (ms) => {
			sleeps.push(ms);
			elapsed += ms;
			await Promise.resolve();
		},
		random: () => random,
	};
	const send = async (request: WireRequest): Promise<End> => {
		requests.push(request);
		elapsed += took;
		return await Promise.resolve(ends[Math.min(requests.length, ends.length) - 1]!);
	};
	return { client: createClient('https://qlara.test/api', send, time), requests, sleeps, time };
}
