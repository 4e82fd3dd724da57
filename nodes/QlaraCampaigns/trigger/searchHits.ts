import { QlaraError, resultOf } from '../api/errors';
import { isSearchable } from './filter';
import { pageSizes } from './listQuery';
import type { Observer } from './observer';

/**
 * The campaigns that the API's own search finds, for an API that shows neither names nor descriptions.
 *
 * @returns their ids; undefined when they are not needed, or could not be read
 */
export async function searchHits(
	observer: Observer,
	search: string,
): Promise<ReadonlySet<string> | undefined> {
	const isNeeded = [...observer.seen.values()].some(({ campaign }) => !isSearchable(campaign));
	if (search === '' || !isNeeded) return undefined;
	const page = await resultOf(observer.list({ search, direction: 'DESC' })(0, pageSizes.recent));
	if (!(page instanceof QlaraError)) return new Set(page.rows.map(({ id }) => String(id)));
	observer.fail(page);
	return undefined;
}
