// Lists that a server, or whoever names things in the account, has made to harm whoever opens a picker.
import { limits } from '../../nodes/QlaraCampaigns/api/limits';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => jest.restoreAllMocks());

const answer = (body: unknown): void =>
	void world.simulator.faults.add({
		fault: { kind: 'answer', status: 200, body: JSON.stringify(body), when: 'after' },
	});

const pickers = [
	'searchCampaigns',
	'searchRcsAgents',
	'searchRcsTemplates',
	'searchWhatsAppNumbers',
	'searchWhatsAppTemplates',
	'loadContactLists',
];

/** What a picker offers, as its label and its ID. */
async function offered(picker: string): Promise<Array<[label: string, id: unknown]>> {
	const entries =
		picker === 'loadContactLists'
			? await world.engine.loadOptions(picker)
			: (await world.engine.listSearch(picker)).results;
	return entries.map(({ name, value }) => [name, value]);
}

it('n8n evaluates the ID and the label that a person has chosen, when they begin with =', async () => {
	const id = world.seed();
	const chosen = { __rl: true, mode: 'list', value: `={{ ${id} + 0 }}` };
	expect(await world.output('get', { campaignId: chosen })).toMatchObject({ id });
	const label = {
		__rl: true,
		mode: 'list',
		value: String(id),
		cachedResultName: '={{ $json.x( }}',
	};
	expect((await world.run('get', { campaignId: label })).error).toBeDefined();
});

describe.each(pickers)('%s', (picker) => {
	it('offers nothing that n8n would evaluate', async () => {
		answer({
			data: [
				{ id: '={{ $env.SECRET }}', name: 'A' },
				{ id: 7, name: '={{ (() => { for (;;); })() }}' },
				{ id: 8, name: ' \u200b={{ $json }}' },
			],
		});
		const entries = await offered(picker);
		expect(entries.map(([, id]) => id).sort()).toEqual(['7', '8']);
		for (const [label] of entries) expect(label).toMatch(/^＝\{\{/);
	});

	it('shows the ID behind a name that hides it, turns it around or is too long', async () => {
		const names = [
			'A'.repeat(10_000),
			`Sale${' \u00a0\u3000'.repeat(500)}x`,
			'Sale \u202e)tfard ,21(',
			'Sale\u2028\n\r\u0000\u00ad\u180e\u3164x',
			`Z${'\u0301'.repeat(300)}`,
		];
		answer({ data: names.map((name, at) => ({ id: 100 + at, name })) });
		const entries = await offered(picker);
		expect(entries).toHaveLength(names.length);
		for (const [label, id] of entries) {
			expect(label).toMatch(new RegExp(` \\(${String(id)}\\b`));
			expect(label.length).toBeLessThan(110);
			expect(label).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\u3164]|\p{M}{5}| {2}/u);
		}
	});
});

it('keeps a name as people know it, so that they can search for it', async () => {
	answer([{ id: 7, name: 'new_arrivals & "more" <50%> [IT] è 日本 @ #1 *' }]);
	const { results } = await world.engine.listSearch('searchRcsTemplates', {
		filter: '& "MORE" <5',
	});
	expect(results.map(({ name }) => name)).toEqual([
		'new_arrivals & "more" <50%> [IT] è 日本 @ #1 * (7)',
	]);
});

it('does not compare names of any length: a list of long ones does not stop n8n', async () => {
	const compared = jest.spyOn(Intl.Collator.prototype, 'compare', 'get');
	answer([1, 2, 3].map((id) => ({ id, name: 'x'.repeat(1e6) + id, type: 'y'.repeat(1e6) })));
	const { results } = await world.engine.listSearch('searchRcsTemplates');
	for (const { name } of results) expect(name.length).toBeLessThan(200);
	expect(results).toHaveLength(3);
	compared.mockRestore();
});

it('leaves a list that goes on after a person has stopped waiting', async () => {
	let page = 0;
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() + page * 5_000);
	world.simulator.faults.add({
		when: { test: () => true },
		fault: {
			kind: 'answer',
			status: 200,
			get body() {
				return JSON.stringify([{ id: ++page, name: `List ${page}` }]);
			},
			when: 'after',
		},
	});
	await expect(world.engine.loadOptions('loadContactLists')).rejects.toThrow(
		/^Qlara takes too long to give the list: \d+ entries came in 60 s/,
	);
	expect(page).toBeLessThan(limits.pickerMs / 5_000 + 5);
});

it('shows no page of more campaigns than any list may have', async () => {
	answer(Array.from({ length: limits.rows + 1 }, (_row, id) => ({ id: id + 1 })));
	await expect(world.engine.listSearch('searchCampaigns')).rejects.toThrow(
		'more than 100000 entries',
	);
});

it('does not send what a page begins with through the browser and back, whatever its size', async () => {
	answer([{ id: 'x'.repeat(1e6) }, ...Array.from({ length: 99 }, (_row, id) => ({ id: id + 1 }))]);
	const { paginationToken } = await world.engine.listSearch('searchCampaigns');
	expect(String(paginationToken).length).toBeLessThan(400);
});
