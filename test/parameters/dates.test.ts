import fc from 'fast-check';
import { DateTime } from 'luxon';
import { readDateTime, readDay } from '../../nodes/QlaraCampaigns/parameters/dates';

const pattern = 'yyyy-MM-dd HH:mm:ss.SSSZZZ';

/** What is read, in the pattern of the API, or what is wrong. */
function read(value: unknown, zone = 'Europe/Rome'): string {
	const reading = readDateTime(value, zone);
	return 'value' in reading ? reading.value.toFormat(pattern) : reading.problem;
}

function remedyFor(value: unknown, zone = 'Europe/Rome'): string {
	const reading = readDateTime(value, zone);
	return 'value' in reading ? 'none' : reading.remedy;
}

const day = (value: unknown, zone = 'Europe/Rome'): string => {
	const reading = readDay(value, zone);
	return 'value' in reading ? reading.value : reading.problem;
};

describe('a date and time', () => {
	it.each<[unknown, string]>([
		// What n8n's date picker enters, in 1.123 as in 2.41.
		['2026-04-10T08:00:00', '2026-04-10 08:00:00.000+0200'],
		['2026-01-10T08:00:00', '2026-01-10 08:00:00.000+0100'],
		['2026-04-10 08:00', '2026-04-10 08:00:00.000+0200'],
		['2026-04-10 8:00', '2026-04-10 08:00:00.000+0200'],
		['2026-04-10T08:00:00Z', '2026-04-10 08:00:00.000+0000'],
		['2026-04-10T08:00:00.5+05:30', '2026-04-10 08:00:00.500+0530'],
		['2026-04-10T08:00:00,123456+02', '2026-04-10 08:00:00.123+0200'],
		['2026-04-10 08:00:00.000+0200', '2026-04-10 08:00:00.000+0200'],
		['  2026-04-10  08:00:00 -04:00 ', '2026-04-10 08:00:00.000-0400'],
		['\u200e2026-04-10T08:00', '2026-04-10 08:00:00.000+0200'],
		[
			DateTime.fromISO('2026-04-10T08:00:00', { zone: 'Asia/Tokyo' }),
			'2026-04-10 08:00:00.000+0900',
		],
		[new Date('2026-04-10T06:00:00Z'), '2026-04-10 08:00:00.000+0200'],
		['9999-12-30T00:00:00Z', '9999-12-30 00:00:00.000+0000'],
		['1970-01-01T00:00:00Z', '1970-01-01 00:00:00.000+0000'],
	])('%p is read in the given time zone unless it has an offset', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])(
		'without an offset keeps its wall clock time in %s',
		(zone) => {
			expect(read('2026-04-10T08:00:00', zone).slice(0, 19)).toBe('2026-04-10 08:00:00');
		},
	);

	it.each([
		['2027-03-28T02:30', 'Europe/Rome'],
		['2026-03-29T02:00:00', 'Europe/Rome'],
		['2026-03-29T02:59:59.999', 'Europe/Rome'],
		['2026-03-08T02:30:00', 'America/New_York'],
		['2026-10-04T02:15:00', 'Australia/Lord_Howe'],
	])('%s, which the clocks of %s skip, is refused', (value, zone) => {
		expect(read(value, zone)).toBe(
			`is "${value}", a time that does not exist in ${zone}: the clocks go forward and skip it`,
		);
		expect(remedyFor(value, zone)).toBe('Choose a time before or after.');
	});

	it.each([
		['2026-10-25T02:30:00', 'Europe/Rome', '+02:00', '+01:00'],
		['2026-10-25T02:00:00', 'Europe/Rome', '+02:00', '+01:00'],
		['2026-10-25T02:59:59', 'Europe/Rome', '+02:00', '+01:00'],
		['2026-11-01T01:30:00', 'America/New_York', '-04:00', '-05:00'],
		['2026-04-05T01:45:00', 'Australia/Lord_Howe', '+11:00', '+10:30'],
	])('%s, which the clocks of %s show twice, is refused', (value, zone, first, second) => {
		expect(read(value, zone)).toBe(
			`is "${value}", a time that exists twice in ${zone}: the clocks go back and repeat it`,
		);
		expect(remedyFor(value, zone)).toBe(
			`Add the offset that you mean: ${value}${first} comes first, ${value}${second} second.`,
		);
		expect(read(`${value}${first}`, zone)).toContain(first.replace(':', ''));
	});

	it.each([
		'2026-03-29T01:59:59',
		'2026-03-29T03:00:00',
		'2026-10-25T01:59:59',
		'2026-10-25T03:00:00',
	])('%s, beside such an hour, is read', (value) => {
		expect(read(value)).toContain(value.replace('T', ' '));
	});

	it.each(['2026-06-20', ' 2026-06-20 '])('%j is refused, because the time is missing', (value) => {
		expect(read(value)).toBe(`is "${value}", a day without a time`);
		expect(remedyFor(value)).toBe('Add the time, as in 2026-06-20T09:00:00.');
	});

	it.each([46000.375, '46000.375', 46000, '45999'])(
		'%p is refused as a number of a spreadsheet',
		(value) => {
			expect(read(value)).toBe(`is "${value}", a number such as spreadsheets use for days`);
			expect(remedyFor(value)).toContain('plain text');
		},
	);

	it.each([1775808000, 1775808000000, '1775808000', '1775808000000'])(
		'%p is refused as a number of seconds or milliseconds',
		(value) => {
			expect(read(value)).toBe(`is "${value}", a number that counts seconds or milliseconds`);
			expect(remedyFor(value)).toContain('DateTime.fromMillis');
		},
	);

	it.each(['10/04/2026', '04/10/2026 08:00', '31/12/2026', '10.4.26', '10-04-2026 8:00 AM'])(
		'%j is refused, because day and month can be mistaken',
		(value) => {
			expect(read(value)).toBe(
				`is "${value}", in which day and month can be mistaken for each other`,
			);
			expect(remedyFor(value)).toContain('year first');
		},
	);

	it.each([
		'tomorrow',
		'March 7',
		'7 marzo 2026, 09:00',
		'Fri Jun 12 2026 09:00:00 GMT+0200 (Central European Summer Time)',
		'Fri, 12 Jun 2026 09:00:00 GMT',
		'[DateTime: 2026-06-12T09:00:00.000+02:00]',
		'2026-06-12T09:00:00 Europe/Rome',
		'2026-06-12T09:00[Europe/Rome]',
		'2026-06-12 9:00 PM',
		'2026-4-1',
		'2026/04/10 08:00',
		'2026-02-30',
		'2026-02-30T08:00:00',
		'2026-13-01T08:00:00',
		'2026-04-10T25:00:00',
		'2026-04-10T24:00:00',
		'2026-04-10T08:60:00',
		'2026-04-10T08:00:00+15:00',
		'2026-04-10T08:00:00+02:60',
		'20260410T080000',
		'2026-W15-5T08:00:00',
		'2026-100T08:00',
		'٢٠٢٦-٠٤-١٠T08:00:00',
		'1',
		'2026',
		'1969-12-30T00:00:00Z',
		'0001-01-01T00:00:00',
		'2026-04-10; DROP',
		'9'.repeat(5000),
		true,
		[],
		['2026-04-10T08:00:00'],
		{},
		Number.NaN,
		undefined,
		null,
		new Date(Number.NaN),
		DateTime.invalid('test'),
	])('%p is refused rather than guessed', (value) => {
		expect(read(value)).toMatch(/^is ".*", (which is not a date that exists|a number)/);
	});
});

