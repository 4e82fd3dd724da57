import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Page } from '../../nodes/QlaraCampaigns/api/types';
import { unreadList, type ListName } from '../../nodes/QlaraCampaigns/trigger/cursor';
import { pageSizes } from '../../nodes/QlaraCampaigns/trigger/listQuery';
import { nextUnlisted, observeLists } from '../../nodes/QlaraCampaigns/trigger/observeLists';
import { Observer } from '../../nodes/QlaraCampaigns/trigger/observer';
import { remember, type TriggerState } from '../../nodes/QlaraCampaigns/trigger/state';
import { listed, stateWith } from './fixtures';

describe('unlisted campaigns', () => {
	it('are read in turn', () => {
		const { open } = stateWith({ 10: 'sending', 20: 'sending', 30: 'sending' });
		const turns: string[] = [];
		for (let n = 0; n < 4; n++)
			turns.push(nextUnlisted(open, turns.at(-1) ?? '', (id) => id === '20')!);
		expect(turns).toEqual(['10', '30', '10', '30']);
		expect(nextUnlisted(open, '', () => true)).toBeUndefined();
	});
});

const now = Date.UTC(2026, 5, 10);
const dayMs = 86_400_000;
const read = { ...unreadList, completedAt: now - 60_000 };

/** A trigger that has read all lists a minute ago. */
function readBefore(lists: Partial<TriggerState['cursor']['lists']> = {}): TriggerState {
	const state = stateWith({});
	state.cursor = {
		...state.cursor,
		lists: { drafts: read, recent: read, all: read, ...lists },
	};
	return state;
}

/** Remembers an open campaign that no list has shown. */
function withUnlisted(state: TriggerState, ...ids: string[]): TriggerState {
	for (const id of ids) remember(state, id, { ...listed, state: 'sending', unlisted: true });
	return state;
}

/** An account whose lists bring, page by page, what the test says. */
function account(
	answer: (list: ListName, page: number, limit: number) => Page<Campaign> | Error,
	deadline = Infinity,
) {
	const requests: string[] = [];
	const clock = { now };
	const observer = new Observer(
		{
			list: (query) => async (page, limit) => {
				const name =
					query.isDraft === true ? 'drafts' : query.startDate === undefined ? 'all' : 'recent';
				requests.push(`${name} ${page}`);
				const brought = answer(name, page, limit);
				return await (brought instanceof Error
					? Promise.reject(brought)
					: Promise.resolve(brought));
			},
			get: async (id) => {
				requests.push(`id ${id}`);
				return await Promise.resolve({ id, status: 2 });
			},
		},
		{ now: () => clock.now, deadline },
	);
	return { observer, requests, clock };
}

const empty = () => ({ rows: [] });
const refused = (status: number) => new QlaraError('no', 'refused', endpoints.list, { status });

