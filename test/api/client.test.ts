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
		const { client, requests } = scriptedClient([
			name === 'delete' ? answer(204, '') : answer(200, isList ? [] : { id: 7, price: 1 }),
		]);
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

	it('returns nothing of an update, whatever the answer holds', async () => {
		for (const body of ['', 'OK', { id: 7 }, { id: 'request-77' }, []]) {
			const { client } = scriptedClient([answer(200, body)]);
			expect(await client.update('7', {})).toBeUndefined();
		}
	});

	it('is done with a delete after the documented answer only', async () => {
		expect(await scriptedClient([answer(204, '')]).client.delete('7')).toBeUndefined();
		for (const end of [answer(200, ''), answer(202, ''), answer(200, '<html>')]) {
			const { client, requests } = scriptedClient([end]);
			await expect(client.delete('7')).rejects.toMatchObject({ kind: 'unreadable' });
			expect(requests).toHaveLength(1);
		}
	});

	it.each<[string, (client: QlaraClient) => Promise<unknown>]>([
		['list', async ({ list }) => await list({})(0, 1)],
		['statistics', async ({ statistics }) => await statistics({})(0, 1)],
		['create', async ({ create }) => await create({ name: 'x' })],
		['get', async ({ get }) => await get('7')],
		['update', async ({ update }) => await update('7', {})],
		['delete', async (client) => await client.delete('7')],
		['calculateGoal', async ({ calculateGoal }) => await calculateGoal('7')],
		['confirm', async ({ confirm }) => await confirm('7')],
		['price', async ({ price }) => await price('7')],
	])('fails with the words of an answer of success that says no: %s', async (_name, run) => {
		for (const body of [
			{ success: false, message: 'No credit' },
			{ id: 7, status: 'error', message: 'No credit' },
			{ status: 400, errors: ['No credit'], price: 1, data: [] },
		]) {
			const { client, requests } = scriptedClient([answer(200, body)]);
			await expect(run(client)).rejects.toMatchObject({
				message: 'Qlara answered with status 200, but said: No credit',
				kind: 'unreadable',
				details: { status: 200, apiMessage: 'No credit' },
			});
			expect(requests).toHaveLength(1);
		}
	});

	it('reads a list from the end that it is told to', async () => {
		const { client, requests } = scriptedClient([answer(200, [])]);
		await client.list({ direction: 'DESC' })(0, 10, 'ASC');
		await client.list({ direction: 'DESC' })(0, 10);
		await client.statistics({})(0, 10, 'ASC');
		expect(requests.map(({ url }) => new URL(url).searchParams.get('direction'))).toEqual([
			'ASC',
			'DESC',
			'ASC',
		]);
	});

	it('keeps every digit of an ID beyond 2^53', async () => {
		const { client } = scriptedClient([answer(200, '{"id":1234567890123456789}')]);
		expect(await client.get('1234567890123456789')).toEqual({ id: '1234567890123456789' });
	});

	it('says that an answer is nested too deeply', async () => {
		const deep = `{"id":7,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
		const { client } = scriptedClient([answer(200, deep)]);
		await expect(client.get('7')).rejects.toThrow(/nested more than 100 levels deep/);
		const refused = scriptedClient([answer(400, deep)]);
		await expect(refused.client.get('7')).rejects.toThrow(/status 400 and gave no reason/);
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
		expect(sleeps).toEqual([10_000, 10_000]);
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
