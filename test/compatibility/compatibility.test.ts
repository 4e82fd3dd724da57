// What people have saved with a released version goes on working: workflows write the same to the API, and triggers
// emit what has happened since. The files of a version are written once, by `npm run compatibility -- VERSION`.
import fs from 'node:fs';
import path from 'node:path';

import type { ActionWorld } from '../engine/actionWorld';
import { operations } from '../../nodes/QlaraCampaigns/operations';
import {
	eventsAfterRestart,
	startSavedWorld,
	writesOf,
	type SavedStep,
	type SavedTrigger,
} from './saved';

const versions = fs
	.readdirSync(__dirname, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

function read<T>(version: string, file: string): T {
	return JSON.parse(fs.readFileSync(path.join(__dirname, version, file), 'utf8')) as T;
}

let world: ActionWorld;

beforeAll(async () => {
	world = await startSavedWorld();
});

afterAll(async () => {
	await world.close();
});

describe.each(versions)('what was saved with version %s', (version) => {
	const steps = read<SavedStep[]>(version, 'steps.json');
	const triggers = read<SavedTrigger[]>(version, 'triggers.json');

	it.each(steps.map((step) => [step.title, step] as const))(
		'writes the same to the API: %s',
		async (_title, step) => {
			expect(await writesOf(world, step)).toEqual(step.writes);
		},
	);

	it.each(triggers.map((trigger) => [trigger.title, trigger] as const))(
		'emits what has happened since: %s',
		async (_title, trigger) => {
			const { events } = await eventsAfterRestart(trigger, trigger.state);
			expect(events).toEqual(trigger.events);
		},
	);
});

it('there are saved steps of every operation of the newest version', () => {
	const newest = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)!;
	const saved = read<SavedStep[]>(newest, 'steps.json').map(
		({ parameters: { resource, operation } }) => `${String(resource)} ${String(operation)}`,
	);
	expect(
		operations
			.map(({ resource, option }) => `${resource} ${option.value}`)
			.filter((name) => !saved.includes(name)),
	).toEqual([]);
});
