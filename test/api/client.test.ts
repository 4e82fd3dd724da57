import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints, readTimings } from '../../nodes/QlaraCampaigns/api/endpoints';
import { answer, scriptedClient } from './scriptedClient';

const campaigns = 'https://qlara.test/api/partner-gateway/v1/campaigns';

describe('a method of the client', () => {
	it.each<[string, (client: QlaraClient) => Promise<unknown>, string]>([
		[
			'list',
			async ({ list }) => await list({ search: 'x', page: 9 })(2, 50),
			`GET ${campaigns}?search=x&page=2&limit=50`,
		],
		[
			'statistics',
			async ({ statistics }) => await statistics({ aggregateOn: 'day' })(0, 100),
			`GET ${campaigns}/stats?aggregateOn=day&page=0&limit=100`,
		],
		['create', async ({ create }) => await create({ name: 'x' }), `POST ${campaigns} {"name":"x"}`],
		['get', async ({ get }) => await get('7'), `GET ${campaigns}/7`],
		[
			'update',
			async ({ update }) => await update('7', { name: 'x' }),
			`PUT ${campaigns}/7 {"name":"x"}`,
		],
		['delete', async (client) => await client.delete('7'), `DELETE ${campaigns}/7`],
		[
			'calculateGoal',
			async ({ calculateGoal }) => await calculateGoal('7'),
			`POST ${campaigns}/7/calculateGoal`,
		],
		['confirm', async ({ confirm }) => await confirm('7'), `PUT ${campaigns}/7/confirm`],
		['price', async ({ price }) => await price('7'), `GET ${campaigns}/7/price`],
	])('makes the request of %s', async (name, run, expected) => {
		const isList = name === 'list' || name === 'statistics';
		const { client, requests } = scriptedClient([answer(200, isList ? [] : { id: 7, price: 1 })]);
		await run(client);
		expect(requests.map(({ method, url, body = '' }) => `${method} ${url} ${body}`.trim())).toEqual(
			[expected],
		);
		expect(requests[0]!.timeoutMs).toBe(endpoints[name as keyof typeof endpoints].timeoutMs);
	});

	it('returns what was decoded', async () => {
		const of = (body: unknown): QlaraClient => scriptedClient([answer(200, body)]).client;
		expect(await of({ data: [{ id: 7 }], total: 3 }).list({})(0, 1)).toEqual({
			rows: [{ id: 7 }],
			total: 3,
		});
		expect(await of([{ sent: 2 }]).statistics({})(0, 1)).toEqual({ rows: [{ sent: 2 }] });
		expect(await of({ data: { id: 7 } }).create({})).toEqual({ id: 7 });
		expect(await of({ campaign: { id: 7 } }).get('7')).toEqual({ id: 7 });
		expect(await of({ data: { id: 7 } }).calculateGoal('7')).toEqual({ id: 7 });
		expect(await of('"1,50 EUR"').price('7')).toEqual({ price: 1.5 });
	});

	it('returns nothing of an update and a delete, whatever the answer holds', async () => {
		for (const body of ['', '<html>', { id: 7 }, []]) {
			const { client } = scriptedClient([answer(200, body)]);
			expect(await client.update('7', {})).toBeUndefined();
			expect(await client.delete('7')).toBeUndefined();
		}
	});

	it('fails when a list of campaigns holds what is no campaign', async () => {
		const { client } = scriptedClient([answer(200, [{ name: 'x' }])]);
		await expect(client.list({})(0, 1)).rejects.toMatchObject({ kind: 'unreadable' });
		expect((await client.statistics({})(0, 1)).rows).toEqual([{ name: 'x' }]);
	});
});

describe('confirm', () => {
	it.each<[unknown, object]>([
		[
			{ id: 7, status: 1 },
			{ id: 7, status: 1 },
		],
		['', {}],
		['accepted', {}],
		[[1], {}],
	])('returns status and fields of the answer %j', async (body, fields) => {
		const { client } = scriptedClient([answer(202, body)]);
		expect(await client.confirm('7')).toEqual({ status: 202, fields });
	});

	it('is retried until the deadline that it is given', async () => {
		const { client, requests, sleeps } = scriptedClient([answer(429, { retryAfter: 10 })]);
		await client.confirm('7', 25_000).catch(() => undefined);
		expect(sleeps).toEqual([10_500, 10_500]);
		expect(requests).toHaveLength(3);
		const impatient = scriptedClient([answer(429, {})]);
		await impatient.client.confirm('7', 0).catch(() => undefined);
		expect(impatient.requests).toHaveLength(1);
	});
});

describe('a read', () => {
	it.each(Object.entries(readTimings))('waits as long as "%s" says', async (timing, expected) => {
		const { client, requests } = scriptedClient([answer(200, []), answer(200)]);
		await client.list({}, timing as keyof typeof readTimings)(0, 1);
		await client.get('7', timing as keyof typeof readTimings);
		expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([
			expected.timeoutMs,
			expected.timeoutMs,
		]);
	});
});
