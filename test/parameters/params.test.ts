import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import type { Params } from '../../nodes/QlaraCampaigns/parameters/params';
import { paramsOf } from './paramsOf';

const now = Date.UTC(2026, 2, 1, 12);

/** A field, and what the form holds if that is an expression. */
const field = (value: unknown, raw: unknown = value, timezone = 'Europe/Rome'): Params =>
	paramsOf(
		{ field: value },
		{ raw: { field: raw }, labels: new Map([['field', 'Label of field']]), timezone, now },
	);

const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** Every reader of a single value. */
const readers = {
	text: (params) => params.text('field'),
	requiredText: (params) => params.requiredText('field'),
	id: (params) => params.id('field'),
	apiId: (params) => params.apiId('field'),
	apiIds: (params) => params.apiIds('field'),
	list: (params) => params.list('field', /,/),
	flag: (params) => params.flag('field'),
	count: (params) => params.count('field'),
	amount: (params) => params.amount('field'),
	choice: (params) => params.choice('field', ['ASC', 'DESC', 2]),
	choices: (params) => params.choices('field', ['draft', 'failed']),
	dateTime: (params) => params.dateTime('field'),
	futureDateTime: (params) => params.futureDateTime('field'),
	day: (params) => params.day('field'),
	given: (params) => params.given('field'),
	isLeftEmpty: (params) => params.isLeftEmpty('field'),
} satisfies Record<string, (params: Params) => unknown>;

const names = Object.keys(readers) as Array<keyof typeof readers>;

describe('a parameter whose expression returned nothing', () => {
	const nothings: Array<[unknown, string]> = [
		[undefined, 'nothing'],
		[null, 'nothing'],
		['', 'nothing'],
		[' \n', 'nothing'],
		[[], 'nothing'],
		[NaN, 'nothing'],
		['undefined', '"undefined"'],
		['[object Object]', '"[object Object]"'],
		['Invalid DateTime', '"Invalid DateTime"'],
		['#N/A', '"#N/A"'],
	];

	it.each(names)('is not read as %s', (reader) => {
		for (const [value, found] of nothings) {
			for (const [given, raw] of [
				[value, '={{ $json.x }}'],
				[locator(value), locator('={{ $json.x }}')],
			]) {
				expect(() => readers[reader](field(given, raw))).toThrow(
					expect.objectContaining({
						message: `"Label of field" has no value: its expression returned ${found} for this item`,
						remedy:
							'Check the name of the field or column that it reads, and whether this item has it.',
					}) as Error,
				);
			}
		}
	});

	it('is there, and says so', () => {
		const params = field(undefined, '={{ $json.x }}');
		expect([params.has('field'), params.isExpression('field')]).toEqual([true, true]);
		expect(params.returnedNothing('field')).toBe(true);
		expect(field(7, '={{ $json.x }}').returnedNothing('field')).toBe(false);
		expect(field('').returnedNothing('field')).toBe(false);
	});

	it.each([undefined, null, '', NaN, ' ', [], [null], '#N/A', 'null', {}])(
		'is found in a piece of an expression that returned %j, by every reader but that of texts',
		(piece) => {
			const raw = '=87 {{ $json.x }}';
			const evaluate = (source: string): unknown => (source === '{{ $json.x }}' ? piece : 1);
			for (const given of [raw, locator(raw)]) {
				const params = paramsOf({ field: '87 ' }, { raw: { field: given }, evaluate });
				expect(params.returnedNothing('field')).toBe(true);
				for (const [name, reader] of Object.entries(readers)) {
					if (name === 'text') expect(reader(params)).toBe('87 ');
					else
						expect(() => reader(params)).toThrow(
							'"field" has a gap: {{ $json.x }} returned nothing for this item',
						);
				}
			}
			const whole = paramsOf({ field: 87 }, { raw: { field: raw }, evaluate: () => 88 });
			expect([whole.returnedNothing('field'), whole.id('field')]).toEqual([false, '87']);
		},
	);

	it('has no gap in a list of IDs, where a fixed value may have some', () => {
		expect(() => field('87,undefined', '={{ $json.x }}').apiIds('field')).toThrow(
			'"Label of field" holds "undefined" (entry 2), which is what a missing value looks like',
		);
		expect(() => field('87,', '={{ $json.x }},{{ $json.y }}').apiIds('field')).toThrow(
			'"Label of field" holds "" (entry 2), which is what a missing value looks like',
		);
		expect(field('87,').apiIds('field')).toEqual([87]);
	});
});

