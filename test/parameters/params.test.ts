import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import { Params, quote } from '../../nodes/QlaraCampaigns/parameters/params';

const now = Date.UTC(2026, 2, 1, 12);

/** @param raw the parameters before n8n evaluates them, where they differ */
function params(
	values: Record<string, unknown>,
	timezone = 'Europe/Rome',
	raw: Record<string, unknown> = values,
): Params {
	return new Params({
		value: (name) => values[name],
		raw: (name) => raw[name],
		label: (name) => `Label of ${name}`,
		timezone,
		now: () => now,
	});
}

const pattern = 'yyyy-MM-dd HH:mm:ss.SSSZZZ';
const read = (value: unknown, timezone?: string) =>
	params({ at: value }, timezone).dateTime('at').toFormat(pattern);

describe('a date and time', () => {
	it.each<[unknown, string]>([
		['2026-04-10T08:00:00', '2026-04-10 08:00:00.000+0200'],
		['2026-01-10T08:00:00', '2026-01-10 08:00:00.000+0100'],
		['2026-04-10 08:00', '2026-04-10 08:00:00.000+0200'],
		['2026-04-10', '2026-04-10 00:00:00.000+0200'],
		['20260410T080000', '2026-04-10 08:00:00.000+0200'],
		['2026-W15-5', '2026-04-10 00:00:00.000+0200'],
		['2026-100', '2026-04-10 00:00:00.000+0200'],
		['2026-04-10T08:00:00Z', '2026-04-10 08:00:00.000+0000'],
		['2026-04-10T08:00:00.5+05:30', '2026-04-10 08:00:00.500+0530'],
		['2026-04-10 08:00:00.000+0200', '2026-04-10 08:00:00.000+0200'],
		['  2026-04-10 08:00:00 -04:00 ', '2026-04-10 08:00:00.000-0400'],
		// The hour that does not exist on the day the clocks go forward becomes the one after it.
		['2026-03-29T02:30:00', '2026-03-29 03:30:00.000+0200'],
		[
			DateTime.fromISO('2026-04-10T08:00:00', { zone: 'Asia/Tokyo' }),
			'2026-04-10 08:00:00.000+0900',
		],
		[new Date('2026-04-10T06:00:00Z'), '2026-04-10 08:00:00.000+0200'],
	])('%p is read in the time zone of the workflow unless it has an offset', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])(
		'without an offset keeps its wall clock time in %s',
		(zone) => {
			expect(read('2026-04-10T08:00:00', zone).slice(0, 19)).toBe('2026-04-10 08:00:00');
		},
	);

	it('is a calendar day in the time zone of the workflow', () => {
		expect(params({ at: '2026-04-09T23:30:00Z' }).day('at')).toBe('2026-04-10');
		expect(params({ at: '2026-04-10T00:00:00' }).day('at')).toBe('2026-04-10');
		expect(params({ at: '2026-04-10T00:00:00' }, 'America/New_York').day('at')).toBe('2026-04-10');
	});

	it.each([
		'10/04/2026',
		'04/10/2026',
		'tomorrow',
		'March 7',
		'2026-4-1',
		'2026-02-30',
		'2026-13-01',
		'2026-04-10T25:00:00',
		'1',
		'2026',
		1775808000000,
		true,
		[],
		{},
		Number.NaN,
		'2026-04-10; DROP',
		'0001-01-01',
		'9'.repeat(5000),
	])('%p is refused rather than guessed', (value) => {
		expect(() => params({ at: value }).dateTime('at')).toThrow(InputError);
	});

	it.each([
		['1970-01-01T00:00:00Z', true],
		['1969-12-30T00:00:00Z', false],
		['9999-12-30T00:00:00Z', true],
	])('%s is a date of an age that we know: %j', (value, known) => {
		const act = () => params({ at: value }).dateTime('at');
		if (known) expect(act).not.toThrow();
		else expect(act).toThrow(InputError);
	});

	it('in the past cannot be a schedule', () => {
		expect(() => params({ at: '2026-03-01T12:59:59' }).futureDateTime('at')).toThrow(
			/"Label of at" is 2026-03-01 12:59:59 \+01:00, which is in the past/,
		);
		expect(params({ at: '2026-03-01T13:00:01' }).futureDateTime('at').toMillis()).toBe(now + 1000);
	});
});

