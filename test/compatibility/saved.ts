import type { IDataObject } from 'n8n-workflow';

import { withoutClaims } from '../../nodes/QlaraCampaigns/sending/claim';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { defaultDialect, type CampaignSeed, type Status } from '../simulator';
import { createTrigger, idsIn } from '../trigger/publishedTrigger';

/** One step of a workflow as n8n has saved it, and what it wrote to the API when its version was released. */
export interface SavedStep {
	title: string;
	/** As the workflow holds them: what was left as the form proposed it is not among them. */
	parameters: IDataObject;
	/** Campaigns of the account. */
	campaigns: CampaignSeed[];
	writes: Write[];
}

export interface Write {
	/** `PUT /campaigns/7/confirm` for instance. */
	request: string;
	body?: unknown;
}

/** A trigger whose state n8n has stored, and the events that it has emitted from there. */
export interface SavedTrigger {
	title: string;
	parameters: IDataObject;
	campaigns: Array<{ id: number; status: Status }>;
	/** What happens in the account while n8n is down. */
	changes: Array<{ id: number; status: Status }>;
	/** The static data of the node. */
	state: IDataObject;
	events: string[];
}

const account = { plan: 'unlimited', dialect: { ...defaultDialect, moreModes: true } } as const;

/** The world in which steps are saved and run again. */
export const startSavedWorld = async (): Promise<ActionWorld> => await startActionWorld(account);

/**
 * Runs a step in the real engine, in an account of its own.
 * @throws Error when it does not succeed
 */
export async function writesOf(
	world: ActionWorld,
	{ title, parameters, campaigns }: Omit<SavedStep, 'writes'>,
): Promise<Write[]> {
	world.reset(account);
	for (const campaign of campaigns) world.seed(campaign);
	const { status, error } = await world.engine.run({ parameters });
	if (status !== 'success')
		throw new Error(`${title}: ${error?.message ?? status} ${error?.description ?? ''}`);
	return (
		world.simulator.api.received
			// A calculation changes nothing that was saved: how many of them are needed may change.
			.filter(({ method, operation }) => method !== 'GET' && operation !== 'calculateGoal')
			.map(({ method, path, body }) => ({
				request: `${method} ${path.replace(/^.*\/v1/, '')}`,
				// A claim is made anew by every run.
				...(body === undefined ? {} : { body: withoutClaims(body) }),
			}))
	);
}

/**
 * Publishes a trigger in n8n's engine, lets it poll once, stops n8n, has the changes happen and starts n8n again.
 * @param state takes the place of what the trigger has stored
 */
export async function eventsAfterRestart(
	{ parameters, campaigns, changes }: Omit<SavedTrigger, 'state' | 'events'>,
	state?: IDataObject,
): Promise<{ state: IDataObject; events: string[] }> {
	const { account, clock, engine } = createTrigger({}, parameters);
	for (const campaign of campaigns) account.seedCampaign(campaign);
	await engine.register('activate');
	if (state !== undefined) engine.database = JSON.stringify(state);
	const stored = JSON.parse(engine.database) as IDataObject;
	engine.kill();
	for (const { id, status } of changes) account.setStatus(id, status);
	clock.now += 60_000;
	const { events, error } = await engine.register('init');
	if (error !== undefined) throw error as Error;
	clock.now += 60_000;
	const later = await engine.poll();
	if (later.error !== undefined) throw later.error as Error;
	return { state: stored, events: [...(idsIn(events) ?? []), ...(idsIn(later.events) ?? [])] };
}
