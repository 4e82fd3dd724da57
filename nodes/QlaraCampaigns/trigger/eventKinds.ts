import type { LifecycleState } from './campaignState';

/**
 * The kinds of event that a user can choose from, by the state that a campaign has reached: the word in saved
 * workflows and in events, then what the form shows, and the panel of nodes (`action`).
 */
export const eventKinds = {
	draft: {
		value: 'created',
		name: 'Created',
		action: 'On campaign created',
		description: 'A new campaign appeared',
	},
	ready: {
		value: 'scheduled',
		name: 'Scheduled',
		action: 'On campaign scheduled',
		description: 'A campaign is ready: it was confirmed and waits for its date',
	},
	sending: {
		value: 'sendingStarted',
		name: 'Sending Started',
		action: 'On campaign sending started',
		description: 'A campaign is being sent',
	},
	completed: {
		value: 'completed',
		name: 'Completed',
		action: 'On campaign completed',
		description: 'A campaign was sent; the event has its totals and rates',
	},
	failed: {
		value: 'failed',
		name: 'Failed',
		action: 'On campaign failed',
		description: 'A campaign failed; the event has its totals and rates',
	},
	deleted: {
		value: 'deleted',
		name: 'Deleted',
		action: 'On campaign deleted',
		description: 'A campaign was deleted',
	},
} as const satisfies Record<
	LifecycleState,
	{ value: string; name: string; action: string; description: string }
>;

export type EventKind = (typeof eventKinds)[LifecycleState]['value'];

/** Choosing this word chooses every change, also a step back to draft. */
export const anyChange = 'any';

/** A word that Trigger On can hold. */
export type TriggerOn = EventKind | typeof anyChange;

/** Every word that Trigger On can hold. */
export const triggerOnValues: readonly TriggerOn[] = [
	anyChange,
	...Object.values(eventKinds).map(({ value }) => value),
];
