/** One endpoint of the API. `path` is relative to the base URL; `{id}` stands for the campaign. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	/** Longest wait for the answer, in ms. The vendor publishes none. */
	timeoutMs: number;
	/** Longest time for the call with all its repeats and the waits between them, in ms; 0: no repeat whatever happens. */
	deadlineMs: number;
	/**
	 * Whether the request may be made again when nobody knows if it was done. Belongs to the endpoint and not
	 * to the method: `confirm` is a PUT, and a repeated confirm may send twice.
	 */
	repeatInDoubt: boolean;
	/** What to do when nobody knows whether a write was done, as sentences. Reading has none: it can be repeated. */
	inDoubt?: string;
}

const campaigns = '/partner-gateway/v1/campaigns';
const campaign = `${campaigns}/{id}`;

const reading = { timeoutMs: 30_000, deadlineMs: 120_000, repeatInDoubt: true };
/** Writing waits longer: the answer to a write that was given up is the answer one misses most. */
const writing = { timeoutMs: 60_000, deadlineMs: 180_000, repeatInDoubt: false };
/** Writing the same whole body again, or calculating again, changes nothing more. */
const writingTheSame = { ...writing, repeatInDoubt: true };
/** One read of several that watch a campaign: whoever watches decides when to look again. */
const looking = { timeoutMs: 10_000, deadlineMs: 0, repeatInDoubt: false };
/** The reads of a poll: it repeats what passes quickly, and leaves the rest to the next poll. */
const polling = { timeoutMs: 25_000, deadlineMs: 25_000, repeatInDoubt: true };

/** The nine endpoints of the Campaigns API ([seed], section 2 of the reference), and two of them again for those who read them all the time. */
export const endpoints = {
	list: { method: 'GET', path: campaigns, ...reading },
	create: {
		method: 'POST',
		path: campaigns,
		...writing,
		inDoubt:
			'The campaign may have been created. Look for it in Qlara, or with Get Many, before you run this again.',
	},
	statistics: { method: 'GET', path: `${campaigns}/stats`, ...reading },
	get: { method: 'GET', path: campaign, ...reading },
	update: {
		method: 'PUT',
		path: campaign,
		...writingTheSame,
		inDoubt:
			'The change may have been made. Read the campaign with Get to see; to make the same change again is harmless.',
	},
	delete: {
		method: 'DELETE',
		path: campaign,
		...writing,
		inDoubt: 'The campaign may have been deleted. Read it with Get to see.',
	},
	calculateGoal: { method: 'POST', path: `${campaign}/calculateGoal`, ...writingTheSame },
	confirm: {
		method: 'PUT',
		path: `${campaign}/confirm`,
		...writing,
		inDoubt:
			'The campaign may have been confirmed and may be sending. Read it with Get, or look in Qlara, before you do anything else; to confirm it again could send it twice.',
	},
	price: { method: 'GET', path: `${campaign}/price`, ...reading },
	look: { method: 'GET', path: campaign, ...looking },
	lookThrough: { method: 'GET', path: campaigns, ...looking },
	poll: { method: 'GET', path: campaign, ...polling },
	pollList: { method: 'GET', path: campaigns, ...polling },
} satisfies Record<string, Endpoint>;

/**
 * What keeps an id from being put into a path; undefined when it can be.
 * `.` and `..` would climb out of the path and survive URL encoding; `stats` is another endpoint.
 */
export function campaignIdProblem(id: string): string | undefined {
	if (id === '') return 'is empty';
	if (id === '.' || id === '..' || id === 'stats')
		return `is "${id}", which cannot be a campaign ID`;
	if (id.length > 200) return 'is longer than 200 characters';
	// A lone surrogate cannot be URL encoded; control characters are never part of an ID.
	if (/[\p{Cc}\p{Cs}]/u.test(id)) return 'contains invisible or broken characters';
	return undefined;
}

/** The path of an endpoint for one campaign, with the id encoded. */
export function pathFor(endpoint: Endpoint, id?: string): string {
	if (!endpoint.path.includes('{id}')) return endpoint.path;
	const problem = campaignIdProblem(id ?? '');
	if (problem !== undefined) throw new TypeError(`The campaign ID ${problem}`);
	return endpoint.path.replace('{id}', () => encodeURIComponent(id ?? ''));
}
