import { wholeNumber } from '../api/campaignFigures';
import type { JsonObject } from '../api/types';
import { countText } from '../parameters/amountText';
import { percent } from '../parameters/percent';

/** What a count of messages can be of. */
const kinds = ['sent', 'delivered', 'failed'] as const;

type Kind = (typeof kinds)[number];

/**
 * What is left of the name of a count without the words that say only that it is one, for each kind. The names are
 * unknown (docs/api.md#statistics).
 */
const names: Readonly<Record<Kind, readonly string[]>> = {
	// A count of everything stands for what was sent where nothing else does.
	sent: ['sent', ''],
	delivered: ['delivered', 'success', 'successful', 'reached'],
	failed: ['failed', 'undelivered', 'notdelivered', 'errors'],
};

const periodNames = ['period', 'date', 'bucket', 'hour', 'day', 'week', 'month', 'time', 'start'];

/** `totalSent`, `sent_count` and `messagesSent` are `sent`. */
const coreOf = (name: string): string =>
	name.toLowerCase().replace(/total|messages?|counts?|number|of|[^a-z]/g, '');

function countOf(bucket: JsonObject, kind: Kind): number | undefined {
	for (const wanted of names[kind])
		for (const [name, value] of Object.entries(bucket)) {
			const count = coreOf(name) === wanted ? wholeNumber(value) : undefined;
			if (count !== undefined) return count;
		}
	return undefined;
}

/** How many messages were sent, delivered and failed; null for what the API did not say. */
export interface Figures {
	sent: number | null;
	delivered: number | null;
	failed: number | null;
	/** Percent of the messages sent. */
	deliveredRate: number | null;
	failedRate: number | null;
}

function figuresOf(counts: Readonly<Record<Kind, number | undefined>>): Figures {
	const { sent, delivered, failed } = counts;
	return {
		sent: sent ?? null,
		delivered: delivered ?? null,
		failed: failed ?? null,
		deliveredRate: percent(delivered, sent),
		failedRate: percent(failed, sent),
	};
}

const countsOf = (bucket: JsonObject) => ({
	sent: countOf(bucket, 'sent'),
	delivered: countOf(bucket, 'delivered'),
	failed: countOf(bucket, 'failed'),
});

/** When a bucket begins, as the API wrote it; null when it does not say so. */
function periodOf(bucket: JsonObject): number | string | null {
	const value = periodNames
		.map((name) => bucket[name] ?? bucket[`${name}Date`])
		.find((one) => typeof one === 'string' || typeof one === 'number');
	return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/**
 * A bucket with its figures and rates first.
 *
 * @param simple these alone, unless the API calls all of them by names that are not known
 */
export function presentBucket(bucket: JsonObject, simple: boolean): JsonObject {
	const counts = countsOf(bucket);
	const isKnown = kinds.some((kind) => counts[kind] !== undefined);
	if (!isKnown) return bucket;
	const figures = { period: periodOf(bucket), ...figuresOf(counts) };
	// A field that the API calls the same stays as the API sent it.
	return simple ? figures : { ...figures, ...bucket };
}

function summaryOf({ sent, delivered, failed, deliveredRate }: Figures, days: string): string {
	if (sent === null) return `It is not known how many messages were sent ${days}`;
	const rate = deliveredRate === null ? '' : ` (${deliveredRate} %)`;
	const parts = [
		...(delivered === null ? [] : [`${delivered.toLocaleString('en-US')} delivered${rate}`]),
		...(failed === null ? [] : [`${failed.toLocaleString('en-US')} failed`]),
	];
	const details = sent === 0 || parts.length === 0 ? '' : `: ${parts.join(', ')}`;
	return `${countText(sent, 'message')} sent ${days}${details}`;
}

/**
 * The figures of a whole period. A count that a bucket does not name is unknown for all of them.
 *
 * @param buckets everything that the API returned for the period
 */
export function totalOf(
	buckets: readonly JsonObject[],
	{ startDate, endDate }: { startDate: string; endDate: string },
): Figures & { summary: string; startDate: string; endDate: string } {
	const sumOf = (kind: Kind): number | undefined =>
		buckets.reduce<number | undefined>((sum, bucket) => {
			const count = countOf(bucket, kind);
			return sum === undefined || count === undefined ? undefined : sum + count;
		}, 0);
	const figures = figuresOf({
		sent: sumOf('sent'),
		delivered: sumOf('delivered'),
		failed: sumOf('failed'),
	});
	const days = startDate === endDate ? `on ${startDate}` : `from ${startDate} to ${endDate}`;
	return { summary: summaryOf(figures, days), ...figures, startDate, endDate };
}
