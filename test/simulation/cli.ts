// Runs a simulation: `npm run simulate -- trigger --runs N --seed S`. With one run it tells everything that happens.
import '../setup';
import { playRuns, type Simulation } from './runner';

const simulations: Record<string, () => Promise<Simulation>> = {
	sending: async () => (await import('./sending')).sending(),
	workflows: async () => (await import('./workflows')).workflows(),
	trigger: async () => (await import('./trigger')).trigger,
};

function numberAfter(name: string, otherwise: number): number {
	const index = process.argv.indexOf(name);
	const value = index === -1 ? otherwise : Number(process.argv[index + 1]);
	if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} needs a whole number`);
	return value;
}

/** @returns whether all is well */
async function main(): Promise<boolean> {
	const name = process.argv[2] ?? '';
	const load = Object.hasOwn(simulations, name) ? simulations[name] : undefined;
	if (load === undefined)
		throw new Error(
			`Usage: npm run simulate -- <${Object.keys(simulations).join('|')}> [--runs N] [--seed S]`,
		);
	const simulation = await load();
	const runs = numberAfter('--runs', 10_000);
	const seed = numberAfter('--seed', Date.now() % 1_000_000_000);
	const started = Date.now();
	const log = runs === 1 ? (line: string) => console.log(line) : undefined;
	const total = await playRuns(simulation, seed, { runs }, log);
	for (const { seed: failing, problems } of total.failures.slice(0, 10)) {
		console.log(`seed ${failing}: ${problems.join('; ')}`);
		console.log(`  replay: npm run simulate -- ${name} --runs 1 --seed ${failing}`);
	}
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	console.log(`${total.counts.requests ?? 0} requests in ${seconds} s`);
	for (const line of simulation.describe(total, seed)) console.log(line);
	return total.failures.length === 0;
}

main().then(
	(fine) => (process.exitCode = fine ? 0 : 1),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 2;
	},
);