describe('a parameter that was left empty', () => {
	it.each([undefined, null, '', ' ', [], locator(''), locator(null)])(
		'as %j has no value, and is not filled in where one is needed',
		(value) => {
			const params = field(value);
			expect(params.isLeftEmpty('field')).toBe(true);
			for (const reader of ['requiredText', 'id', 'count', 'amount', 'dateTime', 'day'] as const)
				expect(() => readers[reader](params)).toThrow(
					expect.objectContaining({
						message: '"Label of field" is empty',
						remedy: 'Fill it in, or use an expression that returns a value.',
					}) as Error,
				);
		},
	);

	it('is an empty text or no ID, which clears a field', () => {
		expect([field(undefined).text('field'), field('').text('field')]).toEqual(['', '']);
		expect([field(undefined).apiIds('field'), field(' , ').apiIds('field')]).toEqual([[], []]);
		expect([field('').list('field', /,/), field(undefined).list('field', /,/)]).toEqual([[], []]);
	});

	it('is not one that holds anything', () => {
		for (const value of [0, false, 'x', [null], {}, locator(0)])
			expect(field(value).isLeftEmpty('field')).toBe(false);
	});
});

describe('a reader', () => {
	it('reads what a person has entered or an expression has returned', () => {
		expect(field(' a ').text('field')).toBe(' a ');
		expect(field(' a ').requiredText('field')).toBe(' a ');
		expect(field(locator(' 42 ')).id('field')).toBe('42');
		expect(field(locator('42')).apiId('field')).toBe(42);
		expect(field('90071992547409931').apiId('field')).toBe('90071992547409931');
		expect(field('87, 88, 87, list_1').apiIds('field')).toEqual([87, 88, 'list_1']);
		expect(field(['87', 87]).apiIds('field')).toEqual([87]);
		expect(field('yes').flag('field')).toBe(true);
		expect(field('50').count('field')).toBe(50);
		expect(field('49,90').amount('field')).toBe(49.9);
		expect(field('2026-04-10').day('field')).toBe('2026-04-10');
		expect(field(7, '={{ $json.x }}').given('field')).toBe(7);
	});

	it('names the label, what is wrong and what to do', () => {
		expect(() => field('1.000').count('field')).toThrow(
			expect.objectContaining({
				name: 'InputError',
				message: '"Label of field" is "1.000", which is not a whole number of at least 1',
				remedy: expect.stringContaining('Write it') as string,
			}) as Error,
		);
	});

	it('of a list cuts texts, opens lists, and leaves empty entries out', () => {
		const list = (value: unknown) => field(value).list('field', /,/);
		expect(list('a,, b ,')).toEqual(['a', ' b ']);
		expect(list(['a,b', '', null, 7])).toEqual(['a', 'b', 7]);
		expect(list('["a","b"]')).toEqual(['a', 'b']);
		expect(list(7)).toEqual([7]);
	});

	it('returns a value or names the label, whatever the parameter holds', () => {
		fc.assert(
			fc.property(
				fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
				fc.constantFrom(...names),
				fc.constantFrom('={{ $json.x }}', undefined),
				(value, reader, raw) => {
					try {
						readers[reader](field(value, raw ?? value));
					} catch (error) {
						expect(error).toBeInstanceOf(InputError);
						expect((error as Error).message).toMatch(/^"Label of field" /);
						expect((error as InputError).remedy).toMatch(/\.$/);
					}
				},
			),
			{ numRuns: 3000 },
		);
	});
});

describe('a choice', () => {
	it.each<[unknown, string | number]>([
		['ASC', 'ASC'],
		[' ASC ', 'ASC'],
		[2, 2],
		['2', 2],
	])('is found among the options: %p', (value, expected) => {
		expect(readers.choice(field(value))).toBe(expected);
	});

	it.each(['asc', '', '1', 1, null, undefined, true, ['ASC']])('is none of them: %p', (value) => {
		expect(() => readers.choice(field(value))).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(/^"Label of field" is .*not one of its options$/) as string,
				remedy: 'Choose one of: ASC, DESC, 2.',
			}) as Error,
		);
	});

	it('of several is a list, or a text with commas or lines', () => {
		for (const value of [['failed', 'draft', 'failed'], 'Failed, draft', 'failed\ndraft'])
			expect(readers.choices(field(value))).toEqual(['failed', 'draft']);
		expect(() => readers.choices(field('failed, lost'))).toThrow(
			'"Label of field" holds " lost", which is not one of its options',
		);
		expect(() => readers.choices(field([]))).toThrow('"Label of field" is empty');
	});
});

