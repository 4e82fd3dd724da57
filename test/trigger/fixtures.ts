import type { CampaignState } from '../../nodes/QlaraCampaigns/trigger/campaignState';
import type { Observations } from '../../nodes/QlaraCampaigns/trigger/observer';
import { emptyState, remember, type TriggerState } from '../../nodes/QlaraCampaigns/trigger/state';

/** Campaigns by id, each in a state. */
export type States = Record<string, CampaignState>;

/** What is known of a campaign that a list shows and that passes the filters. */
export const listed = { unlisted: false, matchesFilter: true };

/** What a trigger knows that has had its baseline. */
export function stateWith(states: States, more: Partial<TriggerState> = {}): TriggerState {
	const state = { ...emptyState('account', 'filter'), baseline: true, ...more };
	for (const [id, known] of Object.entries(states))
		remember(state, id, { state: known, ...listed });
	return state;
}

/** What a poll has seen that has read both lists of open campaigns whole. */
export function observed(states: States, more: { listed?: boolean } & Partial<Observations> = {}) {
	const { listed: isListed = true, ...others } = more;
	const seen = Object.entries(states).map(([id, state]) => {
		const campaign = { id, status: state, totalDestinations: 1 };
		return [id, { state, campaign, listed: isListed }] as const;
	});
	return { seen: new Map(seen), gone: new Set<string>(), complete: true, ...others };
}
