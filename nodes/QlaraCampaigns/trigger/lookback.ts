import type { Cursor } from './cursor';
import { pageSizes } from './listQuery';
import type { OpenCampaign } from './state';

/** The furthest that the list of recent campaigns is made to look back, in days. */
const maxLookbackDays = 1024;
const firstLookbackDays = 2;
/** By how much it may grow at once: the rows of a list grow about as its days do, and have to fit into one page. */
const growthFactors = [4, 2];
/** By how much it shrinks when it has outgrown a page, which undoes the largest growth. */
const shrinkFactor = 4;

export type Lookback = Pick<Cursor, 'lookbackDays' | 'lookbackFull'>;

/**
 * Lets the list of recent campaigns look further back while there are open campaigns that no list shows, as long as
 * it fits into one page, and no further than needed when nothing is under way.
 *
 * @param list how many rows the list had, and on how many pages
 */
export function adjustLookback(
	{ lookbackDays, lookbackFull }: Lookback,
	open: Iterable<OpenCampaign>,
	{ rows, pages }: { rows: number; pages: number },
): Lookback {
	const campaigns = [...open];
	if (campaigns.every(({ state }) => state === 'draft'))
		return { lookbackDays: 0, lookbackFull: false };
	if (pages > 1 && lookbackDays > 0) {
		const shrunk = lookbackDays <= firstLookbackDays ? 0 : Math.floor(lookbackDays / shrinkFactor);
		return { lookbackDays: shrunk, lookbackFull: true };
	}
	if (lookbackFull || pages !== 1 || !campaigns.some(({ unlisted }) => unlisted))
		return { lookbackDays, lookbackFull };
	const factor = growthFactors.find((times) => rows * times <= pageSizes.recent) ?? 1;
	const grown = lookbackDays === 0 ? firstLookbackDays : lookbackDays * factor;
	return { lookbackDays: Math.min(maxLookbackDays, grown), lookbackFull };
}
