import type { JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { readHours } from '../../nodes/QlaraCampaigns/sending/allowedHours';
import type { Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';
import {
	guardViolations,
	hasGuards,
	sendingTime,
	type Guards,
} from '../../nodes/QlaraCampaigns/sending/guards';
import { planOf } from '../../nodes/QlaraCampaigns/sending/planId';
import { estimate } from './estimates';

const now = Date.UTC(2026, 5, 10, 10);
const minute = 60_000;

const violations = (found: Estimate, guards: Guards, at = now): string[] =>
	guardViolations(found, planOf(found), guards, at).map(({ message }) => message);

describe('the limits', () => {
	it.each<[string, Partial<Estimate>, Guards]>([
		['a cost at the maximum', {}, { maximumCost: 1.71 }],
		['recipients at both limits', {}, { maximumRecipients: 38, minimumRecipients: 38 }],
		['an unknown cost without a limit', { cost: undefined }, { maximumRecipients: 100 }],
	])('let %s pass', (_title, figures, guards) => {
		expect(violations(estimate(figures), guards)).toEqual([]);
	});

	it.each<[string, Partial<Estimate>, Guards, RegExp]>([
		[
			'a cost above the maximum',
			{ cost: 1.72 },
			{ maximumCost: 1.71 },
			/"Maximum Cost" is 1.71, but the campaign costs 1.72/,
		],
		[
			'an unknown cost',
			{ cost: undefined, costProblem: 'Qlara gave a price that cannot be read.' },
			{ maximumCost: 100 },
			/the cost is unknown. Qlara gave a price/,
		],
		['a cost of zero', { cost: 0 }, { maximumCost: 100 }, /costs 0, so the real cost is not known/],
		[
			'a cost of zero for unknown recipients',
			{ cost: 0, recipients: undefined },
			{ maximumCost: 100 },
			/costs 0/,
		],
		[
			'a cost of zero for nobody',
			{ cost: 0, recipients: 0 },
			{ maximumCost: 5 },
			/costs 0, so the real cost is not known/,
		],
		[
			'no recipients, which may not be counted yet',
			{ recipients: 0 },
			{ maximumRecipients: 37 },
			/Qlara says that there are none/,
		],
		[
			'too many recipients',
			{},
			{ maximumRecipients: 37 },
			/"Maximum Recipients" is 37, but the campaign has 38/,
		],
		[
			'too few recipients',
			{},
			{ minimumRecipients: 39 },
			/"Minimum Recipients" is 39, but the campaign has only 38/,
		],
		[
			'unknown recipients',
			{ recipients: undefined },
			{ minimumRecipients: 1 },
			/Qlara did not say how many/,
		],
	])('stop %s', (_title, figures, guards, expected) => {
		expect(violations(estimate(figures), guards)).toEqual([expect.stringMatching(expected)]);
	});

	it.each<[Partial<Estimate>, Guards, string[]]>([
		[{ cost: 2 }, { maximumCost: 1 }, ['maximumCost']],
		[{ cost: undefined }, { maximumCost: 1 }, ['maximumCost']],
		[{ recipients: undefined }, { maximumRecipients: 1 }, ['maximumRecipients']],
		[{ recipients: undefined }, { minimumRecipients: 1 }, ['minimumRecipients']],
		[{ recipients: 0 }, { maximumRecipients: 1 }, ['maximumRecipients']],
		[{}, { minimumRecipients: 39 }, ['minimumRecipients']],
		[{}, { planId: 'x' }, ['planId']],
		[{}, { allowedHours: { from: 0, until: 1, zone: 'UTC' } }, ['allowedHours']],
	])('name the guard that is violated: %j with %j is %j', (figures, guards, codes) => {
		const found = estimate(figures);
		const problems = guardViolations(found, planOf(found), guards, now);
		expect(problems.map(({ code }) => code)).toEqual(codes);
		for (const { severity, message, remedy } of problems) {
			expect(severity).toBe('error');
			expect(`${message} ${remedy}`).toMatch(/^["A-Z].*[^ ]\. .*[^ ]\.$/);
		}
	});

	it('report everything that is violated at once', () => {
		expect(
			violations(estimate(), {
				maximumCost: 1,
				maximumRecipients: 1,
				planId: 'x',
				allowedHours: { from: 0, until: 1, zone: 'UTC' },
			}),
		).toHaveLength(4);
	});
});

describe('the plan ID', () => {
	it('lets a campaign pass that has not changed, and names what has changed', () => {
		const planId = planOf(estimate()).id;
		expect(violations(estimate(), { planId })).toEqual([]);
		expect(
			violations(estimate({ recipients: 39, cost: 1.8 }, { smsBody: 'Hallo' }), { planId }),
		).toEqual([
			'Since the Check with this "Plan ID" something changed: "SMS Text", the number of recipients, the cost.',
		]);
		expect(violations(estimate(), { planId: 'made up' })).toEqual([
			'"Plan ID" does not belong to the campaign as it is now.',
		]);
	});

	it('approves one campaign, and not its copies', () => {
		const planId = planOf(estimate()).id;
		expect(violations(estimate({}, { id: '7' }), { planId })).toEqual([]);
		expect(violations(estimate({}, { id: 8 }), { planId })).toEqual([
			'Since the Check with this "Plan ID" something changed: the campaign itself.',
		]);
	});

	it('ignores a date that our own undo window has set, and no other date', () => {
		const planId = planOf(estimate()).id;
		const at = (ms: number) => estimate({}, { scheduledDate: ms });
		expect(violations(at(now + 10 * minute), { planId, undoWindow: 10 })).toEqual([]);
		expect(violations(at(now - 300 * minute), { planId, undoWindow: 10 })).toEqual([]);
		expect(violations(at(now + 11 * minute), { planId, undoWindow: 10 })).toEqual([
			expect.stringContaining('"Scheduled Date"'),
		]);
		expect(violations(at(now + 10 * minute), { planId })).toHaveLength(1);
	});
});

describe('sendingTime', () => {
	it.each<[number | null, number | undefined, number]>([
		[null, undefined, now],
		[null, 10, now + 10 * minute],
		[now - minute, 10, now + 10 * minute],
		[now + 5 * minute, 10, now + 10 * minute],
		[now + 60 * minute, 10, now + 60 * minute],
		[now + 60 * minute, undefined, now + 60 * minute],
	])(
		'sends a campaign scheduled for %p with an undo window of %p minutes at %p',
		(schedule, undoWindow, expected) => {
			expect(sendingTime(schedule, undoWindow === undefined ? {} : { undoWindow }, now)).toBe(
				expected,
			);
		},
	);
});

describe('a date that cannot be read', () => {
	it.each<[Guards, string]>([
		[{ undoWindow: 10 }, 'undoWindow'],
		[{ allowedHours: { from: 0, until: 1, zone: 'UTC' } }, 'allowedHours'],
		[{ undoWindow: 10, allowedHours: { from: 0, until: 1, zone: 'UTC' } }, 'allowedHours'],
	])('violates %j', (guards, code) => {
		const found = estimate({}, { scheduledDate: '01/07/2026 10:00' });
		expect(guardViolations(found, planOf(found), guards, now)).toMatchObject([{ code }]);
	});
});

describe('the undo window', () => {
	it('stops a campaign whose date cannot be read, since that could come long before the end of the window', () => {
		expect(
			violations(estimate({}, { scheduledDate: '01/07/2026 10:00' }), { undoWindow: 10 }),
		).toEqual([
			'"Undo Window (Minutes)" is set, but the scheduled date of the campaign cannot be read: "01/07/2026 10:00".',
		]);
	});
});

describe('the allowed hours', () => {
	it('apply to the scheduled date, to the end of the undo window, or to now', () => {
		const guards = { allowedHours: { ...readHours('12-13')!, zone: 'Europe/Rome' } };
		expect(violations(estimate(), guards)).toEqual([]);
		expect(violations(estimate(), { ...guards, undoWindow: 60 })).toEqual([
			expect.stringContaining('would go out at 13:00 there'),
		]);
		expect(violations(estimate({}, { scheduledDate: now + 120 * minute }), guards)).toEqual([
			expect.stringContaining('at 14:00'),
		]);
		expect(violations(estimate({}, { scheduledDate: 'tomorrow' }), guards)).toEqual([
			expect.stringMatching(/"Allowed Hours" are set, but .* cannot be read: "tomorrow"/),
		]);
	});
});

describe('hasGuards', () => {
	it.each<[Guards, boolean]>([
		[{}, false],
		[{ maximumCost: 0 }, true],
		[{ planId: '' }, true],
		[{ minimumRecipients: 1 }, true],
	])('of %j is %j', (guards, expected) => {
		expect(hasGuards(guards)).toBe(expected);
	});
});

describe('a required test', () => {
	const { campaign } = estimate();
	const violations = (testedMessage: object | null, tested = campaign) =>
		guardViolations(
			estimate({}, tested),
			planOf(estimate()),
			{ testedMessage: testedMessage as JsonObject | null },
			0,
		).map(({ code }) => code);

	it('lets exactly the message pass that was tested', () => {
		expect(violations({ sendingMode: 'SMS', smsBody: 'Hello' })).toEqual([]);
		expect(violations({ sendingMode: 'SMS', smsBody: 'Hello!' })).toEqual(['testedMessage']);
		expect(violations({ sendingMode: 'RCS', smsBody: 'Hello' })).toEqual(['testedMessage']);
	});

	it('lets nothing pass when there was none', () => {
		expect(violations(null)).toEqual(['testedMessage']);
	});
});
