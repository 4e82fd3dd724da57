import {
	lostPlaceholders,
	survivingSpelling,
} from '../../nodes/QlaraCampaigns/channels/placeholders';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

describe('placeholders in expressions', () => {
	it.each<[string, string[]]>([
		['Hi {{name}}', []],
		['=Hi {{name}}', ['{{name}}']],
		['={{name}}', ['{{name}}']],
		['=Hi {{ $json.salutation }} {{ firstName }}, {{city}}', ['{{ firstName }}', '{{city}}']],
		['=Hi {{first name}}', ['{{first name}}']],
		['=Hi {{first-name}}', ['{{first-name}}']],
		['=Hi {{città}}', ['{{città}}']],
		['=Hi {{1}}', ['{{1}}']],
		['=Hi {{name.first}}', ['{{name.first}}']],
		['=Hi {{ name || "you" }}', ['{{ name || "you" }}']],
		['=Hi {{ title.toUpperCase() }}', ['{{ title.toUpperCase() }}']],
		['=Hi {{ Math }}', ['{{ Math }}']],
		['=Hi {{}}', ['{{}}']],
		['=Hi {{name', ['{{name']],
		["=Hi {{ '{' + '{name}' + '}' }}", []],
		['=Hi {{ $json.name }}', []],
		['=Hi {{ $json["name"].trim() }}', []],
		['=Hi {{ ["a", "b"].map(x => x) }}', []],
		['=Hi {{ DateTime.now().toISO() }}', []],
		['=Hi {{ String($json.id) }}', []],
		['=Hi {{ new Date().getFullYear() }}', []],
		['=Hi {{ typeof $json.id }}', []],
		['=Hi {{ `a ${$json.b}` }}', []],
		['=Hi {{ "text" }}', []],
		['=Hi \\{{name}}', []],
		['=Hi {name}', []],
	])('%s loses %j', (raw, expected) => {
		expect(lostPlaceholders(raw)).toEqual(expected);
	});

	it.each([undefined, null, 7, {}, []])('%j loses nothing', (raw) => {
		expect(lostPlaceholders(raw)).toEqual([]);
	});
});

describe('a message in the real engine', () => {
	let world: ActionWorld;
	beforeAll(async () => {
		world = await startActionWorld();
	});
	beforeEach(() => world.reset());
	afterAll(async () => await world.close());

	const create = {
		name: 'Spring',
		sendingMode: 'SMS',
		smsSender: 'MyShop',
		destinationType: 1,
		contactListIds: '87',
	};
	const sent = () =>
		world.simulator.api.received.find(
			({ operation }) => operation === 'createCampaign' || operation === 'updateCampaign',
		)?.body as Record<string, unknown>;

	it('is sent byte for byte in fixed mode', async () => {
		const smsBody = '  Hi {{firstName}},\n{{ city }} — {{1}} {{{x}}} €  ';
		await world.output('create', { ...create, smsBody });
		expect(sent().smsBody).toBe(smsBody);
	});

	it('is stopped before any call when it would lose a placeholder, and the error shows how to write it', async () => {
		const { message, description } = await world.refusal('create', {
			...create,
			smsBody: '=Hi {{name}}, it is {{ $now.year }}',
		});
		expect(message).toContain('"SMS Text" holds "{{name}}"');
		expect(description).toContain("{{ '{' + '{name}' + '}' }}");
		expect(world.simulator.api.received).toEqual([]);
	});

	it('is stopped when all of it is lost', async () => {
		expect((await world.refusal('create', { ...create, smsBody: '={{name}}' })).message).toContain(
			'"SMS Text" holds "{{name}}"',
		);
		expect(world.simulator.api.received).toEqual([]);
	});

	it('is stopped inside a collection too', async () => {
		const id = world.seed();
		const { message } = await world.refusal('update', {
			campaignId: byId(id),
			updateFields: { smsBody: '=Hi {{ firstName }}!' },
		});
		expect(message).toContain('"SMS Text" holds "{{ firstName }}"');
		expect(world.simulator.api.received).toEqual([]);
	});

	it('arrives as it has to when it is written as the error says', async () => {
		await world.output('create', {
			...create,
			smsBody: `=Hi ${survivingSpelling('{{ name }}')}, it is {{ 2026 }}`.replace(
				'{{ 2026 }}',
				'{{ String(2026) }}',
			),
		});
		expect(sent().smsBody).toBe('Hi {{name}}, it is 2026');
	});

	it('comes back with a warning when a value in it was missing', async () => {
		const output = await world.output('create', {
			...create,
			smsBody: '=Hi {{ String($json.name) }}, welcome',
		});
		expect(output.warnings).toEqual([
			'The text contains "undefined", which is what a missing value looks like.',
		]);
	});
});
