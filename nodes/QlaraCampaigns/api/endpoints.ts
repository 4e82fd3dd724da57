/** One endpoint of the API. `path` is relative to the base URL; `{id}` stands for the campaign. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	/** Longest wait for the answer, in ms. The vendor publishes none. */
	timeoutMs: number;
	/** What to do when nobody knows whether a write was done, as sentences. Reading has none: it can be repeated. */
	inDoubt?: string;
}

const campaigns = '/partner-gateway/v1/campaigns';
const campaign = `${campaigns}/{id}`;

const reading = 30_000;
/** Writing waits longer: the answer to a write that was given up is the answer one misses most. */
const writing = 60_000;

/** The nine endpoints of the Campaigns API ([seed], section 2 of the reference). */
export const endpoints = {
	list: { method: 'GET', path: campaigns, timeoutMs: reading },
	create: {
		method: 'POST', path: campaigns, timeoutMs: writing,
		inDoubt: 'The campaign may have been created. Look for it in Qlara, or with Get Many, before you run this again.',
	},
	statistics: { method: 'GET', path: `${campaigns}/stats`, timeoutMs: reading },
	get: { method: 'GET', path: campaign, timeoutMs: reading },
	update: {
		method: 'PUT', path: campaign, timeoutMs: writing,
		inDoubt: 'The change may have been made. Read the campaign with Get to see; to make the same change again is harmless.',
	},
	delete: {
		method: 'DELETE', path: campaign, timeoutMs: writing,
		inDoubt: 'The campaign may have been deleted. Read it with Get to see.',
	},
	calculateGoal: { method: 'POST', path: `${campaign}/calculateGoal`, timeoutMs: writing },
	confirm: {
		method: 'PUT', path: `${campaign}/confirm`, timeoutMs: writing,
		inDoubt: 'The campaign may have been confirmed and may be sending. Read it with Get, or look in Qlara, before you do anything else; to confirm it again could send it twice.',
	},
	price: { method: 'GET', path: `${campaign}/price`, timeoutMs: reading },
} satisfies Record<string, Endpoint>;

/**
 * What keeps an id from being put into a path; undefined when it can be.
 * `.` and `..` would climb out of the path and survive URL encoding; `stats` is another endpoint.
 */
export function campaignIdProblem(id: string): string | undefined {
	if (id === '') return 'is empty';
	if (id === '.' || id === '..' || id === 'stats') return `is "${id}", which cannot be a campaign ID`;
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