describe('a poll of the lists', () => {
	it('reads drafts, recent campaigns and the list of all, and knows which showed what', async () => {
		const { observer, requests } = account((name) => ({
			rows: [{ id: name, status: name === 'all' ? 3 : 0 }],
			last: true,
		}));
		const before = readBefore();
		const cursor = await observeLists(observer, before);
		expect(requests).toEqual(['drafts 0', 'recent 0', 'all 0']);
		expect(observer.complete).toBe(true);
		expect([...observer.seen].map(([id, { listed: isListed }]) => [id, isListed])).toEqual([
			['drafts', true],
			['recent', true],
			['all', false],
		]);
		const done = { ...unreadList, completedAt: now };
		expect(cursor).toEqual({
			...before.cursor,
			lists: { drafts: done, recent: done, all: done },
			largestPage: 1,
			pollCount: 1,
		});
	});

	it('reads one unlisted campaign instead of the list of all, each in turn, but for every fourth poll', async () => {
		const { observer, requests } = account(empty);
		const state = withUnlisted(readBefore(), '10', '20', '30');
		for (let poll = 0; poll < 6; poll++) {
			observer.seen.clear();
			state.cursor = await observeLists(observer, state);
		}
		expect(requests.filter((request) => !/drafts|recent/.test(request))).toEqual([
			'id 10',
			'id 20',
			'id 30',
			'all 0',
			'id 10',
			'id 20',
		]);
	});

	it('does not read by its id what a list has just shown', async () => {
		const { observer, requests } = account((name) => ({
			rows: name === 'recent' ? [{ id: 10, status: 2 }] : [],
		}));
		await observeLists(observer, withUnlisted(readBefore(), '10'));
		expect(requests.at(-1)).toBe('all 0');
	});

	it('reads a campaign by its id that was listed before, only where it did not see both lists whole', async () => {
		for (const [page, last] of [
			[0, 'all 0'],
			[3, 'id 10'],
		] as const) {
			const { observer, requests } = account(empty);
			const state = readBefore({ drafts: { ...read, page, startedAt: now - 1 } });
			remember(state, '10', { ...listed, state: 'sending' });
			await observeLists(observer, state);
			expect(observer.complete).toBe(page === 0);
			expect(requests.at(-1)).toBe(last);
		}
	});

	it('looks once more at the recent ones when only the list of all shows an open campaign that nobody knows', async () => {
		const rowsOf = (name: ListName, isCreated: boolean) =>
			isCreated || name === 'all' ? [{ id: 10, status: 1 }] : [];
		let isCreated = false;
		const { observer, requests } = account((name) => {
			const rows = rowsOf(name, isCreated);
			// Created between the two lists.
			isCreated ||= name === 'recent';
			return { rows, last: true };
		});
		const state = readBefore();
		await observeLists(observer, state);
		expect(requests).toEqual(['drafts 0', 'recent 0', 'all 0', 'recent 0']);
		expect(observer.seen.get('10')?.listed).toBe(true);
	});

	it.each([
		['it is known', (state: TriggerState) => withUnlisted(state, '10')],
		[
			'it was seen in an earlier poll',
			(state: TriggerState) => {
				state.pending.set('10', { state: 'ready', since: now - 1_000 });
				return state;
			},
		],
	])('does not when %s', async (_when, prepare) => {
		const { observer, requests } = account((name) => ({
			rows: name === 'all' ? [{ id: 10, status: 1 }] : [],
			last: true,
		}));
		const state = prepare(readBefore());
		state.cursor.pollCount = 3;
		await observeLists(observer, state);
		expect(requests).toEqual(['drafts 0', 'recent 0', 'all 0']);
	});

	it('begins with the list that had to wait', async () => {
		const older = { ...read, completedAt: read.completedAt - 1 };
		for (const [lists, order] of [
			[{ recent: older }, ['recent 0', 'drafts 0']],
			[{ drafts: older }, ['drafts 0', 'recent 0']],
			[{}, ['drafts 0', 'recent 0']],
		] as const) {
			const { observer, requests } = account(empty);
			await observeLists(observer, readBefore(lists));
			expect(requests.slice(0, 2)).toEqual(order);
		}
	});

	it('ends with a list that cannot be read, and reads it again in the next poll', async () => {
		const { observer, requests } = account(() => refused(503));
		const { lists } = await observeLists(observer, readBefore());
		expect(requests).toEqual(['drafts 0']);
		expect([observer.error?.details.status, observer.complete]).toEqual([503, false]);
		expect(lists).toMatchObject({ drafts: { page: 0 }, recent: read, all: read });
	});

	it('ends when its time is over, with the list that it was at', async () => {
		const { observer, requests, clock } = account(() => {
			clock.now += 10;
			return { rows: [] };
		}, now + 10);
		const { lists } = await observeLists(observer, readBefore());
		expect(requests).toEqual(['drafts 0']);
		expect(observer.complete).toBe(false);
		expect(lists.recent).toEqual(read);
	});

	it('reads one page of the list of all, and the whole list before the baseline', async () => {
		const rows = Array.from({ length: pageSizes.all }, (_value, index) => ({
			id: index,
			status: 3,
		}));
		const pages = (name: ListName, page: number) => ({
			rows:
				name !== 'all' || page === 3
					? []
					: rows.map(({ id, status }) => ({ id: page * rows.length + id, status })),
		});
		for (const [baseline, expected] of [
			[true, ['all 0']],
			[false, ['all 0', 'all 1', 'all 2', 'all 3']],
		] as const) {
			const { observer, requests } = account(pages);
			const cursor = await observeLists(observer, { ...readBefore(), baseline });
			expect([...new Set(requests.slice(2))]).toEqual(expected);
			expect(cursor.lists.all.page).toBe(baseline ? 1 : 0);
		}
	});

	it('asks no more for pages of a size that the server refuses', async () => {
		const limits: number[] = [];
		const { observer } = account((_name, _page, limit) => {
			limits.push(limit);
			return limit > 100 ? refused(400) : { rows: [] };
		});
		const cursor = await observeLists(observer, readBefore());
		expect(cursor.pageLimit).toBe(100);
		expect(limits).toEqual([pageSizes.drafts, 100, 100, 100]);
	});

	it('reads the recent campaigns twice after a gap in which the list may have moved, and no other list', async () => {
		const pages = [2, 2, 1].map((count, page) =>
			Array.from({ length: count }, (_value, index) => ({ id: 1 + page * 2 + index, status: 3 })),
		);
		for (const [gap, times] of [
			[dayMs + 1, 2],
			[dayMs, 1],
		] as const) {
			const { observer, requests } = account((name, page) => ({
				rows: name === 'all' ? [] : (pages[page] ?? []),
			}));
			const gone = { ...read, completedAt: now - gap };
			await observeLists(observer, readBefore({ drafts: gone, recent: gone }));
			expect(requests.filter((request) => request === 'recent 0')).toHaveLength(times);
			expect(requests.filter((request) => request === 'drafts 0')).toHaveLength(1);
		}
	});

	it('looks further back while a campaign is unlisted, once the list of recent ones was read whole', async () => {
		const { observer } = account(empty);
		const { lookbackDays } = await observeLists(observer, withUnlisted(readBefore(), '10'));
		expect(lookbackDays).toBe(2);
		const middle = { ...read, page: 1, startedAt: now - 1 };
		const state = withUnlisted(readBefore({ recent: middle }), '10');
		expect(await observeLists(account(empty).observer, state)).toMatchObject({ lookbackDays: 0 });
	});

	it('looks back by no more than what keeps the list of recent ones on one page', async () => {
		const rows = Array.from({ length: 300 }, (_value, index) => ({ id: `c${index}`, status: 3 }));
		const { observer } = account((name) => ({ rows: name === 'recent' ? rows : [], last: true }));
		const state = withUnlisted(readBefore(), '10');
		state.cursor.lookbackDays = 8;
		expect(await observeLists(observer, state)).toMatchObject({ lookbackDays: 16 });
	});
});
