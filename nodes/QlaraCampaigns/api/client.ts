import { decodeCampaign, decodePage, decodePrice } from './decode';
import { endpoints, type Endpoint } from './endpoints';
import { createHttp, type Answer, type Send } from './http';
import type { ReadPage } from './pages';
import type { RepeatBudget } from './retry';
import type { Time } from './time';
import { isJsonObject, type Campaign, type JsonObject, type Price, type Query } from './types';

/** What the API answered to a confirm: its status, and the fields of the body if it has any. */
export interface ConfirmAnswer {
	/** 202 is the documented one; any other 2xx says nothing that the documents explain. */
	status: number;
	fields: JsonObject;
}

const nothing = (): void => undefined;

const confirmAnswer = (_endpoint: Endpoint, { status, body }: Answer): ConfirmAnswer => ({
	status,
	fields: isJsonObject(body) ? body : {},
});

/**
 * The Campaigns API, one typed method per endpoint (section 2 of the reference). Every method rejects
 * with a `QlaraError`. Ids are texts or numbers; money is in the account's currency, not in cents.
 * What is repeated after a failure, and what never is, stands in `endpoints.ts` and `repeat.ts`.
 *
 * @param baseUrl as `readBaseUrl` returns it
 * @param send the transport; see {@link Send}
 * @param time the clocks for waits and deadlines
 * @param budget how many repeats are left; shared by all that use the same key and base URL
 */
export function createClient(baseUrl: string, send: Send, time: Time, budget?: RepeatBudget) {
	const call = createHttp(baseUrl, send, time, budget);

	const readPages =
		(endpoint: Endpoint, query: Query): ReadPage =>
		async (page, limit) =>
			await call(endpoint, { query: { ...query, page, limit } }, decodePage);

	const campaign = async (
		endpoint: Endpoint,
		id: string | undefined,
		body?: JsonObject,
	): Promise<Campaign> =>
		await call(
			endpoint,
			{ ...(id === undefined ? {} : { id }), ...(body && { body }) },
			decodeCampaign,
		);

	return {
		/** Pages of campaigns; `query` holds the filters of section 2.1. */
		list: (query: Query): ReadPage => readPages(endpoints.list, query),

		/** Pages of statistics buckets; `query` holds the parameters of section 2.9. */
		statistics: (query: Query): ReadPage => readPages(endpoints.statistics, query),

		/** Creates a campaign from the body of section 2.2. */
		create: async (body: JsonObject): Promise<Campaign> =>
			await campaign(endpoints.create, undefined, body),

		get: async (id: string): Promise<Campaign> => await campaign(endpoints.get, id),

		/** Reads a campaign with one request and a short wait, for those who watch it and will look again. */
		look: async (id: string): Promise<Campaign> => await campaign(endpoints.look, id),

		/** Pages of campaigns, each with one request and a short wait. */
		lookThrough: (query: Query): ReadPage => readPages(endpoints.lookThrough, query),

		/** Reads a campaign within the time that a poll has. */
		poll: async (id: string): Promise<Campaign> => await campaign(endpoints.poll, id),

		/** Pages of campaigns, each within the time that a poll has. */
		pollList: (query: Query): ReadPage => readPages(endpoints.pollList, query),

		/** Sends `body`, which should hold every writable field: whether the API replaces or merges is unknown. */
		update: async (id: string, body: JsonObject): Promise<void> =>
			await call(endpoints.update, { id, body }, nothing),

		delete: async (id: string): Promise<void> => await call(endpoints.delete, { id }, nothing),

		/** Recalculates recipients and cost; the campaign with the fresh figures ([seed] 2.6). */
		calculateGoal: async (id: string): Promise<Campaign> =>
			await campaign(endpoints.calculateGoal, id),

		/**
		 * Confirms, which cannot be undone and sends. Operations go through `confirmSafely`, which knows what a failure means.
		 *
		 * @param patienceMs how long to try again while the API refuses before any work
		 */
		confirm: async (
			id: string,
			patienceMs = endpoints.confirm.deadlineMs,
		): Promise<ConfirmAnswer> =>
			await call({ ...endpoints.confirm, deadlineMs: patienceMs }, { id }, confirmAnswer),

		price: async (id: string): Promise<Price> => await call(endpoints.price, { id }, decodePrice),
	};
}

export type QlaraClient = ReturnType<typeof createClient>;
