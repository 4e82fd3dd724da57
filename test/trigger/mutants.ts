import { steps, type Steps } from '../../nodes/QlaraCampaigns/trigger/observe';

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const DAY = 86_400_000;

/** Deliberate faults of the kind that triggers really have. The checker must notice each of them. */
export const mutants: Record<string, Steps> = {
	// The look is recorded although the answer never came.
	'state written before the fetch': {
		...steps,
		walk: async (read, from, options) => {
			const walked = await steps.walk(read, from, options);
			return { ...walked, progress: { page: 0, since: 0, doneAt: options.now(), first: '' } };
		},
	},
	// Later than the last look instead of at or after it: what was created on the same day is passed over.
	'> instead of >=': {
		...steps,
		recentDays: (state, now) => ({
			...steps.recentDays(state, now),
			startDate: day((state.lists.recent.doneAt || now) + DAY),
		}),
	},
	'a page forgotten': {
		...steps,
		walk: async (read, from, options) => {
			const walked = await steps.walk(read, { ...from, page: 0 }, { ...options, pages: 1 });
			return {
				...walked,
				ended: true,
				whole: true,
				progress: { page: 0, since: 0, doneAt: options.now(), first: '' },
			};
		},
	},
	'deleted concluded from one walk': {
		...steps,
		changes: (before, sightings, now, options) => {
			const unseen = [...before.open.keys()].filter((id) => !sightings.seen.has(id));
			return steps.changes(before, { ...sightings, gone: new Set(unseen) }, now, {
				...options,
				doubtMs: 0,
			});
		},
	},
	'deleted concluded from one 404': {
		...steps,
		changes: (before, sightings, now, options) =>
			steps.changes(before, sightings, now, { ...options, doubtMs: 0 }),
	},
	'what no list shows is not read': {
		...steps,
		changes: (before, sightings, now, options) => ({
			...steps.changes(before, sightings, now, options),
			toRead: [],
		}),
	},
	'everything unknown is new': {
		...steps,
		changes: (before, sightings, now, options) =>
			steps.changes({ ...before, baseline: true }, sightings, now, options),
	},
	'the state not kept': {
		...steps,
		changes: (before, sightings, now, options) => ({
			...steps.changes(before, sightings, now, options),
			state: before,
		}),
	},
	'a step back taken for a repetition': {
		...steps,
		changes: (before, sightings, now, options) => {
			const result = steps.changes(before, sightings, now, options);
			result.state.rounds.clear();
			return { ...result, events: result.events.map((event) => ({ ...event, round: 1 })) };
		},
	},
};
