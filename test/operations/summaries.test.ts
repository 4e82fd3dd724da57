import { problem } from '../../nodes/QlaraCampaigns/channels/problem';
import { checkSummary } from '../../nodes/QlaraCampaigns/operations/summaries';
import { estimate } from '../sending/estimates';

const wrong = (severity: 'error' | 'warning' | 'note', message: string) =>
	problem(severity, 'code', 'field', message, 'Do it.');

describe('the summary of a check', () => {
	it('says to whom and for how much, as far as that is known', () => {
		expect(checkSummary(estimate({ currency: 'EUR' }), [])).toBe(
			'Can be sent to 38 recipients for 1.71 EUR',
		);
		expect(checkSummary(estimate({ recipients: 1, cost: undefined }), [])).toBe(
			'Can be sent to 1 recipient',
		);
	});

	it('gives the first reason and counts the others; errors come before warnings', () => {
		const found = [
			wrong('warning', 'Odd.'),
			wrong('error', 'The campaign has no recipients.'),
			wrong('error', 'The scheduled date is in the past.'),
		];
		expect(checkSummary(estimate(), found)).toBe(
			'Cannot be sent: it has no recipients, and 1 more reason',
		);
		expect(checkSummary(estimate(), found.slice(2))).toBe(
			'Cannot be sent: the scheduled date is in the past',
		);
	});

	it('does not speak of notes', () => {
		expect(checkSummary(estimate(), [wrong('note', 'Nice.')])).toBe(
			'Can be sent to 38 recipients for 1.71',
		);
	});

	it('holds nothing of a campaign that means something in HTML', () => {
		const found = [wrong('error', 'The SMS sender "<img src=x onerror=\\"go()\\">" is odd.')];
		expect(checkSummary(estimate(), found)).not.toMatch(/[<>"&]/);
	});
});
