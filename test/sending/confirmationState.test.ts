import type { ReadPage } from '../../nodes/QlaraCampaigns/api/pages';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import {
	confirmationStateOf,
	isListedAsConfirmed,
	isScheduled,
	readyMeansConfirmed,
	stateByStatus,
} from '../../nodes/QlaraCampaigns/sending/confirmationState';

const atOne: Campaign = { id: 7, name: 'Spring', status: 1 };

/** An API whose lists show a campaign when one of the given filters is true. */
function listing(...filters: string[]) {
	const queries: Query[] = [];
	const list =
		(query: Query): ReadPage<Campaign> =>
		async () => {
			queries.push(query);
			const shows = filters.some((filter) => query[filter] === true);
			return await Promise.resolve({ rows: shows ? [{ id: '7' }] : [], last: true });
		};
	return { list, queries };
}

describe('stateByStatus', () => {
	it.each([
		[0, 'draft'],
		['DRAFT', 'draft'],
		[1, 'unclear'],
		['SCHEDULED', 'unclear'],
		[2, 'confirmed'],
		[3, 'confirmed'],
		['failed', 'confirmed'],
		[5, 'unclear'],
		['WAITING', 'unclear'],
		[undefined, 'unclear'],
	])('of status %j is %s', (status, state) => {
		expect(stateByStatus({ id: 7, status })).toBe(state);
	});
});

describe('readyMeansConfirmed', () => {
	it.each([
		[0, true, true],
		['draft', true, true],
		[0, false, false],
		[0, undefined, false],
		[0, 'true', false],
		[1, true, false],
		[undefined, true, false],
	])('of status %j with readyToSend %j is %j', (status, readyToSend, expected) => {
		expect(readyMeansConfirmed({ id: 7, status, readyToSend })).toBe(expected);
	});
});

describe('confirmationStateOf', () => {
	it.each([
		['isProgrammed', 'confirmed'],
		['isDraft', 'draft'],
	])('finds the campaign in the list of %s, where IDs are texts: %s', async (filter, state) => {
		expect(await confirmationStateOf(listing(filter), atOne)).toBe(state);
	});

	it('is unclear when neither list shows the campaign, or both do', async () => {
		expect(await confirmationStateOf(listing(), atOne)).toBe('unclear');
		expect(await confirmationStateOf(listing('isProgrammed', 'isDraft'), atOne)).toBe('unclear');
	});

	it('asks the lists for a status that nobody knows, too', async () => {
		const api = listing('isProgrammed');
		expect(await confirmationStateOf(api, { ...atOne, status: 'WAITING' })).toBe('confirmed');
	});

	it('asks no list when the status is clear', async () => {
		const api = listing('isDraft');
		expect(await confirmationStateOf(api, { ...atOne, status: 2 })).toBe('confirmed');
		expect(await confirmationStateOf(api, { ...atOne, status: 0 })).toBe('draft');
		expect(api.queries).toEqual([]);
	});

	it('fails when a list cannot be read, rather than taking the campaign for a draft', async () => {
		const list = (): ReadPage<Campaign> => async () => await Promise.reject(new Error('503'));
		await expect(confirmationStateOf({ list }, atOne)).rejects.toThrow('503');
	});
});

describe('a search in a list', () => {
	it('is narrowed by the name, if there is one', async () => {
		const api = listing('isProgrammed');
		await isScheduled(api.list, atOne);
		await isScheduled(api.list, { id: 7, name: ' ' });
		await isScheduled(api.list, { id: 7 });
		await isListedAsConfirmed(api.list, { id: 7, name: 'x' });
		expect(api.queries).toEqual([
			{ isProgrammed: true, search: 'Spring' },
			{ isProgrammed: true },
			{ isProgrammed: true },
			{ isDraft: false, search: 'x' },
		]);
	});

	it.each([
		[4, true],
		[5, false],
	])('ends after five pages: on page %i (0-based) it finds the campaign: %j', async (at, found) => {
		const pages: number[] = [];
		const list = (): ReadPage<Campaign> => async (page) => {
			pages.push(page);
			return await Promise.resolve({ rows: [{ id: page === at ? 7 : `other ${page}` }] });
		};
		expect(await isScheduled(list, atOne)).toBe(found);
		expect(pages).toEqual([0, 1, 2, 3, 4]);
	});
});
