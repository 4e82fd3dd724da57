import fc from 'fast-check';
import {
	IncompleteListError,
	isSamePage,
	pageKey,
	readAll,
	readFirst,
	type ReadPage,
} from '../../nodes/QlaraCampaigns/api/pages';
import type { JsonObject, Page } from '../../nodes/QlaraCampaigns/api/types';

interface Server {
	rows: JsonObject[];
	cap?: number;
	ignoresPage?: boolean;
	/** Which way it goes without a direction; absent: it ignores the direction. */
	direction?: 'ASC' | 'DESC';
	withTotal?: boolean;
	/** Its total is the number of rows on the page. */
	countsPage?: boolean;
	withLast?: boolean;
	/** Called before each answer, with the number of requests so far; may change `rows`. */
	before?: (request: number, rows: JsonObject[]) => void;
}

function serve({
	rows,
	cap = 1000,
	ignoresPage = false,
	direction: ownDirection,
	withTotal = false,
	countsPage = false,
	withLast = false,
	before,
}: Server) {
	const requests: Array<{ page: number; limit: number; direction?: string }> = [];
	const read: ReadPage<JsonObject> = async (page, limit, direction) => {
		before?.(requests.length, rows);
		requests.push({ page, limit, ...(direction && { direction }) });
		const size = Math.min(limit, cap);
		const start = ignoresPage ? 0 : page * size;
		const isReversed = ownDirection !== undefined && (direction ?? ownDirection) !== ownDirection;
		const ordered = isReversed ? [...rows].reverse() : rows;
		const answer: Page<JsonObject> = { rows: ordered.slice(start, start + size) };
		if (withTotal) answer.total = rows.length;
		if (countsPage) answer.total = answer.rows.length;
		if (withLast) answer.last = ignoresPage || start + size >= rows.length;
		return await Promise.resolve(answer);
	};
	return { read, requests };
}

const campaigns = (count: number): JsonObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `Campaign ${index + 1}` }));

async function collect(read: ReadPage<JsonObject>, size?: number): Promise<unknown[]> {
	const ids: unknown[] = [];
	for await (const { id } of readAll(read, size)) ids.push(id);
	return ids;
}

const ids = (rows: JsonObject[]) => rows.map(({ id }) => id);