describe('an ID', () => {
	it.each<[unknown, string]>([
		[{ __rl: true, mode: 'id', value: ' 42 ' }, '42'],
		[{ __rl: true, mode: 'id', value: 42 }, '42'],
		[42, '42'],
		['camp-wa-1', 'camp-wa-1'],
	])('%j is read as %s', (value, id) => {
		expect(params({ id: value }).id('id')).toBe(id);
	});

	it.each<[unknown, unknown]>([
		['42', 42],
		['0', 0],
		['042', '042'],
		['lst_1', 'lst_1'],
		['90071992547409931', '90071992547409931'],
		['1e3', '1e3'],
		['-1', -1],
		['0x10', '0x10'],
	])('%s goes into a body as %p', (value, id) => {
		expect(params({ id: value }).apiId('id')).toBe(id);
	});

	it.each([
		'',
		'  ',
		null,
		undefined,
		{},
		[],
		true,
		Number.NaN,
		{ __rl: true, mode: 'list', value: '' },
		{ __rl: true, mode: 'id', value: null },
	])('%j is refused', (value) => {
		expect(() => params({ id: value }).id('id')).toThrow(/^"Label of id" /);
	});

	it('lists are split at commas, spaces and lines, and each ID is kept once', () => {
		expect(params({ ids: '87, 88\n87; lst_1' }).apiIds('ids')).toEqual([87, 88, 'lst_1']);
		expect(params({ ids: [87, '88', ' 87 '] }).apiIds('ids')).toEqual(
			[87, '88', 87].map((id) => Number(id)).filter((id, at, all) => all.indexOf(id) === at),
		);
		expect(params({ ids: 87 }).apiIds('ids')).toEqual([87]);
		expect(() => params({ ids: [{ id: 1 }] }).apiIds('ids')).toThrow(/not an ID/);
	});
});

