/** The campaign statuses, in the order of the lifecycle (docs/api.md#statuses). */
export const campaignStatus = { draft: 0, ready: 1, sending: 2, completed: 3, failed: 4 } as const;

export type StatusLabel = keyof typeof campaignStatus;
export type StatusCode = (typeof campaignStatus)[StatusLabel];

/** Labels by code. */
const statusLabels = Object.keys(campaignStatus) as StatusLabel[];

/** The words other pages of the vendor print instead of a code, where they differ from ours (docs/api.md, C2). */
const otherWords: Record<string, StatusLabel> = {
	scheduled: 'ready',
	confirmed: 'ready',
	running: 'sending',
	in_progress: 'sending',
	sent: 'completed',
	finished: 'completed',
	error: 'failed',
};

/** More than any status has characters; an answer may hold anything. */
const longestStatus = 100;

/**
 * The code of a status.
 *
 * @param value integer, numeric text or word, as the API returned it
 * @returns 0 to 4, or undefined when the value is none of the five known statuses
 */
export function statusCode(value: unknown): StatusCode | undefined {
	if (typeof value === 'string' && value.length > longestStatus) return undefined;
	if (typeof value === 'string' && !/^\s*\d+\s*$/.test(value)) {
		const word = value.trim().toLowerCase();
		const label = Object.hasOwn(otherWords, word) ? otherWords[word]! : word;
		return Object.hasOwn(campaignStatus, label) ? campaignStatus[label as StatusLabel] : undefined;
	}
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const code = Number(value);
	return code in statusLabels ? (code as StatusCode) : undefined;
}

/** A status as a word: `draft`, `ready`, `sending`, `completed`, `failed`, or `unknown` for any other value. */
export function statusLabel(value: unknown): StatusLabel | 'unknown' {
	return statusLabels[statusCode(value) ?? -1] ?? 'unknown';
}
