import type { FaultRule } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const ready = { readyToSend: true, goalCalculated: true };
const confirming: FaultRule['when'] = { operation: 'confirmCampaign' };
const confirms = (): number =>
	world.simulator.api.received.filter(({ operation }) => operation === 'confirmCampaign').length;
const requests = (operation: string): number =>
	world.simulator.api.received.filter((request) => request.operation === operation).length;
const dispatches = (): number => {
	world.advance(600_000);
	return world.simulator.api.dispatches.length;
};
const items = (...ids: number[]) => ids.map((id) => ({ json: { id } }));
const fromItem = { campaignId: byId('={{ $json.id }}') };

describe('Confirm ends as', () => {
	it('confirmed, with what it saw', async () => {
		const id = world.seed(ready);
		const output = await world.output('confirm', { campaignId: byId(id) });
		expect(output).toMatchObject({
			id,
			outcome: 'confirmed',
			statusBefore: 'draft',
			answer: { status: 202 },
			statusReads: Array<unknown>(4).fill({
				at: expect.stringMatching(/^2026-06-10T/) as string,
				status: 'draft',
			}),
		});
		expect([confirms(), dispatches()]).toEqual([1, 1]);
	});

	it('confirmed, with name and text first and what is technical last, whatever the answer holds', async () => {
		const id = world.seed({ ...ready, name: 'Spring' });
		world.simulator.faults.add({
			when: confirming,
			fault: {
				kind: 'answer',
				status: 202,
				body: '{"id":1,"name":"Other","outcome":"x","ticket":9}',
				when: 'after',
			},
		});
		const output = await world.output('confirm', { campaignId: byId(id) });
		expect(output).toMatchObject({ id, name: 'Spring', outcome: 'confirmed', ticket: 9 });
		const names = Object.keys(output);
		expect(names.slice(0, 4)).toEqual(['outcome', 'reason', 'name', 'smsText']);
		expect(names.slice(-2)).toEqual(['statusReads', 'answer']);
	});

	it('alreadyConfirmed in later executions, which send nothing', async () => {
		const id = world.seed(ready);
		await world.output('confirm', { campaignId: byId(id) });
		for (const pass of [0, 1_000, 120_000, 3_600_000]) {
			world.advance(pass);
			expect(await world.output('confirm', { campaignId: byId(id) })).toMatchObject({
				outcome: 'alreadyConfirmed',
			});
		}
		world.restart();
		expect(await world.output('confirm', { campaignId: byId(id) })).toMatchObject({
			outcome: 'alreadyConfirmed',
		});
		expect([confirms(), dispatches()]).toEqual([1, 1]);
	});

	it.each([2, 3, 4] as const)('alreadyConfirmed for a campaign with status %i', async (status) => {
		const id = world.seed({ status });
		expect(await world.output('confirm', { campaignId: byId(id) })).toMatchObject({
			outcome: 'alreadyConfirmed',
		});
		expect(confirms()).toBe(0);
	});

	it('alreadyConfirmed for a scheduled campaign at status 1, and confirmed for a ready draft at status 1', async () => {
		world.simulator.setDialect({ readyDraftStatus: 1 });
		const scheduled = world.seed({ status: 1, scheduledAt: world.now() + 3_600_000 });
		const draft = world.seed({ ...ready, status: 1, phase: 'draft' });
		expect(await world.output('confirm', { campaignId: byId(scheduled) })).toMatchObject({
			outcome: 'alreadyConfirmed',
			statusBefore: 'ready',
		});
		expect(await world.output('confirm', { campaignId: byId(draft) })).toMatchObject({
			outcome: 'confirmed',
			statusBefore: 'ready',
		});
		expect(confirms()).toBe(1);
	});

	it.each([
		['{"success":false,"message":"Insufficient credit"}', 'said: Insufficient credit'],
		['{"status":"error","message":"No","code":9}', 'said: No'],
		['{"success":false}', 'said that it failed'],
	])('unknown after a 202 whose body says that it failed: %s', async (body, expected) => {
		const id = world.seed(ready);
		world.simulator.faults.add({
			when: confirming,
			fault: { kind: 'answer', status: 202, body, when: 'before' },
		});
		const { message } = await world.refusal('confirm', { campaignId: byId(id) });
		expect(message).toMatch(/^Unknown: /);
		expect(message).toContain(expected);
	});

	it('rejected, in the words of the API', async () => {
		const id = world.seed({ goalCalculated: false, readyToSend: true });
		const { message, description } = await world.refusal('confirm', { campaignId: byId(id) });
		expect(message).toBe('Rejected: Campaign cost has not been calculated');
		expect(description).toMatch(
			/status 400\. .*needs the fields.* Status of the campaign as read: .* draft/,
		);
		expect(confirms()).toBe(1);
	});

	it.each<[string, FaultRule['fault']]>([
		['repeated 429', { kind: 'answer', status: 429, body: '{"retryAfter":3}', when: 'before' }],
		[
			'429 with a wait of a day',
			{ kind: 'answer', status: 429, headers: { 'Retry-After': '86400' }, when: 'before' },
		],
	])('notSent after %s', async (_name, fault) => {
		const id = world.seed(ready);
		world.simulator.faults.add({ when: confirming, fault });
		const { message, description } = await world.refusal('confirm', { campaignId: byId(id) });
		expect(message).toMatch(/^Not sent: .*nothing was sent/);
		expect(description).toMatch(/Run again later/);
		expect([confirms(), dispatches()]).toEqual([0, 0]);
	});

	it.each<[string, FaultRule['fault']]>([
		['a cut connection', { kind: 'cut', when: 'after' }],
		['a reset connection', { kind: 'cut', when: 'after', reset: true }],
		['a 502', { kind: 'answer', status: 502, body: '<html>', when: 'after' }],
		['a login page', { kind: 'answer', status: 200, body: '<html>', when: 'after' }],
		[
			'a redirect',
			{
				kind: 'answer',
				status: 302,
				headers: { Location: 'https://elsewhere.test' },
				when: 'after',
			},
		],
	])('confirmed after %s, once the status has moved', async (_name, fault) => {
		world.simulator.api.timings.commit = 20_000;
		const id = world.seed(ready);
		world.simulator.faults.add({ when: confirming, fault });
		const output = await world.output('confirm', { campaignId: byId(id) });
		expect(output).toMatchObject({
			outcome: 'confirmed',
			reason: expect.stringMatching(/status shows/) as string,
		});
		expect([confirms(), dispatches()]).toEqual([1, 1]);
	});

	it.each<[string, FaultRule['fault']]>([
		['a cut connection', { kind: 'cut', when: 'before' }],
		['a 503', { kind: 'answer', status: 503, headers: { 'Retry-After': '1' }, when: 'before' }],
	])(
		'unknown after %s when the status does not move: 8 reads in 60 s, and no second request',
		async (_name, fault) => {
			const id = world.seed(ready);
			world.simulator.faults.add({ when: { ...confirming, nth: 1 }, fault });
			const before = world.now();
			const { message, description } = await world.refusal('confirm', { campaignId: byId(id) });
			expect(world.now() - before).toBeLessThanOrEqual(60_000);
			expect(message).toMatch(/^Unknown: It is not known whether the campaign was confirmed/);
			expect(description).toMatch(/may be sending\. Look at its status.*could send it twice/);
			expect(requests('getCampaign')).toBe(1 + 3 + 8);
			expect(dispatches()).toBe(0);
		},
	);

	it('unknown without a request when the lists do not settle what status 1 means', async () => {
		const id = world.seed({ status: 1, phase: 'draft', ...ready });
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 200, body: '[]', when: 'before' },
		});
		const { message } = await world.refusal('confirm', { campaignId: byId(id) });
		expect(message).toMatch(/^Unknown: Qlara shows the status "1".*Nothing was sent now/);
		expect(confirms()).toBe(0);
	});

	it('an error when the campaign cannot be read, before anything was sent', async () => {
		const id = world.seed(ready);
		world.simulator.faults.add({
			when: { operation: 'getCampaign' },
			fault: { kind: 'answer', status: 500, when: 'before' },
		});
		const { description } = await world.refusal('confirm', { campaignId: byId(id) });
		expect(description).toMatch(/Nothing was changed.*Tried 3 times/);
		expect(confirms()).toBe(0);
	});
});

