import { bucketStart, formatDate, formatDay, nextBucket, type BucketUnit } from './dates';
import type { Dialect } from './dialect';
import { modeTest, readWindow } from './filters';
import { flag, readDirection, value, type Query } from './query';
import { totals } from './replies';
import { Refusal, type Campaign } from './types';

interface Bucket {
	start: number;
	sent: number;
	delivered: number;
	failed: number;
	campaigns: number;
}

const UNITS = ['hour', 'day', 'week', 'month'];
const CHANNELS = ['SMS', 'RCS', 'WHATSAPP'];
/** Hours over many years would be a huge answer; a real server has a bound too, which is unknown (docs/api.md#statistics). */
const MAX_BUCKETS = 20_000;

/**
 * The account's numbers in buckets of time (docs/api.md#statistics), in the requested direction. Dispatched campaigns count
 * in the bucket of their dispatch; drafts that were never sent count in that of their creation, unless `isDraft=false`.
 */
export function statistics(
	campaigns: Iterable<Campaign>,
	query: Query,
	now: number,
	dialect: Dialect,
): Array<Record<string, unknown>> {
	for (const name of ['startDate', 'endDate'])
		if (!value(query, name)) throw new Refusal(400, `${name} is required`, name);
	const window = readWindow(query, dialect)!;
	if (window.to <= window.from)
		throw new Refusal(400, 'endDate must not be before startDate', 'endDate');
	const unit = readUnit(query, dialect);
	const mode = value(query, 'sendingMode');
	if (mode && !CHANNELS.includes(mode))
		throw new Refusal(400, 'sendingMode must be SMS, RCS or WHATSAPP', 'sendingMode');
	const ofMode = mode ? modeTest([mode], dialect) : null;
	const withDrafts = flag(query, 'isDraft') !== false;
	const direction = readDirection(query, dialect);

	const buckets = new Map<number, Bucket>();
	const bucketAt = (time: number): Bucket => {
		const start = bucketStart(time, unit, dialect.zone);
		let bucket = buckets.get(start);
		if (!bucket) {
			bucket = { start, sent: 0, delivered: 0, failed: 0, campaigns: 0 };
			buckets.set(start, bucket);
		}
		return bucket;
	};
	if (dialect.emptyBuckets === 'included') {
		for (
			let start = window.from;
			start < window.to && buckets.size < MAX_BUCKETS;
			start = nextBucket(start, unit, dialect.zone)
		)
			bucketAt(start);
	}
	for (const campaign of campaigns) {
		const time = campaign.sentAt ?? (withDrafts ? campaign.createdAt : null);
		if (time === null || time < window.from || time >= window.to || (ofMode && !ofMode(campaign)))
			continue;
		const bucket = bucketAt(time);
		bucket.campaigns++;
		if (campaign.sentAt === null) continue;
		const { success, failed } = totals(campaign, now, dialect);
		bucket.sent += campaign.totalDestinations;
		bucket.delivered += success;
		bucket.failed += failed;
	}
	const sign = direction === 'ASC' ? 1 : -1;
	return [...buckets.values()]
		.sort((a, b) => sign * (a.start - b.start))
		.map((bucket) => bucketJson(bucket, dialect));
}

function readUnit(query: Query, dialect: Dialect): BucketUnit {
	const unit = value(query, 'aggregateOn');
	if (!unit && dialect.aggregateOn === 'optional') return 'day';
	if (!unit || !UNITS.includes(unit))
		throw new Refusal(400, 'aggregateOn must be hour, day, week or month', 'aggregateOn');
	return unit as BucketUnit;
}

/** Bucket field names are unknown (docs/api.md#statistics). */
function bucketJson(bucket: Bucket, dialect: Dialect): Record<string, unknown> {
	const { sent, delivered, failed, campaigns } = bucket;
	if (dialect.bucketFields === 'short')
		return { period: formatDay(bucket.start, dialect.zone), sent, delivered, failed };
	return {
		date: formatDate(bucket.start, dialect),
		totalSent: sent,
		totalDelivered: delivered,
		totalFailed: failed,
		totalPending: sent - delivered - failed,
		totalCampaigns: campaigns,
	};
}