describe('a day', () => {
	it.each([
		['2026-04-10', '2026-04-10'],
		['2026-04-10T00:00:00', '2026-04-10'],
		['2026-04-10T23:30:00', '2026-04-10'],
		['2026-04-10 8:00', '2026-04-10'],
	])('%s without an offset is the day that is written, in every time zone', (value, expected) => {
		for (const zone of ['Europe/Rome', 'America/New_York', 'Pacific/Auckland'])
			expect(day(value, zone)).toBe(expected);
	});

	it.each([
		'2026-04-10T00:00:00.000Z',
		'2026-04-10T23:59:59.999Z',
		'2026-04-10T00:00:00+02:00',
		'2026-04-10T00:00:00.000-04:00',
		new Date('2026-04-10'),
		DateTime.fromISO('2026-04-10', { zone: 'Asia/Tokyo' }),
		DateTime.fromISO('2026-04-10', { zone: 'America/New_York' }).endOf('day'),
	])('that %s begins or ends is that day, in every time zone', (value) => {
		for (const zone of ['Europe/Rome', 'America/New_York', 'Pacific/Auckland'])
			expect(day(value, zone)).toBe('2026-04-10');
	});

	it('of a moment is the one in the given time zone', () => {
		expect(day('2026-04-09T23:30:00Z')).toBe('2026-04-10');
		expect(day('2026-04-09T23:30:00Z', 'America/New_York')).toBe('2026-04-09');
		expect(day(new Date('2026-04-09T22:30:00Z'))).toBe('2026-04-10');
		const now = DateTime.fromISO('2026-04-10T01:00:00', { zone: 'Europe/Rome' });
		expect(day(now)).toBe('2026-04-10');
		expect(day(now, 'America/New_York')).toBe('2026-04-09');
	});

	it('does not ask whether the clocks show its beginning', () => {
		expect(read('2026-03-08T00:00:00', 'America/Havana')).toContain('does not exist');
		expect(day('2026-03-08T00:00:00', 'America/Havana')).toBe('2026-03-08');
	});

	it.each(['10/04/2026', 46000, '46000', 1775808000000, 'soon', '2026-02-30', {}, undefined])(
		'is not guessed from %j',
		(value) => {
			expect(day(value)).toMatch(/^is ".*", /);
		},
	);
});

