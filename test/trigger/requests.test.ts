import { CampaignsApi, DEFAULT_API_KEY, dialectSwitches, type Dialect } from '../simulator';
import { START } from '../simulator/harness';
import { Host } from './host';
import { deliver } from './wire';

const DAY = 86_400_000;

/** An account of three years: 10,000 campaigns that are over, 50 that are open. */
function bigAccount(dialect: Partial<Dialect> = {}) {
	const clock = { now: START };
	const api = new CampaignsApi({
		now: () => clock.now,
		plan: 'unlimited',
		dialect,
		timings: { queued: 1_000, sending: 3_600_000 },
	});
	for (let n = 0; n < 10_000; n++) {
		api.seedCampaign({
			id: 1_000 + n * 3,
			status: n % 10 === 0 ? 4 : 3,
			createdAt: START - 1_000 * DAY + n * 8_000_000,
			smsBody: null,
			destinations: [],
		});
	}
	const open = [];
	for (let n = 0; n < 50; n++) {
		const createdAt = START - (n % 30) * DAY - DAY * 3;
		const status = n < 30 ? 0 : n < 42 ? 1 : 2;
		open.push(
			api.seedCampaign({
				id: 50_000 + n * 7,
				status,
				createdAt,
				readyToSend: true,
				goalCalculated: true,
				totalDestinations: 1,
				...(status === 1 ? { scheduledAt: START + (n + 1) * DAY } : {}),
				...(status === 2 ? { sentAt: START, createdAt: START - DAY / 2 } : {}),
			}),
		);
	}
	const confirm = (id: number) =>
		api.handle({
			method: 'PUT',
			path: `/api/partner-gateway/v1/campaigns/${id}/confirm`,
			headers: { 'X-Api-Key': DEFAULT_API_KEY },
		}).status;
	const host = new Host({
		credentials: { apiKey: DEFAULT_API_KEY, baseUrl: 'https://qlara.test/api' },
		time: {
			now: () => clock.now,
			elapsed: () => clock.now,
			sleep: async () => {},
			random: () => 0.5,
		},
		send: async (request) => {
			clock.now += 5;
			return deliver(api, DEFAULT_API_KEY, request);
		},
	});
	// What the test itself asks is not counted.
	let counted = 0;
	const requests = () => {
		const fresh = api.received.length - counted;
		counted = api.received.length;
		return fresh;
	};
	const poll = async () => {
		clock.now += 60_000;
		const { events = [], error } = await host.poll();
		if (error) throw error as Error;
		return { events, requests: requests() };
	};
	return { api, clock, host, open, poll, requests, confirm };
}

describe('an account with 10,000 campaigns that are over and 50 that are open', () => {
	it.each(
		dialectSwitches.order.flatMap((order) =>
			dialectSwitches.defaultDirection.map(
				(defaultDirection) => [order, defaultDirection] as const,
			),
		),
	)(
		'costs three requests a quiet poll, and one more for each change, listed by %s %s',
		async (order, defaultDirection) => {
			const { api, host, open, poll, requests, confirm } = bigAccount({
				order,
				defaultDirection,
				direction: 'ignored',
			});
			await host.register('activate');
			const baseline = requests();
			const quiet = [];
			for (let n = 0; n < 9; n++) quiet.push(await poll());
			expect(quiet.flatMap(({ events }) => events)).toEqual([]);
			expect(Math.max(...quiet.map((one) => one.requests))).toBeLessThanOrEqual(3);
			// An order that changes between two requests is noticed, and the list read again, twice at most.
			expect(baseline).toBeLessThan(order === 'unstable' ? 70 : 30);

			api.setStatus(open[45]!.id, 3);
			expect(confirm(open[3]!.id)).toBe(202);
			requests();
			const changed = await poll();
			expect(changed.events.map(({ eventId }) => eventId)).toEqual(
				expect.arrayContaining([`${open[45]!.id}:completed`, `${open[3]!.id}:sending`]),
			);
			expect(changed.requests).toBeLessThanOrEqual(3 + 2);
			expect(JSON.stringify(host.memory).length).toBeLessThan(100_000);
		},
		60_000,
	);

	it('follows thirty old drafts that are all confirmed at once and without a date', async () => {
		const { host, open, poll, requests, confirm, clock } = bigAccount();
		await host.register('activate');
		const drafts = open.slice(0, 30);
		for (const { id } of drafts) expect(confirm(id)).toBe(202);
		requests();
		const told: string[] = [];
		const costs: number[] = [];
		const next = async () => {
			const { events, requests: cost } = await poll();
			told.push(...events.map(({ eventId }) => String(eventId)));
			costs.push(cost);
		};
		// Each leaves the drafts, and is read once by its id: one more request for each change.
		await next();
		expect(told.filter((id) => id.endsWith(':sending'))).toHaveLength(30);
		expect(costs[0]).toBeLessThanOrEqual(3 + 30);

		// Meanwhile the list of recent campaigns reaches back to all of them.
		for (let n = 0; n < 10; n++) await next();
		expect(Math.max(...costs.slice(1))).toBeLessThanOrEqual(3);
		clock.now += 3_600_000;
		told.length = 0;
		await next();
		expect(told.filter((id) => id.endsWith(':completed')).length).toBeGreaterThanOrEqual(30);
		expect(costs.at(-1)).toBeLessThanOrEqual(3);
	}, 60_000);

	it('continues in the next poll what does not fit into the time of one', async () => {
		const { host, poll, clock, api, requests } = bigAccount({ maxPageSize: 100 });
		// Each request takes a second, and n8n gives a poll 36, of which the last one may take 25.
		const { send } = host.options;
		host.options.send = async (request) => {
			clock.now += 1_000;
			return await send(request);
		};
		host.pollBudgetMs = 36_000;
		await host.register('activate');
		expect(requests()).toBeLessThanOrEqual(12);
		let polls = 0;
		const baseline = () => (host.memory.campaigns as { baseline: boolean }).baseline;
		for (; !baseline() && polls < 40; polls++) {
			const one = await poll();
			expect(one.events).toEqual([]);
			expect(one.requests).toBeLessThanOrEqual(12);
		}
		expect(polls).toBeGreaterThan(3);
		expect(baseline()).toBe(true);
		const { id } = api.seedCampaign({ status: 0 });
		expect((await poll()).events.map(({ eventId }) => eventId)).toEqual([`${id}:draft`]);
	}, 60_000);
});
