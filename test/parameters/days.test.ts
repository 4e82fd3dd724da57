import { daysOf, namedPeriods, readDays } from '../../nodes/QlaraCampaigns/parameters/days';
import { paramsOf } from './paramsOf';

const days = (startDate: unknown, endDate: unknown, timezone = 'Europe/Rome') =>
	readDays(paramsOf({ startDate, endDate }, { timezone }));

describe('readDays', () => {
	it('reads both days in the time zone of the workflow', () => {
		expect(days('2026-04-09T23:30:00Z', '2026-04-10T08:00:00')).toEqual({
			startDate: '2026-04-10',
			endDate: '2026-04-10',
		});
		expect(days('2026-04-09T23:30:00Z', '2026-04-10T08:00:00', 'UTC')).toEqual({
			startDate: '2026-04-09',
			endDate: '2026-04-10',
		});
	});

	it('takes a period of one day, however late its start is', () => {
		expect(days('2026-04-10T20:00:00', '2026-04-10T08:00:00')).toEqual({
			startDate: '2026-04-10',
			endDate: '2026-04-10',
		});
	});

	it('refuses an end before the start', () => {
		expect(() => days('2026-04-10', '2026-04-09')).toThrow(
			expect.objectContaining({
				message: '"endDate" is 2026-04-09, which lies before the start on 2026-04-10',
				remedy: 'Swap the two dates or correct one.',
			}) as Error,
		);
	});

	it.each([
		['', '2026-04-10', '"startDate" is empty'],
		['2026-04-10', undefined, '"endDate" is empty'],
		['2026-04-10', 'soon', '"endDate" is "soon", which is not a date that exists'],
	])('refuses the period from %j to %j', (start, end, message) => {
		expect(() => days(start, end)).toThrow(message);
	});
});

describe('named periods', () => {
	const periods = (now: string, timezone: string) => {
		const today = paramsOf({}, { timezone, now: Date.parse(now) }).today();
		return Object.fromEntries(
			namedPeriods.map((period) => {
				const { startDate, endDate } = daysOf(period, today);
				return [period, `${startDate} ${endDate}`];
			}),
		);
	};

	it('are those of the time zone, also when it is another day elsewhere', () => {
		expect(periods('2026-03-01T00:30:00Z', 'America/New_York')).toEqual({
			today: '2026-02-28 2026-02-28',
			yesterday: '2026-02-27 2026-02-27',
			last7Days: '2026-02-21 2026-02-27',
			thisMonth: '2026-02-01 2026-02-28',
			lastMonth: '2026-01-01 2026-01-31',
		});
		expect(periods('2026-02-28T23:30:00Z', 'Europe/Rome')).toEqual({
			today: '2026-03-01 2026-03-01',
			yesterday: '2026-02-28 2026-02-28',
			last7Days: '2026-02-22 2026-02-28',
			thisMonth: '2026-03-01 2026-03-01',
			lastMonth: '2026-02-01 2026-02-28',
		});
	});

	it.each([
		['go forward', '2026-03-29T22:30:00Z', '2026-03-30', '2026-03-29', '2026-03-23'],
		['go back', '2026-10-25T23:30:00Z', '2026-10-26', '2026-10-25', '2026-10-19'],
	])('count days and not hours when the clocks %s', (_what, now, today, yesterday, first) => {
		expect(periods(now, 'Europe/Rome')).toMatchObject({
			today: `${today} ${today}`,
			yesterday: `${yesterday} ${yesterday}`,
			last7Days: `${first} ${yesterday}`,
		});
	});

	it('know the turn of the year and the leap day', () => {
		expect(periods('2028-01-01T12:00:00Z', 'UTC')).toMatchObject({
			yesterday: '2027-12-31 2027-12-31',
			lastMonth: '2027-12-01 2027-12-31',
		});
		expect(periods('2028-03-31T12:00:00Z', 'UTC')).toMatchObject({
			lastMonth: '2028-02-01 2028-02-29',
		});
	});
});
