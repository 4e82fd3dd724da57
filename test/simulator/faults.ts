import { BASE_PATH, matchRoute, splitTarget, type Operation } from './routes';
import type { ApiRequest, ApiResponse, Id } from './types';

/** What goes wrong. `before` and `after` refer to the work: lost before means that nothing happened at the server. */
export type Fault =
	| { kind: 'delay'; ms: number; when?: 'before' | 'after' }
	| { kind: 'cut'; when: 'before' | 'after'; reset?: boolean }
	/** The whole length is announced and half of it sent. */
	| { kind: 'halfBody' }
	/** Status and headers as they should be, the body unreadable. */
	| { kind: 'garbled'; body?: string }
	/** Another answer than the API's: a gateway's 502 after the work, a 429 before it, whatever a test needs. */
	| {
			kind: 'answer';
			status: number;
			body?: string;
			headers?: Record<string, string>;
			when: 'before' | 'after';
	  }
	/** The request is worked on as if it had no such fields, or none at all, and answered as usual. */
	| { kind: 'forgets'; fields?: string[] }
	/** The answer shows another campaign: every id in it is replaced. */
	| { kind: 'wrongCampaign'; id?: Id }
	/** To `${to}${path}`, so that a client that follows it takes its key to another host. */
	| { kind: 'redirect'; to: string; status?: number };

export interface FaultRule {
	/** All that is given must fit; nothing given fits every request. `nth` counts the fitting requests from 1. */
	when?: {
		method?: string;
		pathIncludes?: string;
		operation?: Operation | Operation[];
		nth?: number | number[];
		/** Decides beyond the rest, for instance by chance. */
		test?: (request: ApiRequest) => boolean;
	};
	fault: Fault;
	/** Waits first, whatever the fault does; ms. */
	delayMs?: number;
}

/** What the carrier of the request has to do, in this order. */
export interface WirePlan {
	waitBeforeMs: number;
	/** Hand the request to the API. */
	work: boolean;
	/** The request as the API gets it. */
	rewrite: (request: ApiRequest) => ApiRequest;
	waitAfterMs: number;
	/** The answer for the wire, null: none, the connection is cut. `answer` is null when there was no work. */
	reply: (answer: ApiResponse | null) => ApiResponse | null;
	/** Bytes of the body that really go out; undefined: all. */
	truncate: 'half' | undefined;
	/** Cut with a reset instead of a regular end. */
	reset: boolean;
}

const PASS: WirePlan = {
	waitBeforeMs: 0,
	work: true,
	rewrite: (request) => request,
	waitAfterMs: 0,
	reply: (answer) => answer,
	truncate: undefined,
	reset: false,
};

/** A fault and what it did to, for tests that count. */
export interface AppliedFault {
	fault: Fault;
	method: string;
	path: string;
}

/** The rules in force. Decides, per request, and carries out nothing: the same plan serves HTTP and simulations in memory. */
export class FaultPlan {
	private rules: Array<{ rule: FaultRule; seen: number }> = [];
	readonly applied: AppliedFault[] = [];

	constructor(rules: FaultRule[] = []) {
		this.add(...rules);
	}

	add(...rules: FaultRule[]): void {
		for (const rule of rules) this.rules.push({ rule, seen: 0 });
	}

	/** Forgets the rules and what they did. */
	clear(): void {
		this.rules = [];
		this.applied.length = 0;
	}

	/** What to do with this request; counts it. The first rule that applies wins, but all that fit count it. */
	decide(request: ApiRequest): WirePlan {
		if (this.rules.length === 0) return PASS;
		const { path } = splitTarget(request.path);
		const { route } = matchRoute(request.method, path);
		let chosen: FaultRule | undefined;
		for (const entry of this.rules) {
			const { method, pathIncludes, operation, nth, test } = entry.rule.when ?? {};
			if (method !== undefined && method !== request.method) continue;
			if (pathIncludes !== undefined && !request.path.includes(pathIncludes)) continue;
			if (operation !== undefined && (!route || ![operation].flat().includes(route.operation)))
				continue;
			if (test && !test(request)) continue;
			entry.seen++;
			if (nth !== undefined && ![nth].flat().includes(entry.seen)) continue;
			chosen ??= entry.rule;
		}
		if (!chosen) return PASS;
		this.applied.push({ fault: chosen.fault, method: request.method, path });
		const plan = wirePlan(chosen.fault, request);
		return { ...plan, waitBeforeMs: plan.waitBeforeMs + (chosen.delayMs ?? 0) };
	}
}

