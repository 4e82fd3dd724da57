import { dayEnd, dayStart, formatDay } from './dates';
import type { Dialect } from './dialect';
import { flag, value, type Query } from './query';
import { Refusal, type Campaign } from './types';

/** The filters of the campaign list (docs/api.md#list) as one test; null when the query filters nothing. */
export function campaignFilter(
	query: Query,
	now: number,
	dialect: Dialect,
): ((campaign: Campaign) => boolean) | null {
	const tests: Array<(campaign: Campaign) => boolean> = [];
	const isDraft = flag(query, 'isDraft');
	if (isDraft !== undefined) tests.push((campaign) => !isConfirmed(campaign) === isDraft);
	const isProgrammed = flag(query, 'isProgrammed');
	if (isProgrammed !== undefined) {
		tests.push(
			(campaign) =>
				(campaign.phase === 'queued' &&
					campaign.scheduledAt !== null &&
					campaign.scheduledAt > now) === isProgrammed,
		);
	}
	const ready = flag(query, 'readyToSend');
	if (ready !== undefined)
		tests.push((campaign) => !isConfirmed(campaign) && campaign.readyToSend === ready);
	const modes = query.sendingMode;
	if (modes !== undefined && modes !== '')
		tests.push(modeTest((Array.isArray(modes) ? modes.join(',') : modes).split(','), dialect));
	const search = value(query, 'search')?.toLowerCase();
	if (search) {
		tests.push(
			(campaign) =>
				campaign.name.toLowerCase().includes(search) ||
				(campaign.description?.toLowerCase().includes(search) ?? false),
		);
	}
	const window = readWindow(query, dialect);
	if (window) {
		const inside = (time: number | null): boolean =>
			time !== null && time >= window.from && time < window.to;
		tests.push((campaign) => inside(campaign.createdAt) || inside(campaign.scheduledAt));
	}
	if (tests.length === 0) return null;
	return (campaign) => tests.every((test) => test(campaign));
}

/** "Confirmed" as a read sees it: an accepted confirm that is not committed yet does not show. */
function isConfirmed(campaign: Campaign): boolean {
	return campaign.phase !== 'draft' && campaign.phase !== 'accepted';
}

/** Exact, or (dialect) by channel, so that `SMS` also finds `RCS_SMS`. */
export function modeTest(modes: string[], dialect: Dialect): (campaign: Campaign) => boolean {
	if (dialect.modeFilter === 'exact') return (campaign) => modes.includes(campaign.sendingMode);
	return (campaign) =>
		modes.includes(campaign.sendingMode) ||
		campaign.sendingMode.split('_').some((channel) => modes.includes(channel));
}

/** `startDate` and `endDate`, both days included, in the dialect's zone. One alone does not filter: "use together". */
export function readWindow(query: Query, dialect: Dialect): { from: number; to: number } | null {
	const start = value(query, 'startDate');
	const end = value(query, 'endDate');
	const from = start ? dayStart(start, dialect.zone) : undefined;
	const to = end ? dayEnd(end, dialect.zone) : undefined;
	if (from === null)
		throw new Refusal(400, 'startDate must have the pattern yyyy-MM-dd', 'startDate');
	if (to === null) throw new Refusal(400, 'endDate must have the pattern yyyy-MM-dd', 'endDate');
	return from === undefined || to === undefined ? null : { from, to };
}

/**
 * Sorts in place. `tick` differs between requests: with the unstable order it decides how ties are listed,
 * as a database does when the sort key is not unique.
 */
export function sortCampaigns(
	campaigns: Campaign[],
	direction: 'ASC' | 'DESC',
	tick: number,
	dialect: Dialect,
): Campaign[] {
	const sign = direction === 'ASC' ? 1 : -1;
	switch (dialect.order) {
		case 'id':
		case 'shifting':
			return campaigns.sort((a, b) => sign * (a.id - b.id));
		case 'created':
			return campaigns.sort((a, b) => sign * (a.createdAt - b.createdAt || a.id - b.id));
		case 'updated':
			return campaigns.sort((a, b) => sign * (a.updatedAt - b.updatedAt || a.id - b.id));
		case 'unstable': {
			const keyed = campaigns.map((campaign) => ({
				campaign,
				day: formatDay(campaign.createdAt, dialect.zone),
				tie: scramble(campaign.id, tick),
			}));
			keyed.sort((a, b) => (a.day === b.day ? a.tie - b.tie : a.day < b.day ? -sign : sign));
			return keyed.map((entry) => entry.campaign);
		}
	}
}

function scramble(id: number, tick: number): number {
	const mixed = Math.imul((id ^ Math.imul(tick + 1, 0x9e3779b1)) | 0, 0x85ebca6b);
	return (mixed ^ (mixed >>> 13)) >>> 0;
}
