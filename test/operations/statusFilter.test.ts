import type { INodePropertyOptions } from 'n8n-workflow';
import {
	listingsOf,
	readStatuses,
	statusFilter,
	type FilterStatus,
} from '../../nodes/QlaraCampaigns/operations/statusFilter';
import { paramsOf } from '../parameters/paramsOf';

describe('listingsOf', () => {
	it.each<[FilterStatus[], object[]]>([
		[[], [{}]],
		[['draft', 'ready', 'scheduled', 'sending', 'completed', 'failed'], [{}]],
		[['draft'], [{ isDraft: true, readyToSend: false }]],
		[['ready'], [{ readyToSend: true }]],
		[['ready', 'draft'], [{ isDraft: true }]],
		[['scheduled'], [{ isProgrammed: true }]],
		[['completed'], [{ isDraft: false }]],
		[['failed', 'completed', 'sending'], [{ isDraft: false }]],
		[
			['completed', 'scheduled', 'draft'],
			[{ isDraft: true, readyToSend: false }, { isProgrammed: true }, { isDraft: false }],
		],
	])('for %j asks for %j', (wanted, queries) => {
		expect(listingsOf(wanted).map(({ query }) => query)).toEqual(queries);
	});

	it('keeps only the statuses that Qlara cannot filter by', () => {
		const [listing] = listingsOf(['completed', 'failed']);
		const kept = [0, 1, 2, 3, 4, '3', 'completed', 'x', null].filter((status) =>
			listing!.keeps!({ id: 7, status }),
		);
		expect(kept).toEqual([3, 4, '3', 'completed']);
	});
});

describe('readStatuses', () => {
	it('reads those that the form offers, chosen or from an expression', () => {
		const offered = (statusFilter.options as INodePropertyOptions[]).map(({ value }) => value);
		expect([...readStatuses(paramsOf({ status: offered }))].sort()).toEqual([...offered].sort());
		expect(readStatuses(paramsOf({ status: 'Draft, completed' }))).toEqual(['draft', 'completed']);
	});

	it.each([undefined, [], ''])('takes %j for a filter that is not used', (status) => {
		expect(readStatuses(paramsOf({ status }))).toEqual([]);
	});

	it.each<[unknown, string]>([
		[['sent'], '"status" holds "sent", which is not one of its options'],
		[{ a: 1 }, '"status" holds "{"a":1}", which is not one of its options'],
	])('refuses %j', (status, message) => {
		expect(() => readStatuses(paramsOf({ status }))).toThrow(message);
	});

	it('does not take an expression that returned nothing for no filter', () => {
		expect(() =>
			readStatuses(paramsOf({ status: '' }, { raw: { status: '={{ $json.status }}' } })),
		).toThrow('"status" has no value: its expression returned nothing for this item');
	});
});
