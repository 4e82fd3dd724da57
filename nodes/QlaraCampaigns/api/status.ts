/** The campaign statuses by code, in the order of the lifecycle ([seed], section 4). */
export const statusLabels = ['draft', 'ready', 'sending', 'completed', 'failed'] as const;

export type StatusLabel = (typeof statusLabels)[number];

/** The words other pages of the vendor print instead of a code, where they differ from ours (section 9, C2). */
const otherWords: Record<string, StatusLabel> = {
	scheduled: 'ready',
	confirmed: 'ready',
	running: 'sending',
	in_progress: 'sending',
	sent: 'completed',
	finished: 'completed',
	error: 'failed',
};

/**
 * The code of a status.
 *
 * @param value integer, numeric text or word, as the API returned it
 * @returns 0 to 4, or undefined when the value is none of the five known statuses
 */
export function statusCode(value: unknown): number | undefined {
	if (typeof value === 'string' && !/^\s*\d+\s*$/.test(value)) {
		const word = value.trim().toLowerCase();
		const code = statusLabels.indexOf(
			(Object.hasOwn(otherWords, word) ? otherWords[word] : word) as StatusLabel,
		);
		return code === -1 ? undefined : code;
	}
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const code = Number(value);
	return code in statusLabels ? code : undefined;
}

/** A status as a word: `draft`, `ready`, `sending`, `completed`, `failed`, or `unknown` for any other value. */
export function statusLabel(value: unknown): StatusLabel | 'unknown' {
	return statusLabels[statusCode(value) ?? -1] ?? 'unknown';
}
