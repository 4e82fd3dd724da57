import {
	decodeAccepted,
	decodeCampaign,
	decodeCampaigns,
	decodeCredit,
	decodeDeleted,
	decodeDirectory,
	decodePrice,
	decodeRows,
} from './decode';
import { candidatesFor, type DirectoryName, type DirectoryRow } from './directory';
import {
	creditPaths,
	endpoints,
	oneAttempt,
	readTimings,
	type Endpoint,
	type EndpointName,
	type ReadTiming,
} from './endpoints';
import { isNotFound, QlaraError, resultOf } from './errors';
import { createHttp, type Answer, type Send, type Shared } from './http';
import { limits, type ListBudget } from './limits';
import type { ReadPage } from './pages';
import type { Time } from './time';
import {
	isJsonObject,
	type Campaign,
	type Credit,
	type JsonObject,
	type Price,
	type Query,
} from './types';

/** What the API answered to a confirm, when that is no refusal: its status, and the fields of the body if it has any. */
export interface ConfirmAnswer {
	/** 202 is the documented one; any other 2xx says nothing that the documents explain. */
	status: number;
	fields: JsonObject;
}

function confirmAnswer(endpoint: Endpoint, answer: Answer): ConfirmAnswer {
	decodeAccepted(endpoint, answer);
	const { status, body } = answer;
	return { status, fields: isJsonObject(body) ? body : {} };
}

const newBudget = (): ListBudget => ({ characters: limits.listCharacters });

const timed = (endpoint: Endpoint, timing: ReadTiming | undefined): Endpoint =>
	timing === undefined ? endpoint : { ...endpoint, ...readTimings[timing] };

/**
 * The Campaigns API, one typed method per endpoint (docs/api.md#endpoints). Every method rejects with a
 * `QlaraError`. Ids are texts or numbers; money is in the account's currency, not in cents.
 * What is retried after a failure, and what never is, stands in `endpoints.ts` and `retry.ts`.
 *
 * @param baseUrl as `readBaseUrl` returns it
 * @param send the transport; see {@link Send}
 * @param time the clocks for waits and deadlines
 * @param shared what all that use the same key and base URL share
 * @param found where directories without a documented path were found; filled by the client, shared by all that use
 *   the same base URL
 */
export function createClient(
	baseUrl: string,
	send: Send,
	time: Time,
	shared?: Shared,
	found = new Map<EndpointName, Endpoint>(),
) {
	const call = createHttp(baseUrl, send, time, shared);

	/** Tries the paths of a list one after the other, and only the one that answered ever after. */
	async function anywhere<T>(
		[first, ...others]: readonly Endpoint[],
		read: (from: Endpoint) => Promise<T>,
	): Promise<T> {
		const { name } = first!;
		const known = found.get(name);
		if (known !== undefined) return await read(known);
		let notFound: QlaraError | undefined;
		for (const endpoint of [first!, ...others]) {
			const answer = await resultOf(read(endpoint));
			if (!(answer instanceof QlaraError)) {
				found.set(name, endpoint);
				return answer;
			}
			if (!isNotFound(answer)) throw answer;
			notFound ??= answer;
		}
		found.set(name, first!);
		throw notFound!;
	}

	return {
		/** Pages of campaigns; `query` holds the filters of docs/api.md#list. */
		list: (query: Query, timing?: ReadTiming): ReadPage<Campaign> => {
			const budget = newBudget();
			return async (page, limit, direction = query.direction) =>
				await call(
					timed(endpoints.list, timing),
					{ query: { ...query, page, limit, direction }, budget },
					decodeCampaigns,
				);
		},

		/** Pages of statistics buckets; `query` holds the parameters of docs/api.md#statistics. */
		statistics: (query: Query): ReadPage<JsonObject> => {
			const budget = newBudget();
			return async (page, limit, direction = query.direction) =>
				await call(
					endpoints.statistics,
					{ query: { ...query, page, limit, direction }, budget },
					decodeRows,
				);
		},

		/** Creates a campaign from the body of docs/api.md#create. */
		create: async (body: JsonObject): Promise<Campaign> =>
			await call(endpoints.create, { body }, decodeCampaign),

		get: async (id: string, timing?: ReadTiming): Promise<Campaign> =>
			await call(timed(endpoints.get, timing), { id }, decodeCampaign),

		/**
		 * Sends `body`, which should hold every writable field: whether the API replaces or merges is unknown.
		 *
		 * @param options `attempts`: `once` for one request, whatever comes of it; `onDoubt`: told after each attempt that
		 *   may still land, although a later one has been accepted
		 */
		update: async (
			id: string,
			body: JsonObject,
			{ attempts, onDoubt }: { attempts?: 'once'; onDoubt?: (() => void) | undefined } = {},
		): Promise<void> =>
			await call(
				attempts === 'once' ? { ...endpoints.update, ...oneAttempt } : endpoints.update,
				{ id, body, ...(onDoubt && { onDoubt }) },
				decodeAccepted,
			),

		/** Resolves only for the documented 204: after any other success it is open whether the campaign is gone. */
		delete: async (id: string): Promise<void> =>
			await call(endpoints.delete, { id }, decodeDeleted),

		/** Recalculates recipients and cost; the campaign with the fresh figures (docs/api.md#calculate-goal). */
		calculateGoal: async (id: string): Promise<Campaign> =>
			await call(endpoints.calculateGoal, { id }, decodeCampaign),

		/**
		 * Confirms, which cannot be undone and sends. Operations go through `confirmSafely`, which knows what a failure
		 * means.
		 *
		 * @param deadlineMs how long to try again while the API refuses before any work
		 */
		confirm: async (
			id: string,
			deadlineMs = endpoints.confirm.deadlineMs,
			turnMs = deadlineMs,
		): Promise<ConfirmAnswer> =>
			await call({ ...endpoints.confirm, deadlineMs, turnMs }, { id }, confirmAnswer),

		/**
		 * Pages of what campaigns name by an ID. Only contact lists are searched by the API.
		 *
		 * @param query filters of docs/api.md#neighbouring-endpoints
		 */
		directory: (name: DirectoryName, query: Query = {}): ReadPage<DirectoryRow> => {
			const budget = newBudget();
			return async (page, limit, direction) => {
				// This family sorts by other words than the campaigns; of the others no order is known.
				const order = name === 'contactLists' && { sortOrder: direction?.toLowerCase() };
				return await anywhere(
					candidatesFor(name),
					async (endpoint) =>
						await call(
							endpoint,
							{ query: { ...query, page, limit, ...order }, budget },
							(from, answer) => decodeDirectory(name, from, answer),
						),
				);
			};
		},

		/** The credit of the account. */
		credit: async (): Promise<Credit> =>
			await anywhere(creditPaths, async (from) => await call(from, {}, decodeCredit)),

		price: async (id: string): Promise<Price> => await call(endpoints.price, { id }, decodePrice),
	};
}

export type QlaraClient = ReturnType<typeof createClient>;
