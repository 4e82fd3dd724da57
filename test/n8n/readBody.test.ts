import { Readable } from 'node:stream';

import { readBody } from '../../nodes/QlaraCampaigns/n8n/readBody';

/** A stream that goes on for ever, and how many of its bytes were taken. */
function endless(size: number) {
	const taken = { bytes: 0 };
	const stream = new Readable({
		highWaterMark: size,
		read() {
			taken.bytes += size;
			this.push(Buffer.alloc(size, 'a'));
		},
	});
	return { stream, taken };
}

it('reads text that arrives in pieces, also when a character is cut in two', async () => {
	const bytes = Buffer.from('{"name":"È già 😀"}');
	const pieces = [...bytes].map((byte) => Buffer.from([byte]));
	expect(await readBody(Readable.from(pieces), 100)).toEqual({
		text: '{"name":"È già 😀"}',
		complete: true,
	});
});

it('reads as much as it may, and leaves the rest', async () => {
	const { stream, taken } = endless(1_000);
	expect(await readBody(stream, 2_500)).toEqual({ text: 'a'.repeat(2_500), complete: false });
	expect(stream.destroyed).toBe(true);
	expect(taken.bytes).toBeLessThan(10_000);
});

it('counts a body of exactly the limit as complete', async () => {
	const body = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
	expect(await readBody(body, 6)).toEqual({ text: 'abcdef', complete: true });
});

it('fails with what a broken stream fails with', async () => {
	const broken = new Readable({ read: () => undefined });
	const reading = readBody(broken, 10);
	broken.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
	await expect(reading).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it.each([
	['text', 'text'],
	[undefined, ''],
	[null, ''],
	[{ a: 1 }, ''],
])('takes %j, which is no stream, for %j', async (body, text) => {
	expect(await readBody(body, 1)).toEqual({ text, complete: true });
});
