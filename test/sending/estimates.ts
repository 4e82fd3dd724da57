import type { Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';

/** An SMS campaign for 38 recipients that costs 1.71, with other figures or fields where a test needs them. */
export function estimate(
	figures: Partial<Estimate> = {},
	campaign: Record<string, unknown> = {},
): Estimate {
	return {
		campaign: { id: 7, name: 'x', sendingMode: 'SMS', smsBody: 'Hello', ...campaign },
		recipients: 38,
		cost: 1.71,
		costProblem: undefined,
		currency: undefined,
		...figures,
	};
}
