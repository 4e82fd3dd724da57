import { BASE_PATH, matchRoute, splitTarget, type Operation } from './routes';
import type { ApiRequest, ApiResponse } from './types';

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
