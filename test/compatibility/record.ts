// Writes down what people save with the version that package.json names, when it is released: `npm run compatibility`.
// What stands there is a promise from then on, so a version that has its files is not written again.
// Run by jest, as the tests are that read it: the engine works in no other way.
import fs from 'node:fs';
import path from 'node:path';

import { version } from '../../package.json';
import {
	eventsAfterRestart,
	startSavedWorld,
	writesOf,
	type SavedStep,
	type SavedTrigger,
} from './saved';
import { steps, triggers } from './steps';

it(`writes down what is saved with version ${version}`, async () => {
	const folder = path.join(__dirname, version);
	if (fs.existsSync(folder)) throw new Error(`${folder} is there already`);
	const world = await startSavedWorld();
	const savedSteps: SavedStep[] = [];
	try {
		for (const step of steps) savedSteps.push({ ...step, writes: await writesOf(world, step) });
	} finally {
		await world.close();
	}
	const savedTriggers: SavedTrigger[] = [];
	for (const trigger of triggers)
		savedTriggers.push({ ...trigger, ...(await eventsAfterRestart(trigger)) });
	fs.mkdirSync(folder);
	const write = (file: string, value: unknown): void =>
		fs.writeFileSync(path.join(folder, file), `${JSON.stringify(value, null, '\t')}\n`);
	write('steps.json', savedSteps);
	write('triggers.json', savedTriggers);
});
