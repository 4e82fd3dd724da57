import type { QlaraClient } from '../api/client';
import { isAmbiguous, isNotFound, QlaraError, resultOf } from '../api/errors';
import type { Time } from '../api/time';
import { waitFor } from './waiter';

/** What a delete works with. The context of an operation is one. */
export interface DeletePorts {
	client: Pick<QlaraClient, 'delete' | 'get'>;
	time: Pick<Time, 'elapsed' | 'sleep'>;
}

/** When to look whether the campaign is gone, ms after a delete: a read may lag behind. */
const checkAtMs = [0, 1_000, 3_000, 7_000];

/**
 * Looks for the campaign after a delete: 404 to a read says that it is gone, to a delete it does not
 * (docs/api.md#delete).
 *
 * @returns undefined when it is gone; otherwise what was seen, as a sentence
 */
async function lookForIt({ client, time }: DeletePorts, id: string): Promise<string | undefined> {
	let seen: string | undefined;
	await waitFor(time, checkAtMs, async () => {
		const read = await resultOf(client.get(id));
		const isGone = isNotFound(read);
		if (isGone) seen = undefined;
		else if (read instanceof QlaraError)
			seen = `Whether the campaign is gone could not be read: ${read.message}`;
		else seen = 'Qlara still shows the campaign';
		return isGone || read instanceof QlaraError || undefined;
	});
	return seen;
}

const sentence = (text: string): string => text.replace(/\.?$/, '.');

/**
 * Deletes a campaign. When the end leaves open whether it was done, the campaign is read: gone is done;
 * otherwise it is deleted once more.
 *
 * @returns how it is known that the campaign is gone, in sentences; undefined after the documented answer
 * @throws QlaraError when the campaign is not known to be gone, with both ends and what was seen
 */
export async function deleteSafely(ports: DeletePorts, id: string): Promise<string | undefined> {
	const first = await resultOf(ports.client.delete(id));
	if (!(first instanceof QlaraError)) return undefined;
	if (!isAmbiguous(first)) throw first;
	const gone = `${sentence(first.message)} Qlara does not find the campaign any more.`;
	if ((await lookForIt(ports, id)) === undefined) return gone;
	const second = await resultOf(ports.client.delete(id));
	if (!(second instanceof QlaraError)) return undefined;
	const seen = await lookForIt(ports, id);
	if (seen === undefined) return gone;
	// A refusal of the second may be the answer to what the first has done: it does not settle it.
	const { kind, endpoint, details } = isAmbiguous(second) ? second : first;
	const message = [first.message, `Then: ${second.message}`, seen].map(sentence).join(' ');
	throw new QlaraError(message, kind, endpoint, details);
}
