import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Page } from '../../nodes/QlaraCampaigns/api/types';
import { unreadList } from '../../nodes/QlaraCampaigns/trigger/cursor';
import { scan, type ScanOptions } from '../../nodes/QlaraCampaigns/trigger/scan';

const refused = (status: number) => new QlaraError('no', 'refused', endpoints.list, { status });

const page = (first: number, count: number, more: Partial<Page<Campaign>> = {}) => ({
	rows: Array.from({ length: count }, (_value, index) => ({ id: first + index })),
	...more,
});

const options: ScanOptions = {
	limit: 10,
	largestPage: 0,
	maxPages: 20,
	thorough: false,
	isLate: () => false,
	now: () => 1_000,
};

/** Scans a list of which the test says what each request brings. */
async function scanOf(
	answers: Array<Page<Campaign> | Error>,
	more: Partial<ScanOptions> & { from?: typeof unreadList } = {},
) {
	const requests: Array<[page: number, limit: number]> = [];
	const { from = unreadList, ...others } = more;
	const read = async (number: number, limit: number) => {
		const answer = answers[requests.length] ?? new Error('one request too many');
		requests.push([number, limit]);
		return await (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
	};
	const result = await scan(read, from, { ...options, ...others });
	const ids = result.rows.map(({ id }) => id);
	return { ...result, ids, requests };
}

const completed = { ...unreadList, completedAt: 1_000 };
const numbers = (count: number) => page(1, count).rows.map(({ id }) => id);

describe('the end of a list', () => {
	it.each([
		['an empty page', [page(1, 0)], 0],
		['an empty page behind full ones', [page(1, 10), page(11, 10), page(21, 0)], 20],
		['a page smaller than asked for', [page(1, 10), page(11, 9)], 19],
		['a page smaller than the largest, where the server caps them', [page(1, 5), page(6, 4)], 9],
		['the page that says it', [page(1, 10), page(11, 10, { last: true })], 20],
		['the total', [page(1, 10, { total: 20 }), page(11, 10, { total: 20 })], 20],
	])('is %s, with no request behind it', async (_what, answers, count) => {
		const { whole, cursor, ids, requests } = await scanOf(answers);
		expect({ whole, cursor, ids }).toEqual({ whole: true, cursor: completed, ids: numbers(count) });
		expect(requests).toHaveLength(answers.length);
	});

	it('is a page that came before, where the server ignores the page number', async () => {
		const { whole, pages, cursor } = await scanOf([page(1, 10), page(1, 10)]);
		expect({ whole, pages, cursor }).toEqual({ whole: true, pages: 2, cursor: completed });
	});

	it('is not the total of a page alone, where the scan began in the middle', async () => {
		const from = { page: 2, startedAt: 500, completedAt: 0, previousKey: 'id 11' };
		const answers = [page(21, 10, { total: 10 }), page(31, 3, { total: 10 })];
		const { whole, cursor, requests } = await scanOf(answers, { from });
		expect(requests.map(([number]) => number)).toEqual([2, 3]);
		expect({ whole, cursor }).toEqual({
			whole: false,
			cursor: { ...unreadList, completedAt: 500 },
		});
	});

	it('is not a total that counts no more than its page', async () => {
		const answers = [
			page(1, 10, { total: 10 }),
			page(11, 10, { total: 10 }),
			page(21, 5, { total: 5 }),
		];
		const { whole, ids } = await scanOf(answers);
		expect({ whole, ids }).toEqual({ whole: true, ids: numbers(25) });
	});

	it('is the total of a page that no server would have cut', async () => {
		const { requests } = await scanOf([page(1, 7, { total: 7 })], { largestPage: 7 });
		expect(requests).toHaveLength(1);
	});

	it('is remembered by the largest page of earlier scans', async () => {
		const { requests, largestPage } = await scanOf([page(1, 4)], { largestPage: 7 });
		expect([requests.length, largestPage]).toEqual([1, 7]);
	});
});

describe('a scan that has to stop', () => {
	const full = [page(1, 10), page(11, 10), page(21, 3)];

	it('goes on where it stopped, and has read the list when its first page was read', async () => {
		const first = await scanOf(full, { maxPages: 2 });
		expect(first).toMatchObject({
			whole: false,
			cursor: { page: 2, startedAt: 1_000, completedAt: 0, previousKey: 'id 11' },
		});
		const now = () => 9_000;
		const second = await scanOf(full.slice(2), { from: first.cursor, largestPage: 10, now });
		expect(second.requests).toEqual([[2, 10]]);
		expect(second).toMatchObject({ whole: false, cursor: completed });
	});

	it('because it is late has read a page all the same', async () => {
		const { pages, cursor } = await scanOf(full, { isLate: () => true });
		expect([pages, cursor.page]).toEqual([1, 1]);
	});

	it('because of a failure keeps what it has read', async () => {
		const error = refused(500);
		const { ids, cursor, whole, ...result } = await scanOf([page(1, 10), error]);
		expect(result.error).toBe(error);
		expect({ ids, whole, page: cursor.page }).toEqual({ ids: numbers(10), whole: false, page: 1 });
	});

	it('keeps when the list was read last', async () => {
		const from = { ...unreadList, completedAt: 700 };
		const { cursor } = await scanOf([refused(500)], { from });
		expect(cursor).toMatchObject({ page: 0, completedAt: 700 });
	});

	it('rejects with what is not a failure of the API', async () => {
		await expect(scanOf([new TypeError('a bug')])).rejects.toThrow('a bug');
	});
});

describe('a server that refuses a large limit', () => {
	it('is asked for fewer rows, from the first page on', async () => {
		const answers = [refused(400), refused(400), page(1, 10), page(11, 2)];
		const { requests, limit, whole, ids } = await scanOf(answers, { limit: 1_000 });
		expect(requests).toEqual([
			[0, 1_000],
			[0, 100],
			[0, 10],
			[1, 10],
		]);
		expect({ limit, whole, ids }).toEqual({ limit: 10, whole: true, ids: numbers(12) });
	});

	it('has failed when it refuses the smallest, or refuses for another reason', async () => {
		expect((await scanOf([refused(400)])).error).toMatchObject({ details: { status: 400 } });
		const other = await scanOf([refused(429)], { limit: 1_000 });
		expect([other.requests.length, other.error?.details.status]).toEqual([1, 429]);
	});
});

describe('a thorough scan', () => {
	const thorough = { thorough: true };
	const twoPages = [page(1, 10), page(11, 3)];

	it('reads a list of several pages again until nothing new comes', async () => {
		const { requests, whole } = await scanOf([...twoPages, ...twoPages], thorough);
		expect([requests.length, whole]).toEqual([4, true]);
		const moved = [page(1, 10), page(12, 3)];
		const { ids, requests: more } = await scanOf([...moved, ...twoPages, ...twoPages], thorough);
		expect([more.length, new Set(ids).size]).toEqual([6, 14]);
	});

	it('reads it three times at most', async () => {
		const moving = [1, 31, 61].flatMap((first) => [page(first, 10), page(first + 10, 3)]);
		const { requests, whole, cursor } = await scanOf(moving, thorough);
		expect([requests.length, whole, cursor]).toEqual([6, true, completed]);
	});

	it.each([
		['one page', [page(1, 10, { last: true })]],
		['a total that stayed the same', [page(1, 10, { total: 13 }), page(11, 3, { total: 13 })]],
		['a page number that is ignored', [page(1, 10), page(1, 10)]],
	])('reads a list once that must have stood still: %s', async (_what, answers) => {
		const { requests, whole } = await scanOf(answers, thorough);
		expect([requests.length, whole]).toEqual([answers.length, true]);
	});

	it.each([
		['the total changed', [page(1, 10, { total: 14 }), page(11, 3, { total: 13 })]],
		['the total is more than came', [page(1, 10, { total: 14 }), page(11, 3, { total: 14 })]],
		['the last page came twice', [page(1, 10), page(11, 10), page(11, 10)]],
	])('reads it again where %s', async (_what, answers) => {
		const { requests } = await scanOf([...answers, ...answers], thorough);
		expect(requests).toHaveLength(answers.length * 2);
	});

	it('that is late before it has read again is not whole, and begins with the first page next time', async () => {
		const late = { ...thorough, maxPages: 2 };
		const { whole, cursor } = await scanOf(twoPages, late);
		expect({ whole, cursor }).toEqual({
			whole: false,
			cursor: { ...unreadList, startedAt: 1_000 },
		});
	});

	it('that goes on in the middle is not repeated', async () => {
		const from = { page: 1, startedAt: 500, completedAt: 0, previousKey: 'id 1' };
		const { requests } = await scanOf([page(11, 10), page(21, 3)], { ...thorough, from });
		expect(requests).toHaveLength(2);
	});
});
