import type { Send, WireRequest } from './http';
import type { JsonObject } from './types';

/** A request that would have been sent. */
export interface RecordedRequest extends JsonObject {
	method: WireRequest['method'];
	/** From the root of the host, query included. */
	path: string;
	/** Absent when the request has none. */
	body?: unknown;
}

const answer = (status: number, body: unknown) => ({
	status,
	headers: {},
	body: body === undefined ? '' : JSON.stringify(body),
});

function record({ method, url, body }: WireRequest): RecordedRequest {
	const { pathname, search } = new URL(url);
	return {
		method,
		path: pathname + search,
		...(body === undefined ? {} : { body: JSON.parse(body) as unknown }),
	};
}

/**
 * A transport that lets reads through and keeps writes to itself. It sits below everything that makes
 * requests, so what it records is what would have been sent.
 *
 * @param send the real transport
 * @returns the transport, and the list that it fills in the order of the requests
 */
export function recordWrites(send: Send): { send: Send; requests: RecordedRequest[] } {
	const requests: RecordedRequest[] = [];
	/** The campaigns that would have been created, by their addresses. */
	const created = new Map<string, JsonObject>();
	const read = async (request: WireRequest, url: string): ReturnType<Send> => {
		const campaign = created.get(url);
		return campaign === undefined
			? await send({ ...request, method: 'GET', url })
			: answer(200, campaign);
	};
	const recording: Send = async (request) => {
		const { method, url } = request;
		if (method === 'GET') return await read(request, url);
		const written = record(request);
		requests.push(written);
		const calculated = /^(.*)\/calculateGoal$/.exec(url)?.[1];
		// Its answer is the campaign; as it is now, since nothing is recalculated.
		if (calculated !== undefined) return await read(request, calculated);
		if (method === 'POST') {
			const campaign = { ...(written.body as JsonObject), id: 'dry-run' };
			created.set(`${url}/${campaign.id}`, campaign);
			return answer(201, campaign);
		}
		return method === 'DELETE'
			? answer(204, undefined)
			: answer(url.endsWith('/confirm') ? 202 : 200, undefined);
	};
	return { send: recording, requests };
}
