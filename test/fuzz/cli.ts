// Answers of any kind against the client: `npm run fuzz -- --runs 100000 --seed 1`.
import { parseArgs } from 'node:util';

import { fuzzClient } from './fuzzClient';

/** Runs between two lines of progress. */
const CHUNK = 10_000;

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
	const wanted = Number(values.runs ?? 100_000);
	const first = Number(values.seed ?? Date.now() % 1_000_000_000);
	if (!Number.isSafeInteger(wanted) || !Number.isSafeInteger(first))
		throw new Error('--runs and --seed need whole numbers');
	const started = Date.now();
	let done = 0;
	for (let seed = first; done < wanted; seed++) {
		const { runs, failure } = await fuzzClient(Math.min(CHUNK, wanted - done), seed);
		done += runs;
		if (failure !== undefined) {
			console.log(failure);
			console.log(`replay: npm run fuzz -- --runs ${Math.min(CHUNK, wanted)} --seed ${seed}`);
			process.exitCode = 1;
			break;
		}
		console.log(`seed ${seed}: ${done} calls, ${Math.round((Date.now() - started) / 1000)} s`);
	}
	console.log(`fuzz: ${done} calls, ${process.exitCode === 1 ? 1 : 0} failed`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 2;
});
