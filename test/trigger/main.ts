import { simulate, summary } from './simulation';

/** The command line of the trigger's simulation; one run alone prints everything that happens in it. */
export async function main({ runs, seed }: { runs: number; seed: number }): Promise<boolean> {
	const started = Date.now();
	const log = runs === 1 ? (line: string) => console.log(line) : undefined;
	const result = await simulate(seed, { runs }, log);
	for (const { seed: failing, problems } of result.failures.slice(0, 10)) {
		console.log(`seed ${failing}: ${problems.join('; ')}`);
		console.log(`  replay: npm run simulate -- trigger --runs 1 --seed ${failing}`);
	}
	console.log(`${result.requests} requests in ${((Date.now() - started) / 1000).toFixed(1)} s`);
	console.log(summary(result, seed));
	return result.failures.length === 0;
}
