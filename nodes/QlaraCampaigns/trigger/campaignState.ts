/** The order in which a campaign moves: the API's five statuses (docs/api.md#statuses), then deleted. */
export const lifecycle = ['draft', 'ready', 'sending', 'completed', 'failed', 'deleted'] as const;

export type LifecycleState = (typeof lifecycle)[number];

/** Where a campaign stands; `unknown` while it shows a status that is none of the five. */
export type CampaignState = LifecycleState | 'unknown';

/** Whether one state comes before another in the lifecycle; `unknown` comes before all. */
export function isBefore(state: CampaignState, other: CampaignState): boolean {
	const order: readonly CampaignState[] = lifecycle;
	return order.indexOf(state) < order.indexOf(other);
}

/** Whether nothing is expected to happen any more: completed, failed or deleted. */
export function isClosed(state: CampaignState): boolean {
	return !isBefore(state, 'completed');
}

/** Whether the lifecycle leads from one state to another; from a closed one it leads nowhere. */
export function isForward(from: CampaignState, to: CampaignState): boolean {
	return !isClosed(from) && isBefore(from, to);
}

/**
 * The states that a campaign must have passed between two others, in order: what was a draft and is now being
 * sent has been ready. A deleted campaign has passed none, and of one that comes from `unknown` nothing is known.
 *
 * @param from undefined: it did not exist
 */
export function statesBetween(
	from: CampaignState | undefined,
	to: CampaignState,
): LifecycleState[] {
	if (to === 'deleted' || from === 'unknown') return [];
	return lifecycle.filter(
		(state) =>
			!isClosed(state) && (from === undefined || isForward(from, state)) && isBefore(state, to),
	);
}
