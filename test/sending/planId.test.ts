import {
	changedParts,
	planOf,
	readPlanId,
	scheduledAt,
	withoutSchedule,
	withShown,
} from '../../nodes/QlaraCampaigns/sending/planId';
import { estimate } from './estimates';

describe('planOf', () => {
	it('does not depend on notation: IDs as texts, lists in another order, dates in another format', () => {
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

	it.each<[string, unknown, unknown]>([
		['mediaUrl', 'https://a.example/x', 'https://a.example/y'],
		['templateParameters', ['Anna', '10'], ['10', 'Anna']],
		['templateParameters', { name: 'Anna' }, { name: 'Bea' }],
		['sendAt', '2026-04-10', '2026-04-11'],
		['excludedListIds', [], [1]],
		['unicode', true, false],
		['constructor', 'a', 'b'],
		['more', { text: { it: 'Ciao' } }, { text: { it: 'Addio' } }],
	])('changes with the field %s, which nobody knows', (field, before, after) => {
		const plan = (value: unknown) => planOf(estimate({}, { [field]: value })).id;
		expect(plan(before)).not.toBe(plan(after));
		expect(changedParts(plan(before), plan(after))).toEqual([
			'a field that this node does not know',
		]);
	});

	it('changes with a field whose name is that of a prototype', () => {
		const plan = (json: string) =>
			planOf(estimate({}, JSON.parse(json) as Record<string, unknown>)).id;
		const plain = plan('{}');
		for (const field of ['__proto__', 'smsBody', 'contactListIds', 'more']) {
			const [a, b] = ['a', 'b'].map((text) =>
				plan(`{"${field}":{"__proto__":{"text":"${text}"}}}`),
			);
			expect(new Set([plain, a, b]).size).toBe(3);
		}
	});

	it.each<[string, unknown, unknown]>([
		['updatedAt', '2026-04-10', '2026-04-11'],
		['last_modified', 1, 2],
		['version', 1, 2],
		['isDraft', true, false],
		['status', 0, 1],
		['readyToSend', false, true],
		['totalSuccess', 0, 3],
		['estimatedCost', null, 1.71],
		['name', 'A', 'B'],
		['description', 'A', 'B'],
		['statistics', {}, { delivered: 3 }],
		['more', { updatedAt: 1 }, { updatedAt: 2 }],
		['tags', undefined, []],
		['tags', null, [{}].slice(1)],
	])('does not change with %s, which tells nothing of what is sent', (field, before, after) => {
		const plan = (value: unknown) => planOf(estimate({}, { [field]: value })).id;
		expect(plan(before)).toBe(plan(after));
	});

	it('tells contact lists apart when the API shows them as objects', () => {
		const plan = (contactListIds: unknown) => planOf(estimate({}, { contactListIds })).id;
		expect(plan([{ id: 87 }])).not.toBe(plan([{ id: 88 }]));
		expect(plan([{ id: 87, name: 'A' }, { id: 88 }])).toBe(
			plan([{ id: '88' }, { name: 'A', id: 87 }]),
		);
	});
});

describe('changedParts', () => {
	const idOf = (...given: Parameters<typeof estimate>): string => planOf(estimate(...given)).id;

	it.each<[string, Parameters<typeof estimate>, string[]]>([
		['the campaign', [{}, { id: 8 }], ['the campaign itself']],
		['the mode', [{}, { sendingMode: 'RCS_SMS' }], ['"Sending Mode"']],
		['the text', [{}, { smsBody: 'Hallo' }], ['"SMS Text"']],
		['the recipients', [{ recipients: 39 }], ['the number of recipients']],
		['an unknown cost', [{ cost: undefined }], ['the cost']],
		[
			'the kind of recipients',
			[{}, { destinationType: 2, destinations: ['+393400000001'] }],
			['"Send To"', '"Phone Numbers"'],
		],
		[
			'templates of two channels',
			[{}, { rcsTemplateId: 1, whatsappTemplateId: 1 }],
			['"WhatsApp Template"', '"RCS Template"'],
		],
		['nothing', [], []],
		['a cost below what money has', [{ cost: 1.71004 }], []],
	])('names %s', (_what, given, expected) => {
		expect(changedParts(idOf(), idOf(...given))).toEqual(expected);
	});

	it('names nothing when one of the two is no plan ID', () => {
		expect(changedParts('', 'x')).toEqual([]);
		expect(changedParts(idOf(), `2${idOf({ recipients: 1 }).slice(1)}`)).toEqual([]);
		expect(changedParts(idOf(), idOf({ recipients: 1 }).slice(0, -4))).toEqual([]);
	});
});

describe('readPlanId', () => {
	const plan = planOf(estimate());

	it('tells which equal campaigns a Check has shown, and leaves the plan as it is', () => {
		const planId = withShown(plan, ['1500', 'camp-rcs-7']);
		expect(planId).toMatch(/^[a-z0-9-]+$/);
		const { id, hasShown } = readPlanId(planId);
		expect(id).toBe(plan.id);
		expect(['1500', 'camp-rcs-7', '150', '7'].map(hasShown)).toEqual([true, true, false, false]);
	});

	it('finds none in the plan ID of a Check that has shown none, or in what is no plan ID', () => {
		expect(withShown(plan, [])).toBe(plan.id);
		for (const planId of [plan.id, '', 'x', `${plan.id}-`, `2-${plan.id}-12345678`]) {
			const read = readPlanId(planId);
			expect(read.id).toBe(planId);
			expect(read.hasShown('1500')).toBe(false);
		}
	});
});

describe('withoutSchedule', () => {
	it('is the plan of the same campaign without a date', () => {
		const dated = planOf(estimate({}, { scheduledDate: Date.UTC(2026, 5, 10, 10) }));
		expect(withoutSchedule(dated)).toEqual(planOf(estimate()));
		expect(withoutSchedule(planOf(estimate()))).toEqual(planOf(estimate()));
	});
});

describe('scheduledAt', () => {
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
