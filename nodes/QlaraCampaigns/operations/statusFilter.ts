import type { INodeProperties } from 'n8n-workflow';
import { campaignStatus, statusCode } from '../api/status';
import type { Campaign, Query } from '../api/types';
import type { Params } from '../parameters/params';

/** The states that a person tells apart; for the first three the list has a filter (docs/api.md#list). */
const statuses = ['draft', 'ready', 'scheduled', 'sending', 'completed', 'failed'] as const;

export type FilterStatus = (typeof statuses)[number];

/** Which campaigns to return, by their state. */
export const statusFilter: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'multiOptions',
	options: [
		{ name: 'Completed', value: 'completed', description: 'All messages are sent' },
		{ name: 'Draft', value: 'draft', description: 'Still being written' },
		{ name: 'Failed', value: 'failed', description: 'Sending did not work' },
		{ name: 'Ready', value: 'ready', description: 'Complete, and not confirmed yet' },
		{ name: 'Scheduled', value: 'scheduled', description: 'Confirmed, and waiting for its date' },
		{ name: 'Sending', value: 'sending', description: 'Messages are going out' },
	],
	default: [],
	description:
		'Only campaigns in one of these states. Qlara has no filter for Sending, Completed and Failed, so for these all campaigns but drafts are read, 100 with each request, until Limit is reached.',
};

/** One list to read: what is asked of Qlara, and which of its campaigns count. */
export interface Listing {
	query: Query;
	/** Absent: all of them. */
	keeps?: (campaign: Campaign) => boolean;
}

/**
 * The lists that together hold the campaigns of some states, none of them twice. Only what Qlara's own filters
 * tell exactly is left to them: status 1 stands for ready drafts and for scheduled campaigns (docs/api.md#statuses).
 *
 * @param wanted none for campaigns of every state
 */
export function listingsOf(wanted: readonly FilterStatus[]): Listing[] {
	if (wanted.length === 0 || statuses.every((status) => wanted.includes(status)))
		return [{ query: {} }];
	const [draft, ready, scheduled] = statuses.map((status) => wanted.includes(status));
	const codes = (['sending', 'completed', 'failed'] as const)
		.filter((status) => wanted.includes(status))
		.map((status): number => campaignStatus[status]);
	return [
		...(draft && ready ? [{ query: { isDraft: true } }] : []),
		...(draft && !ready ? [{ query: { isDraft: true, readyToSend: false } }] : []),
		...(ready && !draft ? [{ query: { readyToSend: true } }] : []),
		...(scheduled ? [{ query: { isProgrammed: true } }] : []),
		...(codes.length === 0
			? []
			: [
					{
						query: { isDraft: false },
						keeps: ({ status }: Campaign) => codes.includes(statusCode(status) ?? -1),
					},
				]),
	];
}

/** Reads the states that the user has chosen; none when the filter is not used. */
export function readStatuses(filters: Params): FilterStatus[] {
	if (filters.isLeftEmpty(statusFilter.name)) return [];
	return filters.choices(statusFilter.name, statuses);
}
