// What docs/spreadsheets.md says that is read and that stops, put into the node as items of a sheet.
import fs from 'node:fs';
import path from 'node:path';

import { byId, creation } from '../engine/values';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));
afterAll(async () => await world.close());

const text = fs.readFileSync(
	path.resolve(__dirname, '..', '..', 'docs', 'spreadsheets.md'),
	'utf8',
);
const codes = (cell = ''): string[] =>
	[...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const table = new Map(
	[
		...(text.split('## ').find((section) => section.startsWith('In short')) ?? '').matchAll(
			/^\| ([^|]+?) \| (.+?) \| (.+?) \|$/gm,
		),
	]
		.slice(2)
		.map(([, field = '', read, stops]) => [field, { read: codes(read), stops: codes(stops) }]),
);

const value = '={{ $json.cell }}';
const toNumbers = (more = {}) =>
	creation('SMS', { destinationType: 2, destinations: value, ...more });
/** The operation and its parameters that read the cell of a sheet for each field of the table. */
const readers: Record<string, () => [string, Record<string, unknown>]> = {
	'Phone Numbers': () => ['create', toNumbers()],
	'Phone Numbers with the Default Country Code Italy (+39)': () => [
		'create',
		toNumbers({ defaultCountryCode: 'IT' }),
	],
	'Contact List IDs': () => ['create', creation('SMS', { contactListIds: value })],
	'Maximum Recipients': () => [
		'send',
		{ campaignId: byId(world.seed()), maximumRecipients: value },
	],
	'Maximum Cost': () => ['send', { campaignId: byId(world.seed()), maximumCost: value }],
	'Scheduled Date': () => ['create', creation('SMS', { sendWhen: 'atDate', scheduledDate: value })],
};
const run = async (field: string, cell: string) => {
	const [operation, parameters] = readers[field]!();
	return await world.run(operation, parameters, { items: [{ json: { cell } }] });
};
const rowsOf = (kind: 'read' | 'stops') =>
	[...table].flatMap(([field, row]) => row[kind].map((cell) => [field, cell] as const));

it('has a row for each field', () => {
	expect([...table.keys()]).toEqual(Object.keys(readers));
	for (const [, { read, stops }] of table) {
		expect(read.length).toBeGreaterThan(0);
		expect(stops.length).toBeGreaterThan(0);
	}
});

it.each(rowsOf('read'))('%s reads %s', async (field, cell) => {
	const { error } = await run(field, cell);
	expect(error).toBeUndefined();
	expect(world.writes()).not.toEqual([]);
	const body = world.simulator.api.received.find(({ operation }) => operation === 'createCampaign')
		?.body as Record<string, unknown> | undefined;
	if (field.startsWith('Phone Numbers')) expect(body?.destinations).toEqual(['+393401234567']);
	if (field.startsWith('Contact'))
		expect((body?.contactListIds as unknown[]).map(String)).toEqual(cell.match(/\d+/g));
});

it.each(rowsOf('stops'))('%s stops at %s', async (field, cell) => {
	const { error } = await run(field, cell);
	expect(error?.message).toContain(`"${field.replace(/ with .*/, '')}"`);
	expect(world.writes()).toEqual([]);
});
