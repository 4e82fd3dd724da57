import { BodiesInMemory } from './bodiesInMemory';

/** Decompressed bytes, as they arrive. */
type Chunks = AsyncIterable<Uint8Array>;

function isChunks(body: unknown): body is Chunks {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * Reads the body of an answer, and closes its connection where it becomes too large: n8n's helper sets no limit, and
 * two megabytes of gzip can become two gigabytes.
 *
 * @param body a stream of bytes; text where a version of n8n has read it already
 * @param maxBytes how much to read at most
 * @param bodies the others that are being read
 * @returns the text as UTF-8, up to the limit; `complete` tells whether that is all of it
 * @throws what the stream breaks with
 */
export async function readBody(
	body: unknown,
	maxBytes: number,
	bodies = new BodiesInMemory(),
): Promise<{ text: string; complete: boolean }> {
	if (typeof body === 'string') return { text: body, complete: true };
	if (!isChunks(body)) return { text: '', complete: true };
	return await bodies.readOne(async (hold) => {
		const decoder = new TextDecoder();
		let text = '';
		let left = maxBytes;
		for await (const chunk of body) {
			text += decoder.decode(chunk.subarray(0, left), { stream: true });
			left -= chunk.length;
			// Leaving the loop destroys the stream.
			if (left < 0) return { text, complete: false };
			await hold(chunk.length);
		}
		return { text: text + decoder.decode(), complete: true };
	});
}
