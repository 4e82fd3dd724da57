import fs from 'node:fs';
import path from 'node:path';
import { operations } from '../../nodes/QlaraCampaigns/operations';
import { byId } from '../engine/values';
import { Load } from '../simulation/load';

const page = fs.readFileSync(path.join(__dirname, '../../docs/performance.md'), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): string[][] {
	const [, section = ''] = page.split(`## ${heading}\n`);
	const rows = section
		.split(/^## /m)[0]!
		.split('\n')
		.filter((line) => line.startsWith('|'));
	return rows.slice(2).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

const newCampaign = {
	name: 'A name of its own',
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hello',
	destinationType: 1,
	contactListIds: '87',
};

const parameters: Record<string, Record<string, unknown>> = {
	create: newCampaign,
	createAndSend: newCampaign,
	duplicate: { name: 'A copy' },
	sendTest: { testNumbers: '+393401234567' },
	update: { updateFields: { name: 'Another name' } },
	getStatistics: { startDate: '2026-03-01', endDate: '2026-03-09' },
};

/** The requests of an operation with its defaults, for one item, one campaign on the account. */
async function requestsOf(operation: string, more: Record<string, unknown> = {}) {
	const load = new Load({ plan: 'unlimited' });
	const { id } = load.api.seedCampaign({
		destinationType: 1,
		contactListIds: [87],
		destinations: [],
		readyToSend: true,
		goalCalculated: true,
		totalDestinations: 2,
		cost: 0.1,
		...(operation === 'stop' && { status: 1, scheduledAt: load.time.now + 3_600_000 }),
	});
	let end: unknown;
	await load.play(async () => {
		end = await load.run(operation, [
			{ campaignId: byId(String(id)), ...parameters[operation], ...more },
		]);
	});
	expect(end).toMatchObject({ items: expect.anything() as unknown });
	return load.api.received.length;
}

describe('the table of requests', () => {
	const rows = tableUnder('Requests of each operation');

	it('names every operation', () => {
		expect(rows.map(([name]) => name)).toEqual(operations.map(({ option }) => option.name));
	});

	it.each(operations.map(({ option }) => [option.name, option.value] as const))(
		'says how many requests %s makes',
		async (name, value) => {
			const [, said] = rows.find((row) => row[0] === name) ?? [];
			expect(String(await requestsOf(value))).toBe(said);
		},
	);
});
