import { isAllowed, isTimeZone, readHours } from '../../nodes/QlaraCampaigns/sending/allowedHours';
import type { Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';
import {
	guardViolations,
	sendingTime,
	type Guards,
} from '../../nodes/QlaraCampaigns/sending/guards';
import {
	changedParts,
	planOf,
	scheduledAt,
	withoutSchedule,
} from '../../nodes/QlaraCampaigns/sending/planId';

const now = Date.UTC(2026, 5, 10, 10);
const minute = 60_000;

function estimate(
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
			'more recipients',
			{},
			{ maximumRecipients: 37 },
			/"Maximum Recipients" is 37, but the campaign has 38/,
		],
		[
			'fewer recipients',
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

	it('name everything that is against it at once', () => {
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

describe('the plan', () => {
	it('passes while nothing has changed, and names what has', () => {
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

	it('does not depend on notation: ids as texts, lists in another order, dates in another format', () => {
		const plan = (campaign: Record<string, unknown>) => planOf(estimate({}, campaign)).id;
		const date = Date.UTC(2026, 3, 10, 6);
		const first = plan({ contactListIds: [87, 88], rcsAgentId: 10, scheduledDate: date });
		for (const scheduledDate of [
			'2026-04-10 08:00:00.000+0200',
			'2026-04-10T08:00:00+02:00',
			'2026-04-10T06:00:00.000Z',
			'2026-04-10T06:00:00Z',
		]) {
			expect(plan({ contactListIds: ['88', '87'], rcsAgentId: '10', scheduledDate })).toBe(first);
		}
		expect(plan({ smsSender: null, contactListIds: [] })).toBe(plan({}));
		expect(plan({ sendingMode: undefined, channel: 'sms' })).toBe(plan({}));
	});

	it.each([
		'sendingMode',
		'smsSender',
		'smsBody',
		'rcsAgentId',
		'rcsTemplateId',
		'whatsappPhoneNumberId',
		'whatsappTemplateId',
		'destinationType',
		'contactListIds',
		'destinations',
		'scheduledDate',
	])('changes with %s', (field) => {
		const plan = (value: unknown) => planOf(estimate({}, { [field]: value })).id;
		expect(new Set([plan(undefined), plan('1'), plan('2')]).size).toBe(3);
	});

	it('sees which lists they are when the API shows them as objects', () => {
		const plan = (contactListIds: unknown) => planOf(estimate({}, { contactListIds })).id;
		expect(plan([{ id: 87 }])).not.toBe(plan([{ id: 88 }]));
		expect(plan([{ id: 87, name: 'A' }, { id: 88 }])).toBe(
			plan([{ id: '88' }, { name: 'A', id: 87 }]),
		);
	});

	it('belongs to one campaign, so that an approval does not send a copy of it', () => {
		const planId = planOf(estimate()).id;
		expect(violations(estimate({}, { id: '7' }), { planId })).toEqual([]);
		expect(violations(estimate({}, { id: 8 }), { planId })).toEqual([
			'Since the Check with this "Plan ID" something changed: the campaign itself.',
		]);
	});

	it('takes a date that our own undo window has set for none, and no other date', () => {
		const planId = planOf(estimate()).id;
		const at = (ms: number) => estimate({}, { scheduledDate: ms });
		expect(violations(at(now + 10 * minute), { planId, undoWindow: 10 })).toEqual([]);
		expect(violations(at(now - 300 * minute), { planId, undoWindow: 10 })).toEqual([]);
		expect(violations(at(now + 11 * minute), { planId, undoWindow: 10 })).toEqual([
			expect.stringContaining('"Scheduled Date"'),
		]);
		expect(violations(at(now + 10 * minute), { planId })).toHaveLength(1);
		expect(withoutSchedule(planOf(at(now))).id).toBe(planId);
	});

	it('names no changes between things that are no plans', () => {
		expect(changedParts('', 'x')).toEqual([]);
	});

	it.each([
		[null, null],
		['', null],
		[undefined, null],
		['soon', undefined],
		['2026-04-10 08:00:00', undefined],
		[{}, undefined],
		['2026-04-10 08:00:00.000 +0200', Date.UTC(2026, 3, 10, 6)],
		[Date.UTC(2026, 3, 10, 6) / 1000, Date.UTC(2026, 3, 10, 6)],
	])('reads the date %j as %j', (scheduledDate, expected) => {
		expect(scheduledAt({ id: 1, scheduledDate })).toBe(expected);
	});
});

describe('the undo window', () => {
	it.each<[number | null, number | undefined, number]>([
		[null, undefined, now],
		[null, 10, now + 10 * minute],
		[now - minute, 10, now + 10 * minute],
		[now + 5 * minute, 10, now + 10 * minute],
		[now + 60 * minute, 10, now + 60 * minute],
		[now + 60 * minute, undefined, now + 60 * minute],
	])('of a campaign for %p with %p minutes ends at %p', (schedule, undoWindow, expected) => {
		expect(sendingTime(schedule, undoWindow === undefined ? {} : { undoWindow }, now)).toBe(
			expected,
		);
	});
});

describe('the undo window of a campaign whose date nobody can read', () => {
	it('stops, because its own date could come long before that one', () => {
		expect(
			violations(estimate({}, { scheduledDate: '01/07/2026 10:00' }), { undoWindow: 10 }),
		).toEqual([
			'"Undo Window (Minutes)" is set, but the scheduled date of the campaign cannot be read: "01/07/2026 10:00".',
		]);
	});
});

describe('allowed hours', () => {
	const inRome = { ...readHours('09:00-20:00')!, zone: 'Europe/Rome' };

	it.each<[string, boolean]>([
		['2026-06-10T06:59:59Z', false],
		['2026-06-10T07:00:00Z', true],
		['2026-06-10T17:59:59Z', true],
		['2026-06-10T18:00:00Z', false],
		// In winter the same wall clock is an hour later.
		['2026-12-10T07:30:00Z', false],
		['2026-12-10T08:00:00Z', true],
		['2026-12-10T18:59:59Z', true],
	])('are told by the wall clock: %s', (at, expected) => {
		expect(isAllowed(Date.parse(at), inRome)).toBe(expected);
	});

	it('follow the change of clocks on its day', () => {
		const night = { ...readHours('01:30-03:30')!, zone: 'Europe/Rome' };
		const allowed = (from: string, hours: number): number => {
			let minutes = 0;
			for (let at = Date.parse(from); at < Date.parse(from) + hours * 60 * minute; at += minute)
				minutes += isAllowed(at, night) ? 1 : 0;
			return minutes;
		};
		expect(allowed('2026-03-28T12:00:00Z', 24)).toBe(60); // 02:00 to 03:00 do not exist
		expect(allowed('2026-06-10T12:00:00Z', 24)).toBe(120);
		expect(allowed('2026-10-24T12:00:00Z', 24)).toBe(180); // 02:00 to 03:00 come twice
	});

	it('may go over midnight', () => {
		const night = { ...readHours('22-6')!, zone: 'UTC' };
		expect(
			['21:59', '22:00', '00:00', '05:59', '06:00'].map((time) =>
				isAllowed(Date.parse(`2026-06-10T${time}:00Z`), night),
			),
		).toEqual([false, true, true, true, false]);
	});

	it('look at the scheduled date, the end of the undo window, or now', () => {
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

	it.each(['', '9', '9-', '25-26', '9:60-10', '10-10', '24-5', 'nine-ten'])(
		'cannot be %j',
		(text) => {
			expect(readHours(text)).toBeUndefined();
		},
	);

	it.each<[string, boolean]>([
		['Europe/Rome', true],
		['UTC', true],
		['America/Argentina/Buenos_Aires', true],
		['CEST', false],
		['+02:00', false],
		['Europe/Nowhere', false],
		['', false],
	])('know the zone %j: %j', (zone, expected) => {
		expect(isTimeZone(zone)).toBe(expected);
	});
});
