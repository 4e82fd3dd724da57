import {
	assessmentReport,
	costPerRecipient,
	dryRunReport,
	estimateReport,
} from '../../nodes/QlaraCampaigns/operations/confirmReport';
import { planOf } from '../../nodes/QlaraCampaigns/sending/planId';
import type { Assessment } from '../../nodes/QlaraCampaigns/sending/prepareConfirm';
import { problem } from '../../nodes/QlaraCampaigns/channels/problem';
import { estimate } from '../sending/estimates';

const assessment = (more: Partial<Assessment> = {}): Assessment => ({
	estimate: estimate(),
	plan: planOf(estimate()),
	warnings: [],
	notes: [],
	blocking: [],
	changes: {},
	update: undefined,
	undoUntil: undefined,
	...more,
});
const planId = planOf(estimate()).id;
const report = {
	recipients: 38,
	cost: 1.71,
	costPerRecipient: 0.045,
	name: 'x',
	smsText: 'Hello',
	sendingMode: 'SMS',
	planId,
};

describe('costPerRecipient', () => {
	it.each<[number | undefined, number | undefined, number | null]>([
		[1.71, 38, 0.045],
		[1, 3, 0.333333],
		[0, 38, 0],
		[1.71, 0, null],
		[undefined, 38, null],
		[1.71, undefined, null],
	])('of a cost of %p for %p recipients is %p', (cost, recipients, expected) => {
		expect(costPerRecipient({ cost, recipients })).toBe(expected);
	});
});

describe('estimateReport', () => {
	it('says null for what is not known, and names a currency only when there is one', () => {
		expect(estimateReport(estimate({ recipients: undefined, cost: undefined }))).toEqual({
			recipients: null,
			cost: null,
			costPerRecipient: null,
		});
		expect(estimateReport(estimate({ currency: 'EUR' }))).toMatchObject({ currency: 'EUR' });
	});
});

describe('assessmentReport', () => {
	it('holds figures and plan ID', () => {
		expect(assessmentReport(assessment())).toEqual(report);
	});

	it('holds accepted warnings and the end of the undo window when there are any', () => {
		const warnings = [problem('warning', 'zeroPrice', 'price', 'It costs 0.', 'Look.')];
		expect(assessmentReport(assessment({ warnings, undoUntil: 0 }))).toEqual({
			...report,
			acceptedWarnings: ['It costs 0.'],
			undoUntil: '1970-01-01T00:00:00.000Z',
		});
	});
});

describe('dryRunReport', () => {
	it('says no more than that a campaign is confirmed already', () => {
		expect(dryRunReport({ alreadyConfirmed: true })).toEqual({ outcome: 'alreadyConfirmed' });
	});

	it('says nothing when nothing had to be prepared', () => {
		expect(dryRunReport({ alreadyConfirmed: false })).toEqual({});
	});

	it('says whether a real run would be refused, and why', () => {
		expect(dryRunReport({ alreadyConfirmed: false, assessment: assessment() })).toEqual({
			...report,
			wouldBeRefused: false,
			reasons: [],
		});
		const blocking = [
			problem('error', 'noRecipients', '', 'It reaches nobody.', 'Add some.'),
			problem('error', 'scheduleInPast', '', 'It is late.', 'Wait.'),
		];
		expect(
			dryRunReport({ alreadyConfirmed: false, assessment: assessment({ blocking }) }),
		).toMatchObject({ wouldBeRefused: true, reasons: ['It reaches nobody.', 'It is late.'] });
	});
});
