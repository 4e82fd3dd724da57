import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { thisProcess } from '../../nodes/QlaraCampaigns/n8n/processState';
import type { PollResult } from '../engine';
import { eventsOf, idsOf, startTriggerWorld, type TriggerWorld } from '../engine/triggerWorld';
import { byId } from '../engine/values';
import { createTrigger, idsIn } from '../trigger/publishedTrigger';
import { ConnectionError } from '../simulation/wire';

const day = 86_400_000;
let world: TriggerWorld;

beforeAll(async () => {
	world = await startTriggerWorld();
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await world.close());
beforeEach(() => {
	// Retries come at once.
	jest.spyOn(thisProcess.time, 'sleep').mockResolvedValue();
	world.simulator.reset({});
	world.simulator.setDialect({});
	world.requests();
});

/** A campaign that was confirmed and is being sent. */
const sending = (name = 'Spring') =>
	world.simulator.api.seedCampaign({ name, status: 2, totalDestinations: 40, failed: 1 });

/** A poll that went well and had no events. */
function expectSilence({ data, error }: PollResult): void {
	expect({ data, error }).toEqual({ data: null, error: undefined });
}

describe('a published workflow', () => {
	it('takes a silent baseline, and then each change is one event', async () => {
		const { api, clock } = world.simulator;
		api.seedCampaign({ id: 1, status: 3 });
		api.seedCampaign({ id: 2, status: 1, scheduledAt: clock.now() + day });
		const poller = world.poller();

		expectSilence(await poller.poll());
		expectSilence(await poller.poll());
		api.seedCampaign({ id: 3, name: 'New' });
		api.setStatus(2, 3);
		const result = await poller.poll();

		expect(new Set(idsOf(result))).toEqual(new Set(['3:draft', '2:completed']));
		expectSilence(await poller.poll());
	});

	it('says in an event where a campaign came from, what it skipped, its totals and its fields', async () => {
		const { api, clock } = world.simulator;
		const { id } = api.seedCampaign({
			name: 'Spring',
			status: 1,
			totalDestinations: 40,
			failed: 1,
			delivered: 39,
		});
		const poller = world.poller();
		await poller.poll();
		api.setStatus(id, 3);

		expect(eventsOf(await poller.poll())).toEqual([
			{
				eventId: `${id}:completed`,
				event: 'completed',
				campaignId: id,
				summary: 'Campaign “Spring” is completed: 39 of 40 recipients reached (97.5 %), 1 failed.',
				campaignName: 'Spring',
				safeName: 'Spring',
				from: 1,
				fromLabel: 'ready',
				to: 3,
				toLabel: 'completed',
				skipped: ['sending'],
				wentBack: false,
				firstSeenAt: expect.any(String) as unknown,
				totalDestinations: 40,
				totalSuccess: 39,
				totalFailed: 1,
				deliveryRate: 97.5,
				failureRate: 2.5,
				campaign: expect.objectContaining({
					id,
					name: 'Spring',
					statusLabel: 'completed',
				}) as unknown,
			},
		]);
		expect(clock.now()).toBeGreaterThan(0);
	});

	it('leaves a claim out of the campaign of an event', async () => {
		const { api } = world.simulator;
		const description = 'For list 87\n[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]';
		const poller = world.poller({ simplify: false });
		await poller.poll();
		api.seedCampaign({ name: 'New', description });
		expect(eventsOf(await poller.poll())).toMatchObject([
			{ campaign: { description: 'For list 87' } },
		]);
	});

	it('makes one event for each status that was skipped, if asked', async () => {
		const poller = world.poller({ options: { eventsFor: 'step' } });
		await poller.poll();
		const { id } = world.simulator.api.seedCampaign({ status: 3 });
		const events = eventsOf(await poller.poll());
		expect(events.map(({ eventId, fromLabel }) => [eventId, fromLabel])).toEqual([
			[`${id}:draft`, 'none'],
			[`${id}:ready`, 'draft'],
			[`${id}:sending`, 'ready'],
			[`${id}:completed`, 'sending'],
		]);
		expect(events.every(({ skipped }) => (skipped as unknown[]).length === 0)).toBe(true);
	});

	it('emits only the chosen changes, also when they were skipped between two polls', async () => {
		const poller = world.poller({ triggerOn: ['sendingStarted', 'deleted'] });
		await poller.poll();
		const { id } = world.simulator.api.seedCampaign({ status: 3 });
		world.simulator.api.seedCampaign({ status: 1 });
		const events = eventsOf(await poller.poll());
		expect(events).toMatchObject([
			{
				eventId: `${id}:sending`,
				event: 'sendingStarted',
				skipped: ['draft', 'ready'],
				campaign: { statusLabel: 'completed' },
			},
		]);
	});

	it('believes a deletion, and a step back, only when it lasts', async () => {
		const { api, clock } = world.simulator;
		const gone = api.seedCampaign({ status: 0 });
		const back = sending();
		const poller = world.poller();
		await poller.poll();
		api.hidden.add(gone.id);
		api.setStatus(back.id, 1);
		expectSilence(await poller.poll());
		api.hidden.delete(gone.id);
		api.setStatus(back.id, 2);
		expectSilence(await poller.poll());

		api.hidden.add(gone.id);
		api.setStatus(back.id, 1);
		const now = jest.spyOn(Date, 'now');
		expectSilence(await poller.poll());
		now.mockReturnValue(Date.now() + 60_000);
		const events = eventsOf(await poller.poll());
		now.mockRestore();
		expect(events).toMatchObject([
			{
				eventId: `${back.id}:ready:2`,
				event: 'scheduled',
				wentBack: true,
				fromLabel: 'sending',
				toLabel: 'ready',
			},
			{
				eventId: `${gone.id}:deleted`,
				event: 'deleted',
				to: null,
				toLabel: 'deleted',
				campaign: { id: gone.id },
			},
		]);
		expect(clock.speed).toBe(0);
	});

	it('emits only events about campaigns that pass the filters', async () => {
		const { api } = world.simulator;
		const poller = world.poller({ filters: { search: 'SPRING', sendingModes: ['SMS'] } });
		await poller.poll();
		const { id } = api.seedCampaign({ name: 'A spring sale' });
		const gone = api.seedCampaign({ description: 'for spring' });
		api.seedCampaign({ name: 'Winter' });
		api.seedCampaign({ name: 'Spring', sendingMode: 'RCS_SMS' });
		expect(new Set(idsOf(await poller.poll()))).toEqual(
			new Set([`${id}:draft`, `${gone.id}:draft`]),
		);
	});

	it('applies the search also where the API does not show names', async () => {
		const { simulator } = world;
		simulator.setDialect({ campaignFields: 'sparse' });
		const poller = world.poller({ filters: { search: 'spring' } });
		await poller.poll();
		const { id } = simulator.api.seedCampaign({ name: 'Spring' });
		simulator.api.seedCampaign({ name: 'Winter' });
		expect(idsOf(await poller.poll())).toEqual([`${id}:draft`]);
	});

	it('watches one campaign with one request a poll', async () => {
		const { api } = world.simulator;
		const { id } = sending();
		api.seedCampaign({ status: 0 });
		const poller = world.poller({ watch: 'one', campaignId: byId(id) });
		await poller.poll();
		api.setStatus(id, 4);
		api.seedCampaign({ status: 0 });
		world.requests();
		expect(idsOf(await poller.poll())).toEqual([`${id}:failed`]);
		expect(world.requests()).toEqual([`GET /campaigns/${id}`]);
	});

	it('fails at the activation when the chosen campaign does not exist, but not at a start of n8n', async () => {
		const parameters = { watch: 'one', campaignId: byId('404') };
		expect((await world.poller(parameters).poll()).error).toMatchObject({
			message: expect.stringMatching(
				/^"Campaign" 404 does not exist in this account, or the Base URL .* is wrong. Choose another/,
			) as unknown,
		});
		const started = world.poller(parameters, { activation: 'init' });
		expectSilence(await started.poll());
		world.simulator.api.seedCampaign({ id: 404 });
		expectSilence(await started.poll());
	});

	it('delivers what exists when it is activated for the first time, if asked, and only then', async () => {
		const { api } = world.simulator;
		const old = api.seedCampaign({ status: 3, createdAt: world.simulator.clock.now() - 400 * day });
		const draft = api.seedCampaign({ status: 0 });
		const poller = world.poller({ options: { deliverExisting: true } });
		expect(new Set(idsOf(await poller.poll()))).toEqual(
			new Set([`${old.id}:completed`, `${draft.id}:draft`]),
		);
		poller.restart();
		expectSilence(await poller.poll({ activation: 'activate' }));
	});

	it('takes a new silent baseline for another account or another filter', async () => {
		const { api } = world.simulator;
		api.seedCampaign({ status: 0 });
		const before = world.poller({ options: { deliverExisting: true } });
		await before.poll();
		for (let n = 0; n < 5; n++) api.seedCampaign({ status: 2 });
		for (const changed of [
			{ parameters: { filters: { search: 'campaign' }, options: { deliverExisting: true } } },
			{
				parameters: { options: { deliverExisting: true } },
				credentials: { apiKey: world.simulator.apiKey, baseUrl: `${world.simulator.url}/` },
			},
		]) {
			const { items, error } = await world.engine.poll({
				node: 'qlaraCampaignsTrigger',
				activation: 'init',
				workflowId: JSON.stringify(changed),
				staticData: before.stored(),
				...changed,
			});
			expect(error).toBeUndefined();
			// A slash at the end of the address is no other account.
			expect(items).toHaveLength('credentials' in changed ? 5 : 0);
		}
	});

	it('takes a new silent baseline where the stored state has another version', async () => {
		sending();
		const parameters = { options: { deliverExisting: true } };
		const fresh = world.poller(parameters);
		await fresh.poll();
		const campaigns = { ...(fresh.stored().campaigns as object), version: 99 };
		const poller = world.poller(parameters, { activation: 'init', staticData: { campaigns } });
		expectSilence(await poller.poll());
		const { id } = world.simulator.api.seedCampaign({ status: 0 });
		expect(idsOf(await poller.poll())).toEqual([`${id}:draft`]);
	});

	it('continues from what n8n has stored, over a restart', async () => {
		const { api } = world.simulator;
		const { id } = sending();
		const poller = world.poller();
		await poller.poll();
		await poller.poll();
		poller.restart();
		api.setStatus(id, 3);
		expect(idsOf(await poller.poll({ activation: 'init' }))).toEqual([`${id}:completed`]);
		poller.restart();
		expectSilence(await poller.poll({ activation: 'init' }));
	});

	it('leaves a state that n8n notices to have changed, and that survives JSON', async () => {
		const { api } = world.simulator;
		const { id } = sending();
		const poller = world.poller();
		expect((await poller.poll()).changed).toBe(true);
		expect(poller.stored()).toEqual(poller.memory());
		api.setStatus(id, 3);
		expect((await poller.poll()).items).toHaveLength(1);
		expect(poller.stored()).toEqual(poller.memory());
	});
});

describe('polls that would overlap', () => {
	it('do not: the later one returns nothing and asks nothing', async () => {
		const { simulator } = world;
		const { id } = sending();
		const poller = world.poller();
		await poller.poll();
		simulator.api.setStatus(id, 3);
		simulator.faults.add({ when: { nth: 1 }, fault: { kind: 'delay', ms: 150 } });
		world.requests();
		const results = await Promise.all([poller.poll(), poller.poll(), poller.poll()]);
		expect(results.flatMap(idsOf)).toEqual([`${id}:completed`]);
		expect(world.requests().length).toBeLessThanOrEqual(3);
	});

	it.each([
		['workflows', {}],
		['triggers of the workflow', { workflowId: 'with two triggers' }],
	])('leave other %s alone', async (_name, shared) => {
		const pollers = ['a', 'b'].map((nodeId) => world.poller({}, { nodeId, ...shared }));
		const { id } = sending();
		for (const poller of pollers) await poller.poll();
		world.simulator.api.setStatus(id, 3);
		const results = await Promise.all(pollers.map(async (poller) => await poller.poll()));
		expect(results.map(idsOf)).toEqual([[`${id}:completed`], [`${id}:completed`]]);
	});
});

describe('an API in trouble', () => {
	const answer = (status: number, body = '{"message":"no"}') => ({
		fault: { kind: 'answer' as const, status, body, when: 'before' as const },
	});
	const troubles = {
		'429': answer(429, '{"status":429,"retryAfter":90}'),
		'500': answer(500),
		'503': answer(503),
		'408': answer(408),
		'a broken connection': { fault: { kind: 'cut' as const, when: 'before' as const } },
	};

	it.each(Object.entries(troubles))(
		'%s does not stop an activation or a start: the baseline comes with the next poll',
		async (_name, rule) => {
			for (const activation of ['activate', 'init'] as const) {
				world.simulator.reset({});
				const { id } = sending();
				const poller = world.poller({}, { activation });
				world.simulator.faults.add(rule);
				expectSilence(await poller.poll());
				expect((await poller.poll()).error).toBeInstanceOf(NodeApiError);
				world.simulator.faults.clear();
				expectSilence(await poller.poll());
				world.simulator.api.setStatus(id, 3);
				expect(idsOf(await poller.poll())).toEqual([`${id}:completed`]);
			}
		},
	);

	it('does not stop an activation that n8n tries again after something else has stopped it', async () => {
		const poller = world.poller();
		world.simulator.faults.add(answer(403));
		expect((await poller.poll()).error).toMatchObject({ httpCode: '403' });
		world.simulator.faults.clear();
		world.simulator.faults.add(answer(503));
		expectSilence(await poller.poll());
	});

	it('never leaves the API key in an error', async () => {
		const { apiKey } = world.simulator;
		world.simulator.faults.add(
			answer(400, JSON.stringify({ message: `The key ${apiKey} may not do this` })),
		);
		const { error } = await world.poller().poll();
		const typed = await world.poller({ triggerOn: [apiKey] }).poll();
		expect((error as Error).message).toContain('The key');
		expect((typed.error as Error).message).toContain('"Trigger On" holds');
		for (const shown of [error, typed.error] as Error[])
			expect(JSON.stringify(shown) + shown.message + shown.stack).not.toContain(apiKey);
	});

	it('that answers 200 with a refusal makes no baseline', async () => {
		const { api, faults } = world.simulator;
		const { id } = sending();
		const poller = world.poller({}, { activation: 'init' });
		faults.add(answer(200, '{"success":false,"errors":[]}'));
		expectSilence(await poller.poll());
		expect((await poller.poll()).error).toBeInstanceOf(NodeApiError);
		faults.clear();
		expectSilence(await poller.poll());
		api.setStatus(id, 3);
		expect(idsOf(await poller.poll())).toEqual([`${id}:completed`]);
	});

	it('is a failed execution after the baseline, and nothing is lost by it', async () => {
		const { id } = sending();
		const poller = world.poller();
		await poller.poll();
		world.simulator.api.setStatus(id, 3);
		world.simulator.faults.add(answer(503));
		expect((await poller.poll()).error).toMatchObject({
			httpCode: '503',
			failure: { cause: 'temporarily-unavailable' },
		});
		world.simulator.faults.clear();
		expect(idsOf(await poller.poll())).toEqual([`${id}:completed`]);
	});

	it('tells the newer engine of n8n how long to wait, and when waiting is of no use', async () => {
		const poller = world.poller();
		await poller.poll();
		world.simulator.faults.add(troubles['429']);
		expect((await poller.poll()).error).toMatchObject({
			httpCode: '429',
			failure: { cause: 'rate-limited', retryAfterMs: 90_000 },
		});
		world.simulator.faults.clear();
		world.simulator.faults.add(answer(401));
		expect((await poller.poll()).error).toMatchObject({
			httpCode: '401',
			failure: { cause: 'credential-invalid' },
		});
	});

	it('does not let one campaign that cannot be read keep the others waiting', async () => {
		const { simulator } = world;
		const broken = simulator.api.seedCampaign({
			status: 0,
			createdAt: simulator.clock.now() - 100 * day,
		});
		const poller = world.poller();
		await poller.poll();
		simulator.api.setStatus(broken.id, 2);
		const { id } = simulator.api.seedCampaign({ status: 0 });
		// Neither by its id nor in the list of all.
		simulator.faults.add({
			...answer(500),
			when: { test: ({ path }) => !/isDraft|startDate/.test(path) },
		});
		expect(idsOf(await poller.poll())).toEqual([`${id}:draft`]);
		expect((await poller.poll()).error).toBeInstanceOf(NodeApiError);
		simulator.faults.clear();
		expect(idsOf(await poller.poll())).toEqual([`${broken.id}:sending`]);
	});
});

describe('an activation that cannot work', () => {
	const credentials = () => {
		const { apiKey, forbiddenApiKey, url: baseUrl } = world.simulator;
		return {
			'a bad key': [{ apiKey: 'not-a-key', baseUrl }, /API key/],
			'a forbidden IP address': [{ apiKey: forbiddenApiKey, baseUrl }, /allow-list/],
			'a wrong URL': [{ apiKey, baseUrl: baseUrl.replace(/api$/, 'other') }, /Base URL/],
			'a wrong host': [{ apiKey, baseUrl: 'http://127.0.0.1:9/api' }, /Base URL/],
		} as const;
	};

	it.each(['a bad key', 'a forbidden IP address', 'a wrong URL', 'a wrong host'] as const)(
		'%s stops it with a message that says what to do, but never a start of n8n',
		async (name) => {
			const [values, words] = credentials()[name];
			const activated = world.poller({}, { credentials: values });
			const { error } = await activated.poll();
			expect(error).toBeInstanceOf(NodeApiError);
			// It is all that n8n shows of an error there.
			expect((error as NodeApiError).message).toMatch(words);
			expect(JSON.stringify(error) + (error as NodeApiError).message).not.toContain(values.apiKey);

			const started = world.poller({}, { credentials: values, activation: 'init' });
			expectSilence(await started.poll());
			expect((await started.poll()).error).toBeInstanceOf(NodeApiError);
		},
	);

	it.each(['activate', 'update'] as const)(
		'names a parameter that cannot be used: %s',
		async (activation) => {
			const { error } = await world.poller({ triggerOn: [] }, { activation }).poll();
			expect(error).toBeInstanceOf(NodeOperationError);
			expect((error as Error).message).toBe('"Trigger On" is empty. Choose at least one change.');
		},
	);

	it('stops when the workflow is published again with a credential that does not work, but not where it has worked before', async () => {
		const { apiKey, url: baseUrl } = world.simulator;
		const [bad] = credentials()['a bad key'];
		expect(
			(await world.poller({}, { credentials: bad, activation: 'update' }).poll()).error,
		).toMatchObject({ httpCode: '401' });

		const poller = world.poller({}, { credentials: { apiKey, baseUrl } });
		await poller.poll();
		poller.restart();
		world.simulator.faults.add({
			fault: { kind: 'answer', status: 403, body: '{"message":"no"}', when: 'before' },
		});
		expectSilence(await poller.poll({ activation: 'update' }));
		expect((await poller.poll({ activation: 'update' })).error).toMatchObject({ httpCode: '403' });
	});

	it('says of a test event that cannot be fetched what may be wrong', async () => {
		const [values] = credentials()['a wrong URL'];
		const test = async (parameters: Record<string, unknown>) =>
			(await world.poller(parameters, { credentials: values }).poll({ mode: 'manual' }))
				.error as NodeApiError;
		expect((await test({})).description).toMatch(/404. There is no Qlara API at the Base URL/);
		expect((await test({ watch: 'one', campaignId: byId('5') })).description).toMatch(
			/no campaign with this ID in the account, or the Base URL/,
		);
	});
});

describe('Fetch Test Event', () => {
	const manual = { mode: 'manual' } as const;

	it('shows the newest real campaign that fits, and touches no state', async () => {
		const { api, clock } = world.simulator;
		// Dates count, since the order of ids is unknown.
		api.seedCampaign({ name: 'Newer', status: 3, createdAt: clock.now() - day });
		api.seedCampaign({ name: 'Old', status: 3, createdAt: clock.now() - 5 * day });
		api.seedCampaign({ name: 'Draft', status: 0 });
		const poller = world.poller({ triggerOn: ['completed'] });
		await poller.poll();
		const before = poller.memory();
		const result = await poller.poll(manual);
		expect(eventsOf(result)).toMatchObject([
			{ event: 'completed', campaignName: 'Newer', fromLabel: 'sending', deliveryRate: 100 },
		]);
		expect(poller.memory()).toEqual(before);
	});

	it('works before the workflow was ever published, also for a campaign of long ago', async () => {
		const { api, clock } = world.simulator;
		const { id } = api.seedCampaign({ status: 4, createdAt: clock.now() - 900 * day });
		const result = await world.poller().poll(manual);
		expect(idsOf(result)).toEqual([`${id}:failed`]);
		expect(result.staticData).toEqual({});
	});

	it('says when there is nothing to show', async () => {
		const { error } = await world.poller().poll(manual);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect((error as Error).message).toMatch(/"Watch" finds no campaign/);
		const filtered = await world.poller({ filters: { search: 'spring' } }).poll(manual);
		expect((filtered.error as Error).message).toMatch(/"Filters" finds no campaign/);
	});

	it('does not disturb the polls of the published workflow', async () => {
		const { id } = sending();
		const poller = world.poller();
		await poller.poll();
		world.simulator.api.setStatus(id, 3);
		const [test, live] = await Promise.all([poller.poll(manual), poller.poll()]);
		expect(idsOf(live)).toEqual([`${id}:completed`]);
		expect(idsOf(test)).toEqual([`${id}:completed`]);
	});
});

describe('an API that refuses large pages', () => {
	it('is asked for smaller ones from then on', async () => {
		const dialect = { maxPageSize: 100, oversizedLimit: 'refused' } as const;
		const { account, engine, clock } = createTrigger({ dialect });
		account.seedCampaign({ status: 2 });
		await engine.register('activate');
		const { length } = account.received;
		clock.now += 60_000;
		await engine.poll();
		const later = account.received.slice(length);
		expect(later.length).toBeLessThanOrEqual(3);
		expect(later.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
	});
});

describe('an n8n that gives a poll less time than a request may take', () => {
	it('does not keep it from getting on', async () => {
		const { account, engine, clock } = createTrigger({}, {}, 100);
		engine.pollBudgetMs = 20_000;
		await engine.register('activate');
		const { id } = account.seedCampaign({ status: 0, createdAt: clock.now });
		clock.now += 60_000;
		expect(idsIn((await engine.poll()).events)).toEqual([`${id}:draft`]);
		expect((engine.memory.campaigns as { baseline: boolean }).baseline).toBe(true);
	});
});

describe('a name server that does not answer for a moment', () => {
	it('does not stop an activation', async () => {
		const { engine } = createTrigger();
		const { send } = engine.options;
		engine.options.send = async () => await Promise.reject(new ConnectionError('EAI_AGAIN'));
		expect((await engine.register('activate')).error).toBeUndefined();
		expect(engine.isAlive).toBe(true);
		expect((await engine.poll()).error).toBeInstanceOf(Error);
		engine.options.send = send;
		expect((await engine.poll()).error).toBeUndefined();
	});
});

describe("n8n's durable cursors, which give each poll the state from when it was prepared", () => {
	const durable = (staticData: PollResult['staticData']) =>
		world.poller({}, { workflowId: 'durable', pollBudgetMs: 36_000, staticData });

	it('do not make a poll emit what another has emitted and n8n has not stored yet', async () => {
		const now = jest.spyOn(thisProcess.time, 'now');
		const { staticData: baseline } = await durable({}).poll();
		world.simulator.api.seedCampaign({ id: 1, name: 'New' });
		const started = thisProcess.time.now();

		const first = await durable(baseline).poll();
		expect(idsOf(first)).toEqual(['1:draft']);
		expectSilence(await durable(baseline).poll());
		expectSilence(await durable(first.staticData).poll());

		// n8n has given up what the first one emitted.
		now.mockReturnValue(started + 10 * 60_000);
		expect(idsOf(await durable(baseline).poll())).toEqual(['1:draft']);
	});

	it('let a poll emit what is new since, also right after another', async () => {
		const { staticData: baseline } = await durable({}).poll();
		world.simulator.api.seedCampaign({ id: 1 });
		const first = await durable(baseline).poll();
		world.simulator.api.seedCampaign({ id: 2 });
		expect(idsOf(first)).toEqual(['1:draft']);
		expect(idsOf(await durable(first.staticData).poll())).toEqual(['2:draft']);
	});
});
