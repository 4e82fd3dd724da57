import type { Campaign } from '../api/types';
import { isForward, statesBetween, type CampaignState, type LifecycleState } from './campaignState';
import { anyChange, eventKinds, type EventKind, type TriggerOn } from './eventKinds';

/** Which changes become events. */
export interface EventRules {
	triggerOn: ReadonlySet<TriggerOn>;
	/** One event for each status that a campaign has reached, instead of one for the last of them. */
	eachStatus: boolean;
}

/** An event without the fields of its campaign: enough to emit it once more. */
export interface EmittedEvent {
	id: string;
	/** Undefined: the campaign was not there. */
	from: CampaignState | undefined;
	to: LifecycleState;
	/** The states between `from` and `to`, if they have no events of their own. */
	skipped: LifecycleState[];
	/** How often the campaign has started over by stepping back, this time included; 1 when never. */
	generation: number;
	/** ms since 1970. */
	seenAt: number;
}

export interface ChangeEvent extends EmittedEvent {
	/** The campaign as it was when the change was seen; undefined for one that is gone. */
	campaign: Campaign | undefined;
	/** It was emitted before, and comes again because n8n has been restarted. */
	redelivered: boolean;
}

/** A campaign that is in another state than it was. */
export type Transition = Omit<ChangeEvent, 'skipped' | 'redelivered'>;

/** Whether a change went against the direction of the lifecycle. */
export function wentBack({ from, to }: Pick<Transition, 'from' | 'to'>): boolean {
	return from !== undefined && !isForward(from, to);
}

/** The name of an event. A campaign that is back in draft was not created. */
export function eventName(change: Pick<Transition, 'from' | 'to'>): EventKind | 'backToDraft' {
	return change.to === 'draft' && wentBack(change) ? 'backToDraft' : eventKinds[change.to].value;
}

/**
 * The id of an event: the campaign and the status it has reached. Where it came from is left out on purpose:
 * after a crash the same status may be reached from further back, and it is still the same event. A campaign
 * that has stepped back reaches a status once more, which the generation tells apart.
 */
export function eventId({ id, to, generation }: EmittedEvent): string {
	return `${id}:${to}${generation > 1 ? `:${generation}` : ''}`;
}

/**
 * The events of a transition. One over several statuses is one event, for the last chosen status that was
 * reached, or with `eachStatus` one for each chosen status.
 */
export function eventsOf(
	transition: Transition,
	{ triggerOn, eachStatus }: EventRules,
): ChangeEvent[] {
	const { from, to: end } = transition;
	const reached = [...statesBetween(from, end), end];
	const chosen = reached.filter((to) => {
		const name = eventName({ from, to });
		return triggerOn.has(anyChange) || (name !== 'backToDraft' && triggerOn.has(name));
	});
	return (eachStatus ? chosen : chosen.slice(-1)).map((to) => {
		const passed = reached.slice(0, reached.indexOf(to));
		const steps = eachStatus
			? { from: passed.at(-1) ?? from, skipped: [] }
			: { from, skipped: passed };
		return { ...transition, ...steps, to, redelivered: false };
	});
}
