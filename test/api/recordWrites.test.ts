import { createClient } from '../../nodes/QlaraCampaigns/api/client';
import type { WireRequest } from '../../nodes/QlaraCampaigns/api/http';
import { recordWrites } from '../../nodes/QlaraCampaigns/api/recordWrites';
import { answer } from './scriptedClient';

/** A client whose writes are recorded, over a server that shows one campaign. */
function recordingClient() {
	const sent: WireRequest[] = [];
	const { send, requests } = recordWrites(async (request) => {
		sent.push(request);
		return await Promise.resolve(answer(200, { id: 7, name: 'Spring', price: 1 }));
	});
	const client = createClient('https://qlara.test/api', send, {
		now: () => 0,
		elapsed: () => 0,
		sleep: async () => await Promise.resolve(),
		random: () => 0,
	});
	return { client, sent, requests };
}

const path = '/api/partner-gateway/v1/campaigns';

describe('a transport that records writes', () => {
	it('sends reads and records none of them', async () => {
		const { client, sent, requests } = recordingClient();
		expect(await client.get('7')).toMatchObject({ name: 'Spring' });
		expect(await client.price('7')).toMatchObject({ price: 1 });
		expect(sent).toHaveLength(2);
		expect(requests).toEqual([]);
	});

	it('records writes in their order and sends none of them', async () => {
		const { client, sent, requests } = recordingClient();
		await client.create({ name: 'x' });
		await client.update('7', { name: 'y' });
		await client.confirm('7');
		await client.delete('7');
		expect(sent).toEqual([]);
		expect(requests).toEqual([
			{ method: 'POST', path, body: { name: 'x' } },
			{ method: 'PUT', path: `${path}/7`, body: { name: 'y' } },
			{ method: 'PUT', path: `${path}/7/confirm` },
			{ method: 'DELETE', path: `${path}/7` },
		]);
	});

	it('answers a write as if it had been done', async () => {
		const { client } = recordingClient();
		expect(await client.create({ name: 'x', id: 'given' })).toEqual({ name: 'x', id: 'dry-run' });
		expect(await client.confirm('7')).toEqual({ status: 202, fields: {} });
		await expect(client.update('7', {})).resolves.toBeUndefined();
		await expect(client.delete('7')).resolves.toBeUndefined();
	});

	it('answers a calculation with the campaign as it is, and reads it for that', async () => {
		const { client, sent, requests } = recordingClient();
		expect(await client.calculateGoal('7')).toEqual({ id: 7, name: 'Spring', price: 1 });
		expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
			`GET https://qlara.test${path}/7`,
		]);
		expect(requests).toEqual([{ method: 'POST', path: `${path}/7/calculateGoal` }]);
	});

	it('reads a campaign that would have been created from what was asked for', async () => {
		const { client, sent } = recordingClient();
		const { id } = await client.create({ name: 'x' });
		expect(await client.get(String(id))).toEqual({ id, name: 'x' });
		expect(await client.calculateGoal(String(id))).toEqual({ id, name: 'x' });
		expect(sent).toEqual([]);
	});

	it('records the query of a write as well', async () => {
		const { send, requests } = recordWrites(async () => await Promise.resolve(answer(200)));
		await send({ method: 'DELETE', url: 'https://qlara.test/x?y=1', timeoutMs: 1 });
		expect(requests).toEqual([{ method: 'DELETE', path: '/x?y=1' }]);
	});
});
