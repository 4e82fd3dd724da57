/** The paths of the API, below the base path (docs/api.md#endpoints and #neighbouring-endpoints). Shared by the state machine, the contract and the faults. */

export const BASE_PATH = '/api';

export type Operation =
	| 'listCampaigns'
	| 'createCampaign'
	| 'getStatistics'
	| 'getCampaign'
	| 'updateCampaign'
	| 'deleteCampaign'
	| 'calculateGoal'
	| 'confirmCampaign'
	| 'getPrice'
	| 'listContactLists'
	| 'listContactListMembers'
	| 'listRcsAgents'
	| 'listRcsTemplates'
	| 'getRcsTemplate'
	| 'listWhatsAppNumbers'
	| 'getWhatsAppNumber'
	| 'listWhatsAppTemplates'
	| 'getCredit';

export interface Route {
	operation: Operation;
	method: string;
	/** As in OpenAPI, with `{id}`. */
	path: string;
}

const CAMPAIGNS = '/partner-gateway/v1/campaigns';

export const routes: Route[] = [
	{ operation: 'listCampaigns', method: 'GET', path: CAMPAIGNS },
	{ operation: 'createCampaign', method: 'POST', path: CAMPAIGNS },
	// Before getCampaign: "stats" is no campaign id.
	{ operation: 'getStatistics', method: 'GET', path: `${CAMPAIGNS}/stats` },
	{ operation: 'getCampaign', method: 'GET', path: `${CAMPAIGNS}/{id}` },
	{ operation: 'updateCampaign', method: 'PUT', path: `${CAMPAIGNS}/{id}` },
	{ operation: 'deleteCampaign', method: 'DELETE', path: `${CAMPAIGNS}/{id}` },
	{ operation: 'calculateGoal', method: 'POST', path: `${CAMPAIGNS}/{id}/calculateGoal` },
	{ operation: 'confirmCampaign', method: 'PUT', path: `${CAMPAIGNS}/{id}/confirm` },
	{ operation: 'getPrice', method: 'GET', path: `${CAMPAIGNS}/{id}/price` },
	{ operation: 'listContactLists', method: 'GET', path: '/partner-gateway/v1/contacts/list' },
	{
		operation: 'listContactListMembers',
		method: 'GET',
		path: '/partner-gateway/v1/contacts/list/{id}/contacts',
	},
	{ operation: 'listRcsAgents', method: 'GET', path: '/message-server/rcs/agents' },
	{ operation: 'listRcsTemplates', method: 'GET', path: '/message-server/rcs/templates' },
	{ operation: 'getRcsTemplate', method: 'GET', path: '/message-server/rcs/templates/{id}' },
	{
		operation: 'listWhatsAppNumbers',
		method: 'GET',
		path: '/message-server/whatsapp/phone-numbers',
	},
	{
		operation: 'getWhatsAppNumber',
		method: 'GET',
		path: '/message-server/whatsapp/phone-numbers/{id}',
	},
	{ operation: 'listWhatsAppTemplates', method: 'GET', path: '/message-server/whatsapp/templates' },
	// The order of the segments differs from all others (docs/api.md, C18).
	{ operation: 'getCredit', method: 'GET', path: '/v1/partner-gateway/subscription/credit' },
];

const prepared = routes.map((route) => ({
	route,
	segments: `${BASE_PATH}${route.path}`.split('/'),
}));

/** Without a route, `methods` tells which methods the path would take; none: nothing is there at all. */
export type RouteMatch = { route: Route; id: string } | { route: null; methods: string[] };

/** Finds the route of a raw path without query. Nothing is normalised: `..`, `//` and a trailing slash lead nowhere. */
export function matchRoute(method: string, path: string): RouteMatch {
	const segments = path.split('/');
	const methods: string[] = [];
	for (const candidate of prepared) {
		const id = fits(candidate.segments, segments);
		if (id === null) continue;
		if (candidate.route.method === method) return { route: candidate.route, id };
		methods.push(candidate.route.method);
	}
	return { route: null, methods };
}

function fits(pattern: string[], segments: string[]): string | null {
	if (pattern.length !== segments.length) return null;
	let id = '';
	for (let i = 0; i < pattern.length; i++) {
		const segment = segments[i]!;
		if (pattern[i] === '{id}') {
			id = decode(segment);
			if (id === '' || id === '.' || id === '..') return null;
		} else if (pattern[i] !== segment) return null;
	}
	return id;
}

function decode(segment: string): string {
	if (!segment.includes('%')) return segment;
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

/** Splits a request target into its raw path and its query; a name given twice becomes an array. */
export function splitTarget(target: string): {
	path: string;
	query: Record<string, string | string[]>;
} {
	const mark = target.indexOf('?');
	// No prototype, so that a parameter called `constructor` or `__proto__` is one like any other.
	const query: Record<string, string | string[]> = Object.create(null) as Record<
		string,
		string | string[]
	>;
	if (mark < 0) return { path: target, query };
	for (const [name, value] of new URLSearchParams(target.slice(mark + 1))) {
		const known = query[name];
		query[name] =
			known === undefined ? value : Array.isArray(known) ? [...known, value] : [known, value];
	}
	return { path: target.slice(0, mark), query };
}
