import { statusCode, statusLabel } from '../api/status';

/** Where a campaign stands: one of the API's five statuses ([seed], section 4), deleted, or nobody knows where. */
export type Place = 0 | 1 | 2 | 3 | 4 | typeof deleted | typeof unclear;

/** The place of a campaign that is gone. */
export const deleted = 5;

/** The place of a campaign that is there, with a status that is none of the five. */
export const unclear = -1;

/** The place of a campaign as the API shows it; undefined for a status that is none of the five. */
export function placeOf(status: unknown): Place | undefined {
	return statusCode(status);
}

/** A place as a word: `draft`, `ready`, `sending`, `completed`, `failed`, `deleted`, `unknown`. */
export function placeWord(place: Place): string {
	return place === deleted ? 'deleted' : statusLabel(place);
}

/** Whether nothing is expected to happen any more. */
export function isOver(place: Place): boolean {
	return place >= 3;
}

/**
 * Whether a campaign can have gone from one place to another by itself. The lifecycle only moves forward;
 * a campaign that is over stays what it is.
 */
export function isForward(from: Place, to: Place): boolean {
	return !isOver(from) && to > from;
}

/**
 * The places a campaign reached on its way, in order, the last one included. It passes every status in between:
 * what was a draft and is now being sent has been ready. A campaign that was deleted jumps, and of one that comes
 * from nobody knows where nothing more is said.
 *
 * @param from undefined: it did not exist
 */
export function way(from: Place | undefined, to: Place): Place[] {
	if (to === deleted || from === unclear || (from !== undefined && !isForward(from, to)))
		return [to];
	const passed = ([0, 1, 2] as const).filter((place) => place > (from ?? -1) && place < to);
	return [...passed, to];
}
