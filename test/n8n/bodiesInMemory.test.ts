import { BodiesInMemory } from '../../nodes/QlaraCampaigns/n8n/bodiesInMemory';
import { readBody } from '../../nodes/QlaraCampaigns/n8n/readBody';

/** A body that gives its pieces one by one, and counts them. */
function bodyOf(pieces: number, failsAfter = Infinity) {
	const body = {
		given: 0,
		async *[Symbol.asyncIterator]() {
			for (; body.given < pieces;) {
				await Promise.resolve();
				if (body.given >= failsAfter) throw new Error('cut');
				body.given++;
				yield new Uint8Array(100).fill(97);
			}
		},
	};
	return body;
}

const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 1_000; turn++) await Promise.resolve();
};

it('holds no more than its bound and one body when many large ones come together, and reads them all', async () => {
	const bodies = new BodiesInMemory(2_000);
	const all = Array.from({ length: 32 }, () => bodyOf(50));
	let most = 0;
	let done = 0;
	const held = (): number =>
		all.reduce((sum, { given }) => sum + (given < 50 ? given * 100 : 0), 0);
	const reads = all.map(async (body) => {
		const { text } = await readBody(body, 10_000, bodies);
		done++;
		return text.length;
	});
	while (done < all.length) {
		most = Math.max(most, held());
		await Promise.resolve();
	}
	expect(await Promise.all(reads)).toEqual(all.map(() => 5_000));
	// One piece each, and one whole body, beyond the bound.
	expect(most).toBeLessThanOrEqual(2_000 + 32 * 100 + 5_000);
	expect(most).toBeGreaterThan(2_000);
});

it('goes on with the next when the first breaks off', async () => {
	const bodies = new BodiesInMemory(500);
	const [broken, waiting] = [bodyOf(50, 20), bodyOf(50)];
	const first = readBody(broken, 10_000, bodies).catch((error: Error) => error.message);
	const second = readBody(waiting, 10_000, bodies);
	await settle();
	expect(await first).toBe('cut');
	expect((await second).text).toHaveLength(5_000);
});
