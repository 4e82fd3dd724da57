import type { QlaraClient } from '../api/client';
import { leavesDoubt, QlaraError } from '../api/errors';

type Client = Pick<QlaraClient, 'delete' | 'get'>;

/** The failure of a request; undefined when it succeeded. */
async function failureOf(request: Promise<unknown>): Promise<QlaraError | undefined> {
	return await request.then(
		() => undefined,
		(error: unknown) => {
			if (error instanceof QlaraError) return error;
			throw error;
		},
	);
}

/** Whether the campaign is gone: 404 to a read says so, to a delete it does not ([seed] 2.5). */
async function isGone(client: Client, id: string): Promise<boolean> {
	return (await failureOf(client.get(id)))?.details.status === 404;
}

/**
 * Deletes a campaign. When the end leaves open whether it was done, the campaign is read: gone is done;
 * still there, it is deleted once more.
 *
 * @throws QlaraError of the last request when the campaign is not known to be gone
 */
export async function deleteSafely(client: Client, id: string): Promise<void> {
	const first = await failureOf(client.delete(id));
	if (first === undefined) return;
	if (!leavesDoubt(first)) throw first;
	if (await isGone(client, id)) return;
	const second = await failureOf(client.delete(id));
	if (second === undefined || (await isGone(client, id))) return;
	throw second;
}