describe('readAll', () => {
	it.each([0, 1, 6, 7, 8, 99, 100, 101, 250])(
		'returns each of %i campaigns once, whatever the server says about its pages',
		async (count) => {
			for (const withTotal of [true, false]) {
				for (const withLast of [true, false]) {
					for (const cap of [1, 7, 100, 1000]) {
						const { read } = serve({ rows: campaigns(count), withTotal, withLast, cap });
						expect(await collect(read)).toEqual(ids(campaigns(count)));
					}
				}
			}
		},
	);

	it('needs one request when the answer says that nothing follows', async () => {
		for (const kind of [{ withTotal: true }, { withLast: true }]) {
			const { read, requests } = serve({ rows: campaigns(23), ...kind });
			await collect(read);
			expect(requests).toEqual([{ page: 0, limit: 100 }]);
		}
	});

	it('does not take a capped page for the last one', async () => {
		const { read, requests } = serve({ rows: campaigns(20), cap: 7 });
		expect(await collect(read)).toHaveLength(20);
		expect(requests.map(({ page }) => page)).toEqual([0, 1, 2, 3]);
	});

	it('asks a server that ignores the page number for one large page, looks from both ends, and stops', async () => {
		const { read, requests } = serve({ rows: campaigns(150), ignoresPage: true });
		expect(await collect(read)).toEqual(ids(campaigns(150)));
		expect(requests).toEqual([
			{ page: 0, limit: 100 },
			{ page: 1, limit: 100 },
			{ page: 0, limit: 1000 },
			{ page: 0, limit: 1000, direction: 'ASC' },
			{ page: 0, limit: 1000, direction: 'DESC' },
		]);
	});

	it('fails when a server that ignores the page number keeps campaigns back', async () => {
		const { read } = serve({ rows: campaigns(150), ignoresPage: true, cap: 50, withTotal: true });
		await expect(collect(read)).rejects.toThrow(new IncompleteListError(50, 150));
	});

	it.each(['ASC', 'DESC'] as const)(
		'fails when a server that ignores the page number and gives no total keeps campaigns back: %s',
		async (direction) => {
			const { read, requests } = serve({
				rows: campaigns(12_345),
				ignoresPage: true,
				cap: 50,
				direction,
			});
			await expect(collect(read)).rejects.toThrow(
				'Qlara has more, but its pages hold only 50. Narrow the list with filters.',
			);
			expect(requests.length).toBeLessThanOrEqual(5);
		},
	);

	it('takes what a server that ignores the page number shows from both ends for the whole list', async () => {
		for (const direction of ['ASC', 'DESC'] as const) {
			for (const cap of [50, 1000]) {
				const { read } = serve({ rows: campaigns(50), ignoresPage: true, cap, direction });
				expect(await collect(read)).toEqual(ids(campaigns(50)));
			}
		}
	});

	it('fails when a server that ignores page number and direction says that its page is not the last one', async () => {
		const { read } = serve({ rows: campaigns(150), ignoresPage: true, cap: 50 });
		const saysMore: ReadPage<JsonObject> = async (...page) => ({
			...(await read(...page)),
			last: false,
		});
		await expect(collect(saysMore)).rejects.toThrow(new IncompleteListError(50));
	});

	it('takes all that a server gives which ignores page number, limit and direction for the whole list', async () => {
		for (const count of [1_000, 1_200]) {
			const rows = campaigns(count);
			const read: ReadPage<JsonObject> = async () => await Promise.resolve({ rows });
			expect(await collect(read)).toHaveLength(count);
		}
	});

	it('fails when a server that ignores page number and direction gives all the rows that were asked for', async () => {
		const { read } = serve({ rows: campaigns(1_200), ignoresPage: true });
		await expect(collect(read)).rejects.toThrow(new IncompleteListError(1_000));
	});

	it('does not take a total that counts the page for that of the list', async () => {
		for (const cap of [20, 100, 1000]) {
			for (const count of [100, 200, 250, 3_050]) {
				const { read, requests } = serve({ rows: campaigns(count), cap, countsPage: true });
				expect(await collect(read)).toEqual(ids(campaigns(count)));
				expect(requests.length).toBeLessThanOrEqual(count / Math.min(cap, 100) + 2);
			}
		}
	});

	it('reads one more page when a total may count the page, and none when no server would cut there', async () => {
		for (const [count, pages] of [
			[99, 1],
			[37, 1],
			[40, 2],
			[100, 2],
		] as const) {
			const { read, requests } = serve({ rows: campaigns(count), withTotal: true });
			expect(await collect(read)).toHaveLength(count);
			expect(requests).toHaveLength(pages);
		}
	});

	it('stops at the total, however full the page that reaches it', async () => {
		const { read, requests } = serve({ rows: campaigns(200), withTotal: true });
		expect(await collect(read)).toHaveLength(200);
		expect(requests).toHaveLength(2);
	});

	it('stops when a server that ignores the page number changes its rows each time', async () => {
		const { read, requests } = serve({
			rows: campaigns(5),
			ignoresPage: true,
			before: (request, rows) => rows.forEach((row) => (row.totalSuccess = request)),
		});
		expect(await collect(read)).toEqual([1, 2, 3, 4, 5]);
		expect(requests).toHaveLength(5);
	});

	it('finds the campaign that moved to a page already read, when the total shows that another one is gone', async () => {
		const rows = campaigns(10);
		const { read } = serve({
			rows,
			withTotal: true,
			before: (request) => {
				if (request === 1) rows.shift();
			},
		});
		expect((await collect(read, 3)).sort((a, b) => Number(a) - Number(b))).toEqual([
			1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
		]);
	});

	it('returns a campaign once that is on two pages because a new one came before it', async () => {
		const rows = campaigns(10);
		const { read } = serve({
			rows,
			before: (request) => {
				if (request === 1) rows.unshift({ id: 99 });
			},
		});
		const read10 = await collect(read, 3);
		expect([...read10].sort((a, b) => Number(a) - Number(b))).toEqual([
			1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99,
		]);
	});

	it('stops at a server that repeats its last page for ever', async () => {
		const rows = campaigns(20);
		const requests: number[] = [];
		const read: ReadPage<JsonObject> = async (page, limit) => {
			requests.push(page);
			const at = Math.min(page, Math.ceil(rows.length / 7) - 1);
			return await Promise.resolve({ rows: rows.slice(at * 7, at * 7 + Math.min(limit, 7)) });
		};
		expect(await collect(read)).toEqual(ids(rows));
		expect(requests).toEqual([0, 1, 2, 3, 0, 4]);
	});

	it('keeps equal rows without an ID that are on one page', async () => {
		const bucket = { sent: 0 };
		const { read } = serve({ rows: [bucket, bucket, { sent: 1 }] });
		const rows: JsonObject[] = [];
		for await (const row of readAll(read)) rows.push(row);
		expect(rows).toHaveLength(3);
	});

	it('ends without an error when a row comes after a first page that looked whole', async () => {
		const rows = campaigns(15);
		const { read } = serve({
			rows,
			cap: 16,
			withTotal: true,
			before: (request) => {
				if (request === 1) rows.unshift({ id: 'new' });
			},
		});
		expect((await collect(read, 16)).slice(0, 15)).toEqual(ids(campaigns(15)));
	});

	it('misses and repeats nothing, whatever the server does', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					count: fc.nat(60),
					cap: fc.integer({ min: 1, max: 40 }),
					size: fc.integer({ min: 1, max: 40 }),
					withTotal: fc.boolean(),
					withLast: fc.boolean(),
					additions: fc.array(fc.nat(12), { maxLength: 3 }),
				}),
				async ({ count, additions, size, ...rest }) => {
					const rows = campaigns(count);
					const { read, requests } = serve({
						...rest,
						rows,
						before: (request) =>
							additions
								.filter((at) => at === request)
								.forEach(() => rows.unshift({ id: `new ${rows.length}` })),
					});
					const found = await collect(read, size);
					expect(new Set(found).size).toBe(found.length);
					for (const { id } of campaigns(count)) expect(found).toContain(id);
					expect(requests.length).toBeLessThan(3 * (count + additions.length + 4));
				},
			),
		);
	});
});

