import {
	firstText,
	isApproved,
	nameOf,
	numberOfTemplate,
} from '../../nodes/QlaraCampaigns/api/directory';
import { answer, scriptedClient } from './scriptedClient';

describe('the directories', () => {
	const host = 'https://qlara.test/api';

	it.each([
		[{ data: [{ id: 7, name: 'A' }] }, 7],
		[{ phoneNumbers: [{ phoneNumberId: 'p-7', name: 'A' }], errors: [] }, 'p-7'],
		[[{ phoneNumberId: 7 }], 7],
		[{ data: { phoneNumbers: [{ id: 7, phoneNumberId: 8 }] } }, 7],
	])('read the ID of each row in %j', async (body, id) => {
		const { client } = scriptedClient([answer(200, body)]);
		const { rows } = await client.directory('whatsAppNumbers')(0, 100);
		expect(rows.map((row) => row.id)).toEqual([id]);
	});

	it.each([{ data: [{ name: 'no ID' }] }, { status: 'ok' }, 'hello'])(
		'do not take %j for an empty list',
		async (body) => {
			const { client } = scriptedClient([answer(200, body)]);
			await expect(client.directory('rcsTemplates')(0, 100)).rejects.toThrow(
				/instead of a list of RCS templates/,
			);
		},
	);

	it('ask for contact lists in their own words, and for others in no order', async () => {
		const { client, requests } = scriptedClient([answer(200, [])]);
		await client.directory('contactLists', { id: '87' })(2, 50, 'DESC');
		await client.directory('rcsTemplates')(0, 50, 'DESC');
		expect(requests.map(({ url }) => url)).toEqual([
			`${host}/partner-gateway/v1/contacts/list?id=87&page=2&limit=50&sortOrder=desc`,
			`${host}/message-server/rcs/templates?page=0&limit=50`,
		]);
	});

	it('look for agents at each place they may be, and then only where they were', async () => {
		const agents = answer(200, { agents: [{ agentId: 10 }] });
		const { client, requests } = scriptedClient([answer(404, {}), agents]);
		const read = client.directory('rcsAgents');
		expect((await read(0, 5)).rows).toEqual([{ agentId: 10, id: 10 }]);
		await read(1, 5);
		expect(requests.map(({ url }) => url)).toEqual([
			`${host}/message-server/rcs/agents?page=0&limit=5`,
			`${host}/message-server/rcs/agent?page=0&limit=5`,
			`${host}/message-server/rcs/agent?page=1&limit=5`,
		]);
	});

	it('ask only once for agents at a place where none are', async () => {
		const { client, requests } = scriptedClient([answer(404, {})]);
		for (let time = 0; time < 2; time++)
			await expect(client.directory('rcsAgents')(0, 5)).rejects.toMatchObject({ kind: 'refused' });
		expect(requests).toHaveLength(4);
	});

	it('look no further for agents after any other answer than a 404', async () => {
		const { client, requests } = scriptedClient([answer(403, {})]);
		await expect(client.directory('rcsAgents')(0, 5)).rejects.toMatchObject({
			details: { status: 403 },
		});
		expect(requests).toHaveLength(1);
	});
});

describe('an entry of a directory', () => {
	it.each([
		[{ id: 1, name: ' A ' }, 'A'],
		[{ id: 1, name: ' ', displayName: 'B', verifiedName: 'C' }, 'B'],
		[{ id: 1, phoneNumber: '+39' }, '+39'],
		[{ id: 1, name: 7 }, undefined],
	])('%j is called %s', (row, name) => {
		expect(nameOf(row)).toBe(name);
	});

	it('shows the first text that it has', () => {
		expect(firstText({ a: '', b: null, c: 'x' }, ['a', 'b', 'c'])).toBe('x');
	});

	it.each([
		[{ phoneNumberId: 7 }, '7'],
		[{ phoneNumber: { id: 'p-7' } }, 'p-7'],
		[{ phoneNumber: '+39' }, undefined],
	])('%j belongs to the number %s', (row, number) => {
		expect(numberOfTemplate(row)).toBe(number);
	});

	it.each([
		[{ status: 'approved' }, true],
		[{ status: 'PENDING' }, false],
		[{}, true],
	])('%j counts as approved: %s', (row, expected) => {
		expect(isApproved(row)).toBe(expected);
	});
});
