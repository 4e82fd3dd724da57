import fc from 'fast-check';
import { readAll, type ReadPage } from '../../nodes/QlaraCampaigns/api/pages';
import { maxInFlight } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { readAhead } from '../../nodes/QlaraCampaigns/api/readAhead';
import type { JsonObject, Page } from '../../nodes/QlaraCampaigns/api/types';

const campaigns = (count: number): JsonObject[] =>
	Array.from({ length: count }, (_value, index) => ({ id: index + 1 }));

/** A server that takes requests in their order and answers them in another one. */
function serve(
	rows: JsonObject[],
	{
		withTotal = true,
		cap = 1_000,
		before,
		ticks = () => 1,
	}: {
		withTotal?: boolean;
		cap?: number;
		before?: (request: number) => void;
		ticks?: () => number;
	} = {},
) {
	const pages: number[] = [];
	const flight = { now: 0, most: 0 };
	const read: ReadPage<JsonObject> = async (page, limit) => {
		before?.(pages.length);
		pages.push(page);
		const size = Math.min(limit, cap);
		const answer: Page<JsonObject> = { rows: rows.slice(page * size, (page + 1) * size) };
		if (withTotal) answer.total = rows.length;
		flight.most = Math.max(flight.most, ++flight.now);
		for (let tick = ticks(); tick > 0; tick--)
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		flight.now--;
		return answer;
	};
	return { read, pages, flight };
}

async function collect(read: ReadPage<JsonObject>, size: number, most = Infinity) {
	const ids: unknown[] = [];
	for await (const { id } of readAll(readAhead(read, size, most), size)) {
		ids.push(id);
		if (ids.length === most) break;
	}
	return ids;
}

describe('readAhead', () => {
	it('has several pages on their way, asks for each once, and keeps the order', async () => {
		const { read, pages, flight } = serve(campaigns(2_000));
		expect(await collect(read, 20)).toEqual(campaigns(2_000).map(({ id }) => id));
		expect(pages).toEqual(Array.from({ length: 100 }, (_value, page) => page));
		expect(flight.most).toBe(maxInFlight);
	});

	it('asks for no page in vain when fewer rows are wanted', async () => {
		const { read, pages } = serve(campaigns(2_000));
		expect(await collect(read, 20, 70)).toHaveLength(70);
		expect(pages).toEqual([0, 1, 2, 3]);
	});

	it('asks for a few pages ahead when the total is unknown, more with each full page', async () => {
		const { read, pages, flight } = serve(campaigns(2_000), { withTotal: false });
		expect(await collect(read, 20)).toEqual(campaigns(2_000).map(({ id }) => id));
		expect(flight.most).toBe(8);
		expect(new Set(pages).size).toBe(pages.length);
		// The empty page tells the end; those after it were asked for in vain.
		expect(Math.max(...pages)).toBeLessThanOrEqual(100 + 8);
	});

	it('asks for none beyond a Limit when the total is unknown', async () => {
		const { read, pages } = serve(campaigns(2_000), { withTotal: false });
		expect(await collect(read, 20, 190)).toHaveLength(190);
		expect(pages).toEqual(Array.from({ length: 10 }, (_value, page) => page));
	});

	it('reads page after page when a page is cut, or the list is short', async () => {
		const cut = serve(campaigns(100), { cap: 15 });
		expect(await collect(cut.read, 20)).toHaveLength(100);
		expect(cut.flight.most).toBe(1);
		const short = serve(campaigns(39), { withTotal: false });
		expect(await collect(short.read, 20)).toHaveLength(39);
		expect(short.pages).toEqual([0, 1, 2]);
	});

	it('asks a server that ignores the page number for nothing ahead', async () => {
		const { read, flight } = serve(campaigns(20), { withTotal: false });
		expect(
			await collect(async (_page, limit, direction) => await read(0, limit, direction), 20),
		).toHaveLength(20);
		expect(flight.most).toBe(1);
	});

	it('throws the failure of a page when that page is due, and never for one that nobody asks for', async () => {
		const { read } = serve(campaigns(200));
		const failing: ReadPage<JsonObject> = async (page, limit) => {
			if (page >= 3) throw new Error(`page ${page}`);
			return await read(page, limit);
		};
		await expect(collect(failing, 20)).rejects.toThrow('page 3');
		expect(await collect(failing, 20, 45)).toHaveLength(45);
	});

	it('misses and repeats nothing while the list moves, whatever the order of the answers', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					count: fc.nat(80),
					size: fc.integer({ min: 1, max: 12 }),
					cap: fc.integer({ min: 1, max: 20 }),
					withTotal: fc.boolean(),
					additions: fc.array(fc.nat(15), { maxLength: 3 }),
					ticks: fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
				}),
				async ({ count, size, cap, withTotal, additions, ticks }) => {
					const rows = campaigns(count);
					const { read, pages } = serve(rows, {
						cap,
						withTotal,
						ticks: () => ticks.next().value as number,
						before: (request) =>
							additions
								.filter((at) => at === request)
								.forEach(() => rows.unshift({ id: `new ${rows.length}` })),
					});
					const found = await collect(read, size);
					expect(new Set(found).size).toBe(found.length);
					for (const { id } of campaigns(count)) expect(found).toContain(id);
					expect(pages.length).toBeLessThan(3 * (count + additions.length + 4));
				},
			),
			{ numRuns: 200 },
		);
	});
});