describe('a date', () => {
	const at = (value: unknown, timezone?: string) =>
		field(value, value, timezone).dateTime('field').toISO();

	it('is read in the time zone of the workflow, or in another one that is asked for', () => {
		expect(at('2026-04-10T08:00:00')).toBe('2026-04-10T08:00:00.000+02:00');
		expect(at('2026-04-10T08:00:00', 'Asia/Tokyo')).toBe('2026-04-10T08:00:00.000+09:00');
		const elsewhere = field('2026-04-10T08:00:00').inTimeZone('America/New_York');
		expect(elsewhere.timezone).toBe('America/New_York');
		expect(elsewhere.dateTime('field').toISO()).toBe('2026-04-10T08:00:00.000-04:00');
	});

	it('in the past cannot be a schedule', () => {
		expect(() => field('2026-03-01T12:59:59').futureDateTime('field')).toThrow(
			'"Label of field" is 2026-03-01 12:59:59 +01:00, which is in the past',
		);
		expect(() => field('2026-03-01T13:00:00').futureDateTime('field')).toThrow('in the past');
		expect(field('2026-03-01T13:00:01').futureDateTime('field').toMillis()).toBe(now + 1000);
	});

	it('without a time is a day that a person has picked, whatever the time zone', () => {
		const picked = '2026-04-10T00:00:00.000Z';
		expect(field(picked, picked, 'America/New_York').day('field')).toBe('2026-04-10');
		expect(field(DateTime.fromMillis(now)).day('field')).toBe('2026-03-01');
	});
});

describe('a collection', () => {
	it('tells a field that was added and left empty from one that was not added', () => {
		const fields = paramsOf({ fields: { description: '' } }).collection('fields');
		expect([
			fields.has('description'),
			fields.has('name'),
			fields.has('constructor'),
			fields.has('__proto__'),
		]).toEqual([true, false, false, false]);
		expect([fields.isLeftEmpty('description'), fields.isLeftEmpty('name')]).toEqual([true, true]);
	});

	it('has a field whose expression returned nothing, although n8n drops its value', () => {
		const fields = paramsOf(
			{ fields: {} },
			{ raw: { fields: { maximumCost: '={{ $json.x }}' } } },
		).collection('fields');
		expect([fields.has('maximumCost'), fields.has('planId')]).toEqual([true, false]);
		expect(() => fields.amount('maximumCost')).toThrow('"maximumCost" has no value');
		expect(() => fields.isLeftEmpty('maximumCost')).toThrow('"maximumCost" has no value');
	});

	it('is empty when it is absent', () => {
		expect(paramsOf({}).collection('fields').has('name')).toBe(false);
	});

	it.each(['x', 7, true, ['x']])('is not read from %j', (value) => {
		expect(() => field(value).collection('field')).toThrow(
			/"Label of field" holds .*not a set of fields/,
		);
	});

	it('cannot be an expression as a whole, of which n8n hands nothing on', () => {
		expect(() => field({}, '={{ { a: 1 } }}').collection('field')).toThrow(
			'"Label of field" is an expression, of which n8n hands nothing on',
		);
	});

	it('reads its fields in the same time zone and with the same labels', () => {
		const fields = paramsOf(
			{ fields: { at: '2026-04-10T08:00:00' } },
			{ labels: new Map([['at', 'Label of at']]), timezone: 'Asia/Tokyo' },
		).collection('fields');
		expect(fields.dateTime('at').toISO()).toBe('2026-04-10T08:00:00.000+09:00');
		expect(fields.label('at')).toBe('Label of at');
		expect(() => fields.id('at2')).toThrow('"at2" is empty');
	});
});

describe('what stands in the form', () => {
	it('is there before n8n evaluates it, and n8n can evaluate more', () => {
		const params = paramsOf(
			{ field: 7 },
			{ raw: { field: '={{ 7 }}' }, evaluate: (expression) => `made of ${expression}` },
		);
		expect([params.raw('field'), params.evaluate('{{ 7 }}')]).toEqual([
			'={{ 7 }}',
			'made of {{ 7 }}',
		]);
		expect(paramsOf({}).evaluate('{{ 7 }}')).toBeUndefined();
	});
});
