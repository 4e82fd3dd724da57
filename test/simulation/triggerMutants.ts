import * as diffModule from '../../nodes/QlaraCampaigns/trigger/diff';
import * as listQueryModule from '../../nodes/QlaraCampaigns/trigger/listQuery';
import * as scanModule from '../../nodes/QlaraCampaigns/trigger/scan';
import { unreadList } from '../../nodes/QlaraCampaigns/trigger/cursor';

const { diff } = diffModule;
const { listQuery } = listQueryModule;
const { scan } = scanModule;

const dayMs = 86_400_000;

const replaceDiff = (fault: typeof diff) =>
	void jest.spyOn(diffModule, 'diff').mockImplementation(fault);
const replaceScan = (fault: typeof scan) =>
	void jest.spyOn(scanModule, 'scan').mockImplementation(fault);
const replaceListQuery = (fault: typeof listQuery) =>
	void jest.spyOn(listQueryModule, 'listQuery').mockImplementation(fault);

/**
 * Deliberate faults of the kind that triggers really have. The checker must notice each of them.
 * Each takes the place of a part of the trigger until `jest.restoreAllMocks`.
 */
export const mutants: Record<string, () => void> = {
	// A list counts as read although the answer never came.
	'state written before the fetch': () =>
		replaceScan(async (read, from, options) => {
			const result = await scan(read, from, options);
			return { ...result, cursor: { ...unreadList, completedAt: options.now() } };
		}),
	// Later than the last reading instead of at or after it: what was created on the same day is passed over.
	'> instead of >=': () =>
		replaceListQuery((name, cursor, now) => {
			const query = listQuery(name, cursor, now);
			if (query.startDate === undefined) return query;
			const lastRead = cursor.lists.recent.completedAt || now;
			return { ...query, startDate: new Date(lastRead + dayMs).toISOString().slice(0, 10) };
		}),
	'a page forgotten': () =>
		replaceScan(async (read, from, options) => {
			const result = await scan(read, { ...from, page: 0 }, { ...options, maxPages: 1 });
			return { ...result, whole: true, cursor: { ...unreadList, completedAt: options.now() } };
		}),
	'deleted concluded from one scan': () =>
		replaceDiff((before, observations, now, options) => {
			const unseen = [...before.open.keys()].filter((id) => !observations.seen.has(id));
			const { seen, complete } = observations;
			return diff(before, { seen, complete, gone: new Set(unseen) }, now, {
				...options,
				gracePeriodMs: 0,
			});
		}),
	'deleted concluded from one 404': () =>
		replaceDiff((before, observations, now, options) =>
			diff(before, observations, now, { ...options, gracePeriodMs: 0 }),
		),
	'what no list shows is not read': () =>
		replaceDiff((...parameters) => ({ ...diff(...parameters), toRead: [] })),
	'everything unknown is new': () =>
		replaceDiff((before, ...others) => diff({ ...before, baseline: true }, ...others)),
	'the state not kept': () =>
		replaceDiff((before, ...others) => ({ ...diff(before, ...others), state: before })),
	'a step back taken for a repetition': () =>
		replaceDiff((...parameters) => {
			const { state, events, toRead } = diff(...parameters);
			state.generations.clear();
			return { state, toRead, events: events.map((event) => ({ ...event, generation: 1 })) };
		}),
};
