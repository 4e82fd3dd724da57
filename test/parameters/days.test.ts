import { readDays } from '../../nodes/QlaraCampaigns/parameters/days';
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
