import { exchange, FaultPlan, type CampaignsApi } from '../simulator';
import type { HelperRequest, HelperResponse } from './classicEngine';

/** What n8n's helper throws when there is no answer. */
export class ConnectionError extends Error {
	constructor(readonly code: string) {
		super(code);
	}
}

/** Hands a request of the node to the API, as it would arrive over the wire. */
export function deliver(
	api: CampaignsApi,
	apiKey: string,
	request: HelperRequest,
	faults = new FaultPlan(),
): HelperResponse {
	const { pathname, search } = new URL(request.url);
	const wire = {
		method: request.method,
		path: pathname + search,
		headers: { ...request.headers, 'X-Api-Key': apiKey },
		...(request.body === undefined ? {} : { body: request.body }),
	};
	const { reply, truncated } = exchange(faults.decide(wire), () => api.handle(wire));
	// n8n's helper rejects an answer that ends before its announced length.
	if (reply === null || truncated) throw new ConnectionError('ECONNRESET');
	return { statusCode: reply.status, headers: reply.headers, body: reply.body };
}
