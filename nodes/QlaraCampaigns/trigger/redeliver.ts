import type { ChangeEvent, EmittedEvent } from './changeEvent';
import { Observer } from './observer';

/** Makes events once more, with the fields that their campaigns have now; what is not seen yet is read by its id. */
export async function redeliver(
	events: readonly EmittedEvent[],
	observer: Observer,
): Promise<ChangeEvent[]> {
	const existing = events.filter(({ to }) => to !== 'deleted').map(({ id }) => id);
	// Apart from the others: what is read only for its fields must not count as seen.
	const other = new Observer(observer.client, observer.budget);
	await other.readByIds([...new Set(existing.filter((id) => !observer.seen.has(id)))]);
	const campaignOf = (id: string) => (observer.seen.get(id) ?? other.seen.get(id))?.campaign;
	return events.map((event) => ({
		...event,
		campaign: event.to === 'deleted' ? undefined : campaignOf(event.id),
		redelivered: true,
	}));
}