describe('other readers', () => {
	it.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		['true', true],
		[' False ', false],
	])('read the switch %p as %p', (value, flag) => {
		expect(params({ on: value }).flag('on')).toBe(flag);
	});

	it.each(['yes', 1, 0, '', null, {}, [true, false]])('do not guess a switch from %p', (value) => {
		expect(() => params({ on: value }).flag('on')).toThrow(/neither true nor false/);
	});

	it.each<[unknown, number]>([
		[1, 1],
		[5, 5],
		['12', 12],
		[' 12 ', 12],
	])('read the number of rows %p as %p', (value, count) => {
		expect(params({ limit: value }).count('limit')).toBe(count);
	});

	it.each([0, -1, 1.5, '1.5', 'many', Number.NaN, Infinity, '', ' ', null, 1e300])(
		'do not guess a number of rows from %p',
		(value) => {
			expect(() => params({ limit: value }).count('limit')).toThrow(/whole number/);
		},
	);

	it('return a text byte for byte', () => {
		const text = '  Hi {{firstName}},\n\tça va? 😀 {{ x }} ';
		expect(params({ text }).text('text')).toBe(text);
	});

	it('tell an empty field of a collection from one that was not added', () => {
		const collection = params({ fields: { description: '' } }).collection('fields');
		expect([
			collection.has('description'),
			collection.has('name'),
			collection.has('constructor'),
			collection.has('__proto__'),
		]).toEqual([true, false, false, false]);
	});

	it.each<[unknown, number]>([
		[0, 0],
		[49.9, 49.9],
		['49.90', 49.9],
		['49,90', 49.9],
		[' 5 ', 5],
	])('read the amount %p as %p', (value, expected) => {
		expect(params({ cost: value }).amount('cost')).toBe(expected);
	});

	it.each([-1, '-1', '1.234,50', '5 EUR', '5.', '', ' ', 'many', Number.NaN, Infinity, null, [5]])(
		'do not guess an amount from %p',
		(value) => {
			expect(() => params({ cost: value }).amount('cost')).toThrow(
				/^"Label of cost" is .*not a number of at least 0$/,
			);
		},
	);

	it.each<[unknown, string | number]>([
		['ASC', 'ASC'],
		[' ASC ', 'ASC'],
		[2, 2],
		['2', 2],
	])('find %p among the options', (value, expected) => {
		expect(params({ direction: value }).choice('direction', ['ASC', 'DESC', 2])).toBe(expected);
	});

	it.each(['asc', '', '1', 1, null, undefined, true, ['ASC']])(
		'do not take %p for one of the options',
		(value) => {
			expect(() => params({ direction: value }).choice('direction', ['ASC', 'DESC', 2])).toThrow(
				expect.objectContaining({
					message: expect.stringMatching(/^"Label of direction" is .*not one of its options$/),
					remedy: 'Choose one of: ASC, DESC, 2.',
				}) as Error,
			);
		},
	);

	it.each(['', ' \n', null, undefined, [], { __rl: true, mode: 'id', value: ' ' }])(
		'take %j for empty',
		(value) => {
			expect(params({ name: value }).isEmpty('name')).toBe(true);
			expect(() => params({ name: value }).requiredText('name')).toThrow(
				'"Label of name" is empty',
			);
		},
	);

	it.each([0, false, 'x', [null], {}, { __rl: true, mode: 'id', value: 0 }])(
		'do not take %j for empty',
		(value) => {
			expect(params({ name: value }).isEmpty('name')).toBe(false);
		},
	);

	it('write numbers and switches as text, and nothing else', () => {
		const text = (value: unknown) => params({ name: value }).text('name');
		expect([text(7), text(false), text(null), text(undefined)]).toEqual(['7', 'false', '', '']);
		for (const value of [{}, [], new Date(0)])
			expect(() => text(value)).toThrow(/"Label of name" holds .*not a text/);
	});

	it('leave empty entries out of a list, and split only texts', () => {
		const list = (value: unknown) => params({ ids: value }).list('ids', /,/);
		expect(list('a,, b ,')).toEqual(['a', ' b ']);
		expect(list(['a,b', '', null, 7])).toEqual(['a,b', 7]);
		expect(list(7)).toEqual([7]);
		expect(list(undefined)).toEqual([]);
	});

	it('return a value or name the label in an error, whatever the parameter holds', () => {
		const readers = [
			'text',
			'requiredText',
			'id',
			'apiId',
			'apiIds',
			'flag',
			'count',
			'dateTime',
			'futureDateTime',
			'day',
			'collection',
			'amount',
		] as const;
		fc.assert(
			fc.property(
				fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
				fc.constantFrom(...readers),
				(value, reader) => {
					try {
						params({ field: value })[reader]('field');
					} catch (error) {
						expect(error).toBeInstanceOf(InputError);
						expect((error as Error).message).toMatch(/^"Label of field" /);
					}
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe('a field whose expression gave nothing', () => {
	const guards = (values: Record<string, unknown>, raw: unknown) =>
		params({ guards: values }, 'UTC', { guards: raw }).collection('guards');

	it('counts as added, although it has no value', () => {
		const found = guards({}, { maximumCost: '={{ $json.nothing }}' });
		expect([found.has('maximumCost'), found.isAdded('maximumCost')]).toEqual([false, true]);
		expect([found.has('planId'), found.isAdded('planId')]).toEqual([false, false]);
	});

	it('counts as added when the whole collection is an expression', () => {
		const found = guards({}, '={{ $json.guards }}');
		expect(found.isAdded('maximumCost')).toBe(true);
		expect(found.raw('maximumCost')).toBe('={{ $json.guards }}');
	});

	it('counts as added when it has a value and the workflow does not hold it', () => {
		expect(guards({ maximumCost: 1 }, {}).isAdded('maximumCost')).toBe(true);
	});
});

describe('a collection', () => {
	it('is empty when it is absent', () => {
		expect(params({}).collection('fields').has('name')).toBe(false);
	});

	it.each(['x', 7, true, ['x']])('is not read from %j', (value) => {
		expect(() => params({ fields: value }).collection('fields')).toThrow(
			/"Label of fields" holds .*not a set of fields/,
		);
	});

	it('reads its fields in the same time zone and with the same labels', () => {
		const fields = params({ fields: { at: '2026-04-10T08:00:00' } }, 'Asia/Tokyo').collection(
			'fields',
		);
		expect(fields.dateTime('at').toFormat(pattern)).toBe('2026-04-10 08:00:00.000+0900');
		expect(fields.label('at')).toBe('Label of at');
		expect(() => fields.id('name')).toThrow('"Label of name" is empty');
	});
});

describe('a quoted value', () => {
	it.each<[unknown, string]>([
		['a\n  b', '"a b"'],
		['x'.repeat(60), `"${'x'.repeat(60)}"`],
		['x'.repeat(61), `"${'x'.repeat(60)}…"`],
		[{ a: [1] }, '"{"a":[1]}"'],
		[undefined, '"undefined"'],
	])('is short and on one line: %p', (value, expected) => {
		expect(quote(value)).toBe(expected);
	});

	it('may be circular', () => {
		const circular: { self?: unknown } = {};
		circular.self = circular;
		expect(quote(circular)).toBe('"object"');
	});
});
