import {
	describeHours,
	isAllowed,
	isTimeZone,
	readHours,
	wallClock,
} from '../../nodes/QlaraCampaigns/sending/allowedHours';

const minute = 60_000;

describe('readHours', () => {
	it.each<[string, number, number]>([
		['9-20', 9 * 60, 20 * 60],
		['09:00-20:00', 9 * 60, 20 * 60],
		[' 9.30 – 20.15 ', 9 * 60 + 30, 20 * 60 + 15],
		['22:00 — 06:00', 22 * 60, 6 * 60],
		['0-24', 0, 24 * 60],
		['23:59-0:00', 23 * 60 + 59, 0],
	])('reads %j', (text, from, until) => {
		expect(readHours(text)).toEqual({ from, until });
	});

	it.each(['', '9', '9-', '25-26', '9:60-11', '8-9:60', '10-10', '24-5', 'nine-ten'])(
		'reads no hours from %j',
		(text) => {
			expect(readHours(text)).toBeUndefined();
		},
	);
});

describe('isAllowed', () => {
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
	])('goes by the wall clock of the zone: %s', (at, expected) => {
		expect(isAllowed(Date.parse(at), inRome)).toBe(expected);
	});

	it('is right on days on which the clocks change', () => {
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
});

describe('isTimeZone', () => {
	it.each<[string, boolean]>([
		['Europe/Rome', true],
		['UTC', true],
		['America/Argentina/Buenos_Aires', true],
		['CEST', false],
		['+02:00', false],
		['Europe/Nowhere', false],
		['', false],
	])('of %j is %j', (zone, expected) => {
		expect(isTimeZone(zone)).toBe(expected);
	});
});

describe('wallClock and describeHours', () => {
	it('write hours as a person does', () => {
		expect(wallClock(Date.UTC(2026, 5, 10, 22, 5), 'Europe/Rome')).toBe('00:05');
		expect(describeHours({ from: 9 * 60 + 5, until: 24 * 60, zone: 'Europe/Rome' })).toBe(
			'09:05-24:00 Europe/Rome',
		);
	});
});
