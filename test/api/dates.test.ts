import fc from 'fast-check';
import { readApiDate, toApiDate, toApiDay } from '../../nodes/QlaraCampaigns/api/dates';

const eight = Date.UTC(2026, 3, 10, 6);

describe('toApiDate', () => {
	it('writes the documented pattern, in UTC', () => {
		expect(toApiDate(eight)).toBe('2026-04-10 06:00:00.000+0000');
		expect(toApiDate(eight + 7)).toBe('2026-04-10 06:00:00.007+0000');
	});
});

describe('toApiDay', () => {
	it('is the day by UTC, also where the day has begun elsewhere', () => {
		expect(toApiDay(eight)).toBe('2026-04-10');
		expect(toApiDay(Date.UTC(2026, 3, 9, 23, 59))).toBe('2026-04-09');
	});
});

describe('readApiDate', () => {
	// docs/api.md#dates: the documented pattern of requests, and what the samples show of answers.
	it.each<[string, unknown]>([
		['the documented pattern', '2026-04-10 08:00:00.000+0200'],
		['the documented pattern in UTC', '2026-04-10 06:00:00.000+0000'],
		['ISO 8601 with Z', '2026-04-10T06:00:00Z'],
		['ISO 8601 with Z and milliseconds', '2026-04-10T06:00:00.000Z'],
		['ISO 8601 with an offset', '2026-04-10T08:00:00+02:00'],
		['an offset to the west', '2026-04-10 01:30:00.000-0430'],
		['an offset without minutes', '2026-04-10T08:00:00+02'],
		['a space before the offset', '2026-04-10 08:00:00.000 +0200'],
		['no seconds', '2026-04-10T08:00+02:00'],
		['a comma before the fraction', '2026-04-10 08:00:00,000+0200'],
		['lower case', '2026-04-10t06:00:00z'],
		['white space around it', '\t2026-04-10T06:00:00Z '],
		['seconds since 1970', eight / 1000],
		['milliseconds since 1970', eight],
	])('reads %s', (_name, value) => {
		expect(readApiDate(value)).toBe(eight);
	});

	it('keeps a fraction of a second, to the millisecond', () => {
		expect(readApiDate('2026-04-10T06:00:00.5Z')).toBe(eight + 500);
		expect(readApiDate('2026-04-10T06:00:00.123456789Z')).toBe(eight + 123);
	});

	it('takes a number for seconds as long as it can be a date of our age', () => {
		expect(readApiDate(99_999_999_999)).toBe(99_999_999_999_000);
		expect(readApiDate(100_000_000_000)).toBe(100_000_000_000);
		expect(readApiDate(0)).toBe(0);
	});

	it.each<[string, unknown]>([
		['a time without an offset, which could be in any zone', '2026-04-10 08:00:00'],
		['a day', '2026-04-10'],
		['a day with an offset', '2026-04-10+02:00'],
		['the order of day and month that nobody can know', '10/04/2026 08:00'],
		['a month that does not exist', '2026-13-10T08:00:00Z'],
		['an hour that does not exist', '2026-04-10T25:00:00Z'],
		['the name of a zone', '2026-04-10 08:00:00 CEST'],
		['text around it', 'on 2026-04-10T06:00:00Z'],
		['digits as text', String(eight)],
		['microseconds since 1970', eight * 1_000],
		['a moment that no calendar has', 1e308 * 10],
		['not a number', NaN],
		['a moment before 1970', -1],
		['a day that does not exist', '2026-02-30T10:00:00Z'],
		['the day before the first', '2026-03-00T10:00:00Z'],
		['nothing', ''],
		['nothing at all', undefined],
		['null', null],
		['true', true],
		['a list', [eight]],
		['an object', { at: eight }],
	])('does not guess a date from %s', (_name, value) => {
		expect(readApiDate(value)).toBeUndefined();
	});

	it('reads back every moment, with whatever offset and in whatever notation it comes', () => {
		const pad = (number: number, length = 2): string => String(number).padStart(length, '0');
		fc.assert(
			fc.property(
				fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2200, 0) }),
				fc.integer({ min: -14 * 60, max: 14 * 60 }),
				fc.constantFrom(' ', 'T', 't'),
				fc.constantFrom('', ' '),
				fc.constantFrom('', ':'),
				fc.constantFrom('.', ','),
				(at, offset, between, gap, colon, mark) => {
					const [day = '', time = ''] = new Date(at + offset * 60_000).toISOString().split(/[TZ]/);
					const minutes = Math.abs(offset);
					const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${colon}${pad(minutes % 60)}`;
					expect(readApiDate(`${day}${between}${time.replace('.', mark)}${gap}${zone}`)).toBe(at);
					expect(readApiDate(toApiDate(at))).toBe(at);
					expect(readApiDate(at)).toBe(at);
				},
			),
			{ numRuns: 1_000 },
		);
	});
});
