// Runs a simulation: `npm run simulate -- trigger --runs N --seed S`. With one run it tells everything that happens.
import './setup';

interface Simulation {
	/** Plays the runs and prints the verdict as its last line. @returns whether all is well */
	main(options: { runs: number; seed: number }): Promise<boolean>;
}

const simulations: Record<string, () => Promise<Simulation>> = {
	sending: async () => await import('./sending/main'),
	trigger: async () => await import('./trigger/main'),
};

function numberAfter(name: string, otherwise: number): number {
	const index = process.argv.indexOf(name);
	const value = index === -1 ? otherwise : Number(process.argv[index + 1]);
	if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} needs a whole number`);
	return value;
}

async function main(): Promise<void> {
	const name = process.argv[2] ?? '';
	const load = Object.hasOwn(simulations, name) ? simulations[name] : undefined;
	if (load === undefined)
		throw new Error(
			`Usage: npm run simulate -- <${Object.keys(simulations).join('|')}> [--runs N] [--seed S]`,
		);
	const { main: play } = await load();
	const fine = await play({
		runs: numberAfter('--runs', 10_000),
		seed: numberAfter('--seed', Date.now() % 1_000_000_000),
	});
	process.exitCode = fine ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 2;
});