describe('dates of any moment and zone', () => {
	const zone = fc.constantFrom(
		'Europe/Rome',
		'America/New_York',
		'America/Sao_Paulo',
		'Asia/Kolkata',
		'Australia/Lord_Howe',
		'Africa/Casablanca',
		'Pacific/Apia',
		'UTC',
	);
	/** Whole minutes, half of them within a day of a change of the clocks in Europe or America. */
	const moment = fc.oneof(
		fc.integer({ min: 0, max: Date.UTC(2100, 0) / 60_000 }),
		fc
			.tuple(
				fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05'),
				fc.integer({ min: -1440, max: 2880 }),
			)
			.map(([date, minutes]) => Date.parse(date) / 60_000 + minutes),
	);
	/** What the picker, sheets, exports, agents and expressions make of a moment. */
	const spellings: ReadonlyArray<(moment: DateTime) => unknown> = [
		(at) => at,
		(at) => at.toJSDate(),
		(at) => at.toISO(),
		(at) => at.toUTC().toISO(),
		(at) => at.toISO({ includeOffset: false }),
		(at) => at.toISO({ format: 'basic' }),
		(at) => at.toISOWeekDate(),
		(at) => at.toSQL(),
		(at) => at.toSQL({ includeOffset: false }),
		(at) => at.toFormat(pattern),
		(at) => at.toFormat('yyyy-MM-dd H:mm'),
		(at) => at.toHTTP(),
		(at) => at.toRFC2822(),
		(at) => at.toMillis(),
		(at) => at.toSeconds(),
		(at) => String(at.toMillis()),
		(at) => at.toMillis() / 86_400_000 + 25_569,
		(at) => at.toJSDate().toString(),
		(at) => at.toFormat('dd/MM/yyyy HH:mm'),
		(at) => at.toFormat('MM/dd/yyyy HH:mm'),
		(at) => at.toFormat('d.M.yyyy H:mm'),
		...['en-US', 'en-GB', 'de', 'it', 'sv', 'ja', 'ar-EG'].flatMap((locale) => [
			(at: DateTime) => at.setLocale(locale).toLocaleString(DateTime.DATETIME_SHORT),
			(at: DateTime) => at.setLocale(locale).toLocaleString(DateTime.DATETIME_FULL),
		]),
	];

	it('are the moment that was meant, or are refused, however they are written', () => {
		fc.assert(
			fc.property(moment, zone, fc.constantFrom(...spellings), (minutes, name, spell) => {
				const meant = DateTime.fromMillis(minutes * 60_000, { zone: name });
				const reading = readDateTime(spell(meant), name);
				if ('value' in reading) return expect(reading.value.toMillis()).toBe(meant.toMillis());
				expect(reading.problem).toMatch(/^is ".+", /);
				expect(reading.remedy).toMatch(/\.$/);
			}),
			{ numRuns: 5000 },
		);
	});

	it('are the day that a person sees there, or are refused', () => {
		fc.assert(
			fc.property(moment, zone, fc.constantFrom(...spellings), (minutes, name, spell) => {
				const meant = DateTime.fromMillis(minutes * 60_000, { zone: name });
				const given = spell(meant);
				const reading = readDay(given, name);
				if (!('value' in reading)) return;
				// Midnight somewhere else stands for the day there.
				const isMidnightOfUtc = minutes % 1440 === 0 && given !== meant;
				expect([
					meant.toISODate(),
					...(isMidnightOfUtc ? [meant.toUTC().toISODate()] : []),
				]).toContain(reading.value);
			}),
			{ numRuns: 5000 },
		);
	});
});
