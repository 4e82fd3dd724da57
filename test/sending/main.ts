import { simulate, summary, unknownShare } from './simulation';

/** The command line of the sending simulation; one run alone tells everything that happens in it. */
export async function main({ runs, seed }: { runs: number; seed: number }): Promise<boolean> {
	const started = Date.now();
	const result = await simulate(seed, {
		runs,
		...(runs === 1 && { log: (line: string) => console.log(line) }),
	});
	for (const { seed: failing, problems } of result.failures.slice(0, 10)) {
		console.log(`seed ${failing}: ${problems.join('; ')}`);
		console.log(`  replay: npm run simulate -- sending --runs 1 --seed ${failing}`);
	}
	console.log(
		`${result.requests} requests in ${((Date.now() - started) / 1000).toFixed(1)} s; ${JSON.stringify(result.outcomes)}`,
	);
	console.log(
		`with 5 % lost replies and commits within 30 s: ${result.mild.unknown} unknown of ${result.mild.confirms} (${unknownShare(result).toFixed(2)} %)`,
	);
	console.log(summary(result, seed));
	return result.failures.length === 0;
}
