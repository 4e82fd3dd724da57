import { readApiDate } from '../api/dates';
import { oneNotation } from '../api/findCampaign';
import { toText } from '../api/toText';
import type { Campaign, JsonObject } from '../api/types';
import type { ConfirmLedger } from './confirmLedger';

/** What this process has created under a name. */
export interface Creations {
	/** When each campaign was created, by its id, on the clock of {@link Time.elapsed}; ms. The newest last. */
	createdAt: Map<string, number>;
	/** When a create last ended without telling whether there is a campaign, on the same clock. */
	openAt?: number;
	/** Ends when those end that look for the name and then create: equal ones wait for each other. */
	last: Promise<unknown>;
}

/** Names that are remembered for an account, and campaigns for a name. */
const maxNames = 1_000;
const maxCreations = 20;
/** By account: there is one ledger for each, as long as the process lives. */
const memory = new WeakMap<ConfirmLedger, Map<string, Creations>>();

function dropOldest(map: Map<string, unknown>, size: number): void {
	for (const key of map.keys()) {
		if (map.size <= size) return;
		map.delete(key);
	}
}

/**
 * The name of a campaign, or of the body of a create, in the one notation of all that look alike: a service may store
 * another one than it was given, and two campaigns that people cannot tell apart are namesakes.
 */
export function nameOf({ name }: JsonObject): string {
	return oneNotation(name);
}

/** What to search for to find a name, also where it is stored as it was given. */
export function searchesFor(body: JsonObject): string[] {
	return [...new Set([toText(body.name).trim(), nameOf(body)])];
}

/** @param name as {@link nameOf} gives it */
export function creationsOf(ledger: ConfirmLedger, name: string): Creations {
	const names = memory.get(ledger) ?? new Map<string, Creations>();
	memory.set(ledger, names);
	const creations = names.get(name) ?? { createdAt: new Map(), last: Promise.resolve() };
	names.delete(name);
	names.set(name, creations);
	dropOldest(names, maxNames);
	dropOldest(creations.createdAt, maxCreations);
	return creations;
}

/** Whether a campaign was created before another: all processes have to say the same of any two. */
export function isOlder(a: Campaign, b: Campaign): boolean {
	const [createdA, createdB] = [a, b].map(({ createdAt }) => readApiDate(createdAt));
	if (createdA !== undefined && createdB !== undefined && createdA !== createdB)
		return createdA < createdB;
	return String(a.id).localeCompare(String(b.id), 'en', { numeric: true }) < 0;
}
