import { DEFAULT_API_KEY, dialectSwitches, type Dialect } from '../simulator';
import { START } from '../simulator/harness';
import { createTrigger } from './publishedTrigger';

const day = 86_400_000;

/** An account of three years: 10,000 closed campaigns and 50 open ones. */
function bigAccount(dialect: Partial<Dialect> = {}) {
	const timings = { queued: 1_000, sending: 3_600_000 };
	const { account, clock, engine } = createTrigger({ dialect, timings }, {}, 5);
	for (let n = 0; n < 10_000; n++) {
		account.seedCampaign({
			id: 1_000 + n * 3,
			status: n % 10 === 0 ? 4 : 3,
			createdAt: START - 1_000 * day + n * 8_000_000,
			smsBody: null,
			destinations: [],
		});
	}
	const open = Array.from({ length: 50 }, (_value, n) => {
		const status = n < 30 ? 0 : n < 42 ? 1 : 2;
		return account.seedCampaign({
			id: 50_000 + n * 7,
			status,
			createdAt: START - (n % 30) * day - day * 3,
			readyToSend: true,
			goalCalculated: true,
			totalDestinations: 1,
			...(status === 1 ? { scheduledAt: START + (n + 1) * day } : {}),
			...(status === 2 ? { sentAt: START, createdAt: START - day / 2 } : {}),
		});
	});
	// What the test itself asks is not counted.
	let counted = 0;
	const requests = () => {
		const fresh = account.received.length - counted;
		counted = account.received.length;
		return fresh;
	};
	const confirm = (id: number) => {
		const { status } = account.handle({
			method: 'PUT',
			path: `/api/partner-gateway/v1/campaigns/${id}/confirm`,
			headers: { 'X-Api-Key': DEFAULT_API_KEY },
		});
		expect(status).toBe(202);
		counted++;
	};
	const poll = async () => {
		clock.now += 60_000;
		const { events = [], error } = await engine.poll();
		if (error) throw error as Error;
		return { ids: events.map(({ eventId }) => String(eventId)), requests: requests() };
	};
	return { account, clock, engine, open, poll, requests, confirm };
}

describe('an account with 10,000 closed campaigns and 50 open ones', () => {
	it.each(
		dialectSwitches.order.flatMap((order) =>
			dialectSwitches.defaultDirection.map(
				(defaultDirection) => [order, defaultDirection] as const,
			),
		),
	)(
		'costs three requests a quiet poll, and one more for each change, listed by %s %s',
		async (order, defaultDirection) => {
			const { account, engine, open, poll, requests, confirm } = bigAccount({
				order,
				defaultDirection,
				direction: 'ignored',
			});
			await engine.register('activate');
			const baseline = requests();
			const quiet = [];
			for (let n = 0; n < 9; n++) quiet.push(await poll());
			expect(quiet.flatMap(({ ids }) => ids)).toEqual([]);
			expect(Math.max(...quiet.map((one) => one.requests))).toBeLessThanOrEqual(3);
			// An order that changes between two requests is noticed, and the list read again, twice at most.
			expect(baseline).toBeLessThan(order === 'unstable' ? 70 : 30);

			account.setStatus(open[45]!.id, 3);
			confirm(open[3]!.id);
			const changed = await poll();
			expect(changed.ids).toEqual(
				expect.arrayContaining([`${open[45]!.id}:completed`, `${open[3]!.id}:sending`]),
			);
			expect(changed.requests).toBeLessThanOrEqual(3 + 2);
			expect(JSON.stringify(engine.memory).length).toBeLessThan(100_000);
		},
		60_000,
	);

	it('is followed when thirty old drafts are all confirmed at once and without a date', async () => {
		const { engine, open, poll, requests, confirm, clock } = bigAccount();
		await engine.register('activate');
		for (const { id } of open.slice(0, 30)) confirm(id);
		requests();
		const ids: string[] = [];
		const costs: number[] = [];
		const next = async () => {
			const one = await poll();
			ids.push(...one.ids);
			costs.push(one.requests);
		};
		// Each leaves the drafts, and is read once by its id: one more request for each change.
		await next();
		expect(ids.filter((id) => id.endsWith(':sending'))).toHaveLength(30);
		expect(costs[0]).toBeLessThanOrEqual(3 + 30);

		// Meanwhile the list of recent campaigns looks back to all of them.
		for (let n = 0; n < 10; n++) await next();
		expect(Math.max(...costs.slice(1))).toBeLessThanOrEqual(3);
		clock.now += 3_600_000;
		ids.length = 0;
		await next();
		expect(ids.filter((id) => id.endsWith(':completed')).length).toBeGreaterThanOrEqual(30);
		expect(costs.at(-1)).toBeLessThanOrEqual(3);
	});

	it('is continued in the next poll where it does not fit into the time of one', async () => {
		const { engine, poll, clock, account, requests } = bigAccount({ maxPageSize: 100 });
		// Each request takes a second, and n8n gives a poll 36, of which the last one may take 25.
		const { send } = engine.options;
		engine.options.send = async (request) => {
			clock.now += 1_000;
			return await send(request);
		};
		engine.pollBudgetMs = 36_000;
		await engine.register('activate');
		expect(requests()).toBeLessThanOrEqual(12);
		let polls = 0;
		const hasBaseline = () => (engine.memory.campaigns as { baseline: boolean }).baseline;
		for (; !hasBaseline() && polls < 40; polls++) {
			const one = await poll();
			expect(one.ids).toEqual([]);
			expect(one.requests).toBeLessThanOrEqual(12);
		}
		expect(polls).toBeGreaterThan(3);
		expect(hasBaseline()).toBe(true);
		const { id } = account.seedCampaign({ status: 0 });
		expect((await poll()).ids).toEqual([`${id}:draft`]);
	});
});