function wirePlan(fault: Fault, request: ApiRequest): WirePlan {
	switch (fault.kind) {
		case 'delay':
			return fault.when === 'after'
				? { ...PASS, waitAfterMs: fault.ms }
				: { ...PASS, waitBeforeMs: fault.ms };
		case 'cut':
			return {
				...PASS,
				work: fault.when === 'after',
				reply: () => null,
				reset: fault.reset ?? false,
			};
		case 'halfBody':
			return { ...PASS, truncate: 'half' };
		case 'garbled':
			return {
				...PASS,
				reply: (answer) => answer && { ...answer, body: fault.body ?? garble(answer.body) },
			};
		case 'answer': {
			const given: ApiResponse = {
				status: fault.status,
				headers: { 'Content-Type': 'application/json', ...fault.headers },
				body: fault.body ?? '',
			};
			return { ...PASS, work: fault.when === 'after', reply: () => given };
		}
		case 'forgets':
			return { ...PASS, rewrite: (whole) => ({ ...whole, ...withoutFields(whole, fault.fields) }) };
		case 'wrongCampaign': {
			const id = `"id":${JSON.stringify(fault.id ?? 77)}`;
			const replaced = (body: string): string => body.replace(/"id":("[^"]*"|\d+)/g, () => id);
			return {
				...PASS,
				reply: (answer) => answer && { ...answer, body: replaced(answer.body) },
			};
		}
		case 'redirect': {
			const below = request.path.startsWith(BASE_PATH)
				? request.path.slice(BASE_PATH.length)
				: request.path;
			const given: ApiResponse = {
				status: fault.status ?? 307,
				headers: { Location: `${fault.to}${below}` },
				body: '',
			};
			return { ...PASS, work: false, reply: () => given };
		}
	}
}

function withoutFields(
	{ body = '{}' }: ApiRequest,
	fields: string[] | undefined,
): { body: string } {
	const kept = Object.entries(JSON.parse(body) as object).filter(
		([name]) => fields?.includes(name) === false,
	);
	return { body: JSON.stringify(Object.fromEntries(kept)) };
}

/** The sign-in page of a gateway, as it answers to anything. */
export const signInPage =
	'<!doctype html><html><head><title>Sign in</title><script>var a="<b>";</script></head>' +
	'<body><h1>Sign in</h1><form action="/login"><input name="user"></form></body></html>';

/** Bodies with which an answer of success says that the request did not succeed (docs/api.md#errors); each says "Locked". */
export const refusingBodies: Record<string, string> = Object.fromEntries(
	Object.entries({
		'success: false': { success: false, message: 'Locked' },
		'ok: false': { ok: false, reason: 'Locked' },
		'the word error': { status: 'error', message: 'Locked', code: 9 },
		'the word error beside an id': { id: 'e-1', status: 'error', message: 'Locked' },
		'a status of 400': { status: 400, error: 'Bad Request', message: 'Locked' },
		'the name of a status': { status: 'BAD_REQUEST', message: 'Locked' },
		'an error': { error: 'Locked' },
		'an error as an object': { error: { code: 'REFUSED', message: 'Locked' } },
		'a list of errors': { errors: ['Locked'] },
		'errors by field': { errors: { campaign: ['Locked'] } },
		violations: { violations: [{ field: 'campaign', message: 'Locked' }] },
		'an error in data': { data: { success: false, message: 'Locked' } },
		'errors beside empty data': { data: null, errors: [{ message: 'Locked' }] },
	}).map(([name, body]) => [name, JSON.stringify(body)]),
);

/** As if the connection had mixed something in: no JSON any more, whatever it was. */
function garble(body: string): string {
	const half = Math.floor(body.length / 2);
	return `${body.slice(0, half)}\u0000\uFFFD{"~${body.slice(half + 3)}`;
}

/**
 * Carries a request out in memory, without waiting: the caller lets its own clock pass.
 * `handle` is called only when the fault lets the work happen. `reply` null: the connection broke;
 * `truncated`: only the first half of the body arrived.
 */
export function exchange(
	plan: WirePlan,
	handle: () => ApiResponse,
): { reply: ApiResponse | null; truncated: boolean } {
	const answer = plan.work ? handle() : null;
	return { reply: plan.reply(answer), truncated: plan.truncate === 'half' };
}