describe('one campaign', () => {
	it('is confirmed once when several items name it', async () => {
		const [one, two] = [world.seed(ready), world.seed(ready)];
		world.simulator.api.timings.commit = 30_000;
		const result = await world.run('confirm', fromItem, { items: items(one, two, one, one, two) });
		expect(result.outputs[0]!.map(({ json }) => json.outcome)).toEqual([
			'confirmed',
			'confirmed',
			'alreadyConfirmed',
			'alreadyConfirmed',
			'alreadyConfirmed',
		]);
		expect([confirms(), dispatches()]).toEqual([2, 2]);
	});

	it.each([2, 5, 8])('is confirmed once by %i executions at the same moment', async (count) => {
		const id = world.seed(ready);
		const results = await Promise.all(
			Array.from(
				{ length: count },
				async () => await world.output('confirm', { campaignId: byId(id) }),
			),
		);
		const outcomes = results.map(({ outcome }) => outcome).sort();
		expect(outcomes).toEqual([
			...Array.from({ length: count - 1 }, () => 'alreadyConfirmed'),
			'confirmed',
		]);
		expect([confirms(), dispatches()]).toEqual([1, 1]);
	});

	it('is not confirmed again by the execution that got no clear answer, in whatever item or round of a loop', async () => {
		const id = world.seed(ready);
		world.simulator.faults.add({
			when: { ...confirming, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		const options = { executionId: 'same', onError: 'continueRegularOutput' as const };
		const first = await world.run('confirm', fromItem, { ...options, items: items(id, id) });
		world.advance(3_600_000);
		const next = await world.run('confirm', fromItem, {
			...options,
			items: items(id),
			runIndex: 1,
		});
		for (const { json } of [...first.outputs[0]!, ...next.outputs[0]!])
			expect(json.error).toMatch(/^Unknown: /);
		expect(confirms()).toBe(0);
		// A person who starts it again has looked.
		expect(await world.output('confirm', { campaignId: byId(id) })).toMatchObject({
			outcome: 'confirmed',
		});
		expect(dispatches()).toBe(1);
	});

	it('that another execution left unclear is confirmed only once that confirm would have shown', async () => {
		const id = world.seed(ready);
		world.simulator.faults.add({
			when: { ...confirming, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		await world.refusal('confirm', { campaignId: byId(id) });
		const before = world.now();
		expect(await world.output('confirm', { campaignId: byId(id) })).toMatchObject({
			outcome: 'confirmed',
		});
		expect(world.now() - before).toBeGreaterThan(70_000);
	});
});

describe('Confirm with continue on fail', () => {
	it('names the outcome of each campaign that is not confirmed, and goes on', async () => {
		const ids = [world.seed(ready), world.seed({ goalCalculated: false }), world.seed(ready)];
		const result = await world.run('confirm', fromItem, {
			items: items(...ids),
			onError: 'continueErrorOutput',
		});
		expect(result.received[0]!.map(({ json }) => json.outcome)).toEqual(['confirmed', 'confirmed']);
		expect(result.received[1]!.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/^Rejected: /) as string,
		]);
	});
});
