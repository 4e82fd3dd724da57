import { campaignIdProblem } from './campaignId';

export type EndpointName =
	| 'list'
	| 'create'
	| 'statistics'
	| 'get'
	| 'update'
	| 'delete'
	| 'calculateGoal'
	| 'confirm'
	| 'price'
	| 'contactLists'
	| 'rcsAgents'
	| 'rcsTemplates'
	| 'whatsAppNumbers'
	| 'whatsAppTemplates'
	| 'credit';

/** How long an endpoint may take, and whether it may be retried. */
export interface Timing {
	/** Longest wait for one answer, ms. The vendor publishes none. */
	timeoutMs: number;
	/**
	 * Longest time for the call with all its retries and the waits between them, ms; 0: no retry whatever happens. What
	 * bulk work waits for its turn does not count.
	 */
	deadlineMs: number;
	/** Longest wait for its turn, ms; absent: bulk work waits as long as it takes, all other work until its deadline. */
	turnMs?: number;
}

/** One endpoint of the API. */
export interface Endpoint extends Timing {
	name: EndpointName;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Relative to the base URL; `{id}` stands for the campaign. */
	path: string;
	/**
	 * Whether the request may be made again when nobody knows if it was done. Belongs to the endpoint and not
	 * to the method: `confirm` is a PUT, and a second confirm may send twice.
	 */
	idempotent: boolean;
}

const campaigns = '/partner-gateway/v1/campaigns';
const campaign = `${campaigns}/{id}`;

const reading = {
	method: 'GET',
	idempotent: true,
	timeoutMs: 30_000,
	deadlineMs: 120_000,
} as const;
/** Writing waits longer: the answer to a write that was given up is the answer one misses most. */
const writing = { idempotent: false, timeoutMs: 60_000, deadlineMs: 180_000 };
/** To write the same whole body again, or to calculate again, changes nothing more. */
const rewriting = { ...writing, idempotent: true };

/**
 * The nine endpoints of the Campaigns API (docs/api.md#endpoints), those that show what a campaign can name
 * (docs/api.md#neighbouring-endpoints), and the credit (docs/api.md#credit-and-subscription).
 */
export const endpoints = {
	list: { name: 'list', ...reading, path: campaigns },
	create: { name: 'create', ...writing, method: 'POST', path: campaigns },
	statistics: { name: 'statistics', ...reading, path: `${campaigns}/stats` },
	get: { name: 'get', ...reading, path: campaign },
	update: { name: 'update', ...rewriting, method: 'PUT', path: campaign },
	delete: { name: 'delete', ...writing, method: 'DELETE', path: campaign },
	calculateGoal: {
		name: 'calculateGoal',
		...rewriting,
		method: 'POST',
		path: `${campaign}/calculateGoal`,
	},
	// What was seen right before a confirm must not grow old in a queue.
	confirm: {
		name: 'confirm',
		...writing,
		turnMs: writing.deadlineMs,
		method: 'PUT',
		path: `${campaign}/confirm`,
	},
	price: { name: 'price', ...reading, path: `${campaign}/price` },
	contactLists: { name: 'contactLists', ...reading, path: '/partner-gateway/v1/contacts/list' },
	rcsAgents: { name: 'rcsAgents', ...reading, path: '/message-server/rcs/agents' },
	rcsTemplates: { name: 'rcsTemplates', ...reading, path: '/message-server/rcs/templates' },
	whatsAppNumbers: {
		name: 'whatsAppNumbers',
		...reading,
		path: '/message-server/whatsapp/phone-numbers',
	},
	whatsAppTemplates: {
		name: 'whatsAppTemplates',
		...reading,
		path: '/message-server/whatsapp/templates',
	},
	credit: { name: 'credit', ...reading, path: '/v1/partner-gateway/subscription/credit' },
} as const satisfies Record<EndpointName, Endpoint>;

/** Where the credit may be found: everything else has the parts of its path in the other order (docs/api.md, C18). */
export const creditPaths: Endpoint[] = [
	endpoints.credit,
	{ ...endpoints.credit, path: '/partner-gateway/v1/subscription/credit' },
];

/** For a request that must not be made again, and whose answer counts only if it comes soon. */
export const oneAttempt: Timing = { timeoutMs: 10_000, deadlineMs: 0, turnMs: 500 };

/** Other timings for the reads of those who read all the time. */
export const readTimings = {
	/** For whoever watches a campaign and decides when to look again: one short attempt. */
	watch: { ...oneAttempt, turnMs: 10_000 },
	/** For a look that nothing depends on, before something begins: short, but it waits while the API is down. */
	lookUp: { timeoutMs: 10_000, deadlineMs: 15_000 },
	/** For a poll: retries what passes quickly, and leaves the rest to the next poll. */
	poll: { timeoutMs: 25_000, deadlineMs: 25_000, turnMs: 25_000 },
} satisfies Record<string, Timing>;

export type ReadTiming = keyof typeof readTimings;

/** The path of an endpoint for one campaign, with the id encoded. */
export function pathFor(endpoint: Endpoint, id?: string): string {
	if (!endpoint.path.includes('{id}')) return endpoint.path;
	const problem = campaignIdProblem(id ?? '');
	if (problem !== undefined) throw new TypeError(`The campaign ID ${problem}`);
	return endpoint.path.replace('{id}', () => encodeURIComponent(id ?? ''));
}
