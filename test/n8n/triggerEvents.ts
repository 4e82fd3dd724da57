import type { Transition } from '../simulator';
import type { N8nClient } from './rest';

const labels = ['draft', 'ready', 'sending', 'completed', 'failed'];

/**
 * Poll times with less than a minute between two polls: n8n wants a fixed second in each schedule, so there is one
 * schedule for each.
 * @param seconds between two polls; a divisor of 60
 */
export function everySeconds(seconds: number) {
	const item = Array.from({ length: 60 / seconds }, (_value, index) => ({
		mode: 'custom',
		cronExpression: `${index * seconds} * * * * *`,
	}));
	return { item };
}

/** Every event of a trigger that became an execution, oldest execution first, as event ids. */
export async function deliveredEvents(
	client: N8nClient,
	workflowId: string,
	trigger: string,
): Promise<string[]> {
	const ids: string[] = [];
	for (const { id, status } of (await client.executions(workflowId)).reverse()) {
		if (status === 'error') continue;
		const { runs } = await client.execution(id);
		ids.push(...(runs[trigger]?.[0]?.outputs[0] ?? []).map(({ eventId }) => String(eventId)));
	}
	return ids;
}

/** The event ids that the changes of the simulator must lead to, one for each step. */
export function expectedEvents(transitions: readonly Transition[]): string[] {
	return transitions.map(
		({ campaignId, to }) => `${campaignId}:${to === null ? 'deleted' : labels[to]}`,
	);
}

/** What is wrong with the events: expected and not delivered, delivered more than once, delivered and not expected. */
export function compareEvents(
	expected: string[],
	events: string[],
): { lost: string[]; doubled: string[]; invented: string[] } {
	return {
		lost: expected.filter((id) => !events.includes(id)),
		doubled: events.filter((id, index) => events.indexOf(id) !== index),
		invented: events.filter((id) => !expected.includes(id)),
	};
}
