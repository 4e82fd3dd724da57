import { CampaignsApi, DEFAULT_API_KEY, type CampaignsApiOptions } from '../simulator';
import { START } from '../simulator/harness';
import { ClassicEngine } from '../simulation/classicEngine';
import { deliver } from '../simulation/wire';

/**
 * A trigger in n8n's classic engine and the account it watches, in memory, with a clock in the test's hand.
 * The workflow is not published yet.
 *
 * @param requestMs how long each request takes
 */
export function createTrigger(
	api: Partial<CampaignsApiOptions> = {},
	parameters: Record<string, unknown> = {},
	requestMs = 0,
) {
	const clock = { now: START };
	const account = new CampaignsApi({ now: () => clock.now, plan: 'unlimited', ...api });
	const engine = new ClassicEngine({
		parameters,
		credentials: { apiKey: DEFAULT_API_KEY, baseUrl: 'https://qlara.test/api' },
		time: {
			now: () => clock.now,
			elapsed: () => clock.now,
			sleep: async () => {},
			random: () => 0.5,
		},
		send: async (request) => {
			clock.now += requestMs;
			return await Promise.resolve(deliver(account, DEFAULT_API_KEY, request));
		},
	});
	return { account, clock, engine };
}

/** The ids of events. */
export function idsIn(events: unknown): string[] | undefined {
	return (events as Array<{ eventId: string }> | undefined)?.map(({ eventId }) => eventId);
}