describe('readFirst', () => {
	it('asks for no more rows than wanted', async () => {
		const { read, requests } = serve({ rows: campaigns(20) });
		expect(ids(await readFirst(read, 5))).toEqual([1, 2, 3, 4, 5]);
		expect(requests).toEqual([{ page: 0, limit: 5 }]);
	});

	it('goes on when the server caps the page size', async () => {
		const { read } = serve({ rows: campaigns(20), cap: 3 });
		expect(ids(await readFirst(read, 5))).toEqual([1, 2, 3, 4, 5]);
	});

	it('goes beyond one page', async () => {
		const { read } = serve({ rows: campaigns(250) });
		expect(await readFirst(read, 230)).toHaveLength(230);
	});
});

describe('pageKey and isSamePage', () => {
	const same = (rows: JsonObject[], others: JsonObject[]): boolean =>
		isSamePage(pageKey(rows), pageKey(others));

	it.each<[string, JsonObject[], JsonObject[]]>([
		['the same first campaign', [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 3 }]],
		['a first campaign whose figures have changed', [{ id: 1, sent: 1 }], [{ id: 1, sent: 2 }]],
		['an ID once as a number and once as a text', [{ id: 1 }], [{ id: '1' }]],
		['the same first row without an ID', [{ sent: 1 }], [{ sent: 1 }]],
		['pages of different lengths', [{ id: 1 }], [{ id: 1 }, { id: 2 }]],
	])('take two pages for one with %s', (_name, rows, others) => {
		expect(same(rows, others)).toBe(true);
	});

	it.each<[string, JsonObject[], JsonObject[]]>([
		['other campaigns', [{ id: 1 }], [{ id: 2 }]],
		['the same campaigns in another order', [{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 1 }]],
		['other rows without an ID', [{ sent: 1 }], [{ sent: 2 }]],
		['a row without an ID that reads like the ID of another', [{ id: 1 }], [{ key: 'id 1' }]],
		['no rows at all, which are the end of a list', [], []],
		['no rows on one of them', [{ id: 1 }], []],
	])('tell two pages apart with %s', (_name, rows, others) => {
		expect(same(rows, others)).toBe(false);
	});
});
