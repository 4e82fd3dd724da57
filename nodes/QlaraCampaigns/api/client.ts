import { decodeCampaign, decodePage, decodePrice } from './decode';
import { endpoints, type Endpoint } from './endpoints';
import { createHttp, type Send } from './http';
import type { ReadPage } from './pages';
import { isJsonObject, type Campaign, type JsonObject, type Price, type Query } from './types';

/**
 * The Campaigns API, one typed method per endpoint (section 2 of the reference). Every method rejects
 * with a `QlaraError`. Ids are texts or numbers; money is in the account's currency, not in cents.
 *
 * @param baseUrl as `readBaseUrl` returns it
 * @param send the transport; see {@link Send}
 */
export function createClient(baseUrl: string, send: Send) {
	const call = createHttp(baseUrl, send);

	const readPages =
		(endpoint: Endpoint, query: Query): ReadPage =>
		async (page, limit) =>
			decodePage(endpoint, await call(endpoint, { query: { ...query, page, limit } }));

	const campaign = async (endpoint: Endpoint, id: string | undefined, body?: JsonObject): Promise<Campaign> =>
		decodeCampaign(endpoint, await call(endpoint, { ...(id === undefined ? {} : { id }), ...(body && { body }) }));

	return {
		/** Pages of campaigns; `query` holds the filters of section 2.1. */
		list: (query: Query): ReadPage => readPages(endpoints.list, query),

		/** Pages of statistics buckets; `query` holds the parameters of section 2.9. */
		statistics: (query: Query): ReadPage => readPages(endpoints.statistics, query),

		/** Creates a campaign from the body of section 2.2. */
		create: async (body: JsonObject): Promise<Campaign> => await campaign(endpoints.create, undefined, body),

		get: async (id: string): Promise<Campaign> => await campaign(endpoints.get, id),

		/** Sends `body`, which should hold every writable field: whether the API replaces or merges is unknown. */
		update: async (id: string, body: JsonObject): Promise<void> => {
			await call(endpoints.update, { id, body });
		},

		delete: async (id: string): Promise<void> => {
			await call(endpoints.delete, { id });
		},

		/** Recalculates recipients and cost; the campaign with the fresh figures ([seed] 2.6). */
		calculateGoal: async (id: string): Promise<Campaign> => await campaign(endpoints.calculateGoal, id),

		/** Confirms, which cannot be undone and sends. The fields of the answer, if it has any. */
		confirm: async (id: string): Promise<JsonObject> => {
			const { body } = await call(endpoints.confirm, { id });
			return isJsonObject(body) ? body : {};
		},

		price: async (id: string): Promise<Price> => decodePrice(endpoints.price, await call(endpoints.price, { id })),
	};
}

export type QlaraClient = ReturnType<typeof createClient>;
