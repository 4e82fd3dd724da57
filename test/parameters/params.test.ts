import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import { Params } from '../../nodes/QlaraCampaigns/parameters/params';

const now = Date.UTC(2026, 2, 1, 12);

function params(values: Record<string, unknown>, timezone = 'Europe/Rome'): Params {
	return new Params({
		value: (name) => values[name],
		raw: (name) => values[name],
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
	])('%p is read in the zone of the workflow unless it has one', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])(
		'without an offset stands as written in %s',
		(zone) => {
			expect(read('2026-04-10T08:00:00', zone).slice(0, 19)).toBe('2026-04-10 08:00:00');
		},
	);

	it('means a day of the calendar in the zone of the workflow', () => {
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

	it('in the past cannot be a schedule', () => {
		expect(() => params({ at: '2026-03-01T12:59:59' }).futureDateTime('at')).toThrow(
			/"Label of at" is 2026-03-01 12:59:59 \+01:00, which is in the past/,
		);
		expect(params({ at: '2026-03-01T13:00:01' }).futureDateTime('at').toMillis()).toBe(now + 1000);
	});
});

describe('an id', () => {
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

	it('lists are cut at commas, spaces and lines, and each id stays once', () => {
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
	])('take %p for a switch', (value, flag) => {
		expect(params({ on: value }).flag('on')).toBe(flag);
	});

	it.each(['yes', 1, 0, '', null, {}, [true, false]])('do not guess a switch from %p', (value) => {
		expect(() => params({ on: value }).flag('on')).toThrow(/neither true nor false/);
	});

	it.each<[unknown, number]>([
		[5, 5],
		['12', 12],
	])('take %p for a number of rows', (value, count) => {
		expect(params({ limit: value }).count('limit')).toBe(count);
	});

	it.each([0, -1, 1.5, '1.5', 'many', Number.NaN, Infinity, '', null, 1e300])(
		'do not take %p for a number of rows',
		(value) => {
			expect(() => params({ limit: value }).count('limit')).toThrow(/whole number/);
		},
	);

	it('return a text byte for byte', () => {
		const text = '  Hi {{firstName}},\n\tça va? 😀 {{ x }} ';
		expect(params({ text }).text('text')).toBe(text);
	});

	it('tell an empty field of a collection from one that is not there', () => {
		const collection = params({ fields: { description: '' } }).collection('fields');
		expect([
			collection.has('description'),
			collection.has('name'),
			collection.has('constructor'),
			collection.has('__proto__'),
		]).toEqual([true, false, false, false]);
	});

	it('end in a value or in an error that names the label, whatever the parameter holds', () => {
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
