import { fuzzClient } from './fuzzClient';

it('a server that answers anything gets a clear error or a right result, and no write twice', async () => {
	const seed = Number(process.env.QLARA_FUZZ_SEED ?? Date.now() % 1_000_000_000);
	const { failure } = await fuzzClient(1_500, seed);
	// The seed is part of the report.
	expect(failure).toBeUndefined();
});
