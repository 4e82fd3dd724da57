import type { QlaraClient } from '../api/client';
import { isAmbiguous, isNotFound, QlaraError, resultOf } from '../api/errors';

type Client = Pick<QlaraClient, 'delete' | 'get'>;

/** Whether the campaign is gone: 404 to a read says so, to a delete it does not (docs/api.md#delete). */
async function isGone({ get }: Client, id: string): Promise<boolean> {
	return isNotFound(await resultOf(get(id)));
}

/**
 * Deletes a campaign. When the end leaves open whether it was done, the campaign is read: gone is done;
 * still there, it is deleted once more.
 *
 * @throws QlaraError of the last request when the campaign is not known to be gone
 */
export async function deleteSafely(client: Client, id: string): Promise<void> {
	const first = await resultOf(client.delete(id));
	if (!(first instanceof QlaraError)) return;
	if (!isAmbiguous(first)) throw first;
	if (await isGone(client, id)) return;
	const second = await resultOf(client.delete(id));
	if (!(second instanceof QlaraError) || (await isGone(client, id))) return;
	throw second;
}
