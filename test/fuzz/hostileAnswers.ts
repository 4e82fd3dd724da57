import fc from 'fast-check';

import type { SendFailure, WireResponse } from '../../nodes/QlaraCampaigns/api/http';
import { CampaignsApi, DEFAULT_API_KEY, dialects } from '../simulator';

export type Ending = WireResponse | SendFailure;

/** What stands in an answer where something else was expected. */
const strangeValues: unknown[] = [
	null,
	true,
	'',
	'NaN',
	'-1',
	-1,
	0.1 + 0.2,
	1e308,
	Number.MAX_SAFE_INTEGER + 2,
	'9'.repeat(400),
	[],
	{},
	[[]],
	[null],
	{ id: null },
	{ data: { data: { data: [] } } },
	'<html>',
	'\u0000',
	'\ud800',
	'💥',
];

/** Texts put into the middle of a body; none of them is a value. */
const strangeTexts = [
	'"__proto__":{"polluted":true},',
	'"constructor":{"prototype":{"polluted":true}},',
	'"id":7,',
	'"status":3,',
	'"toJSON":1,',
	'"then":{},',
	'\u0000',
	'\ufeff',
	'}',
	']',
	'"',
	',',
	'1e999',
	'[['.repeat(3_000),
];

/** Bodies that the simulator really gives, in every dialect, for each request of the client. */
function sampleBodies(): string[] {
	const bodies = new Set<string>();
	for (const { dialect } of dialects) {
		let now = Date.UTC(2026, 2, 10, 12);
		const api = new CampaignsApi({ now: () => now, plan: 'unlimited', dialect });
		for (let index = 0; index < 5; index++)
			api.seedCampaign({ status: index as 0 | 1 | 2 | 3 | 4 });
		const ask = (method: string, path: string, body?: object): void => {
			now += 1_000;
			const reply = api.handle({
				method,
				path: `/api/partner-gateway/v1/campaigns${path}`,
				headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			bodies.add(reply.body);
		};
		ask('GET', '?page=0&limit=3');
		ask('GET', '/stats?startDate=2026-03-01&endDate=2026-03-11&aggregateOn=day');
		for (const id of ['1001', 'camp-1001', '9007199254700001001']) {
			ask('GET', `/${id}`);
			ask('POST', `/${id}/calculateGoal`);
			ask('GET', `/${id}/price`);
			ask('PUT', `/${id}`, { name: 'New', readyToSend: true });
			ask('PUT', `/${id}/confirm`);
			ask('DELETE', `/${id}`);
		}
		ask('POST', '', {});
	}
	return [...bodies];
}

/** Replaces one value in a JSON body, whichever `at` points to. */
function withValue(body: string, at: number, value: unknown): string {
	let count = 0;
	const places = countValues(body);
	try {
		return JSON.stringify(
			JSON.parse(body, (_name, found: unknown) => (count++ === at % places ? value : found)),
		);
	} catch {
		return body;
	}
}

function countValues(body: string): number {
	let count = 0;
	try {
		JSON.parse(body, (_name, found: unknown) => {
			count++;
			return found;
		});
	} catch {
		return 1;
	}
	return count;
}

const insertAt = (body: string, at: number, text: string): string => {
	const place = at % (body.length + 1);
	return body.slice(0, place) + text + body.slice(place);
};

/** One answer of a server that may do anything. */
export function hostileAnswers(): fc.Arbitrary<Ending> {
	const sample = fc.constantFrom(...sampleBodies());
	const place = fc.nat(100_000);
	const body = fc.oneof(
		sample,
		fc.tuple(sample, place).map(([text, at]) => text.slice(0, at % (text.length + 1))),
		fc
			.tuple(sample, place, fc.constantFrom(...strangeValues))
			.map(([text, at, value]) => withValue(text, at, value)),
		fc
			.tuple(sample, place, fc.constantFrom(...strangeTexts))
			.map(([text, at, strange]) => insertAt(text, at, strange)),
		fc.tuple(sample, sample).map(([one, other]) => `{"data":${one},"campaign":${other}}`),
		fc.json(),
		fc.string(),
	);
	const answered = fc.record({
		status: fc.oneof(
			{ weight: 6, arbitrary: fc.constantFrom(200, 201, 202, 204) },
			{ weight: 4, arbitrary: fc.constantFrom(206, 301, 307, 400, 401, 403, 404, 408, 409, 413) },
			{ weight: 4, arbitrary: fc.constantFrom(422, 429, 500, 502, 503, 504, 599, 999) },
		),
		headers: fc.dictionary(
			fc.constantFrom('content-type', 'retry-after', 'x-ratelimit-reset', 'location'),
			fc.constantFrom<unknown>(
				...['application/json', 'text/html; charset=utf-16', '1', '-1', '1e9', 'tomorrow', ''],
				...['Wed, 21 Oct 2099 07:28:00 GMT', 'http://evil.test/', undefined, ['1', '2']],
			),
		),
		body: fc.oneof({ weight: 20, arbitrary: body }, fc.constant(undefined)),
	});
	const failed = fc.record({
		neverConnected: fc.boolean(),
		code: fc.constantFrom('ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPROTO', ''),
	});
	return fc.oneof({ weight: 12, arbitrary: answered }, failed);
}
