import {
	ConfirmError,
	requireConfirmed,
	type ConfirmOutcome,
	type ConfirmResult,
} from '../../nodes/QlaraCampaigns/sending/confirmOutcome';

const ending = (outcome: ConfirmResult): ConfirmOutcome => ({
	outcome,
	id: 7,
	reason: 'That is how it was.',
	statusBefore: 'draft',
	statusReads: [],
});

describe('requireConfirmed', () => {
	it.each(['confirmed', 'alreadyConfirmed'] as const)('passes on %s', (outcome) => {
		const given = ending(outcome);
		expect(requireConfirmed(given)).toBe(given);
	});

	it.each([
		['rejected', 'Rejected: That is how it was.'],
		['notSent', 'Not sent: That is how it was.'],
		['unknown', 'Unknown: That is how it was.'],
	] as const)('throws %s, which the message names first', (outcome, message) => {
		const given = ending(outcome);
		const act = () => requireConfirmed(given);
		expect(act).toThrow(ConfirmError);
		expect(act).toThrow(expect.objectContaining({ message, outcome: given }) as Error);
	});
});
