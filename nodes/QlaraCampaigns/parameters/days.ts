import type { Params } from './params';

/** Both days included, as the API takes them (`yyyy-MM-dd`). */
export interface Days {
	startDate: string;
	endDate: string;
}

/** Periods that are named by what they are today. */
export const namedPeriods = ['last7Days', 'lastMonth', 'thisMonth', 'today', 'yesterday'] as const;

/** A day of the calendar so many days later, or earlier; no clock is involved, so that no change of clocks is. */
function plusDays(day: string, days: number): string {
	const at = new Date(`${day}T00:00:00Z`);
	at.setUTCDate(at.getUTCDate() + days);
	return at.toISOString().slice(0, 10);
}

const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;

/**
 * The days of a named period.
 *
 * @param today `yyyy-MM-dd`, by the clock of the person
 */
export function daysOf(period: (typeof namedPeriods)[number], today: string): Days {
	const yesterday = plusDays(today, -1);
	const endOfLastMonth = plusDays(firstOfMonth(today), -1);
	switch (period) {
		case 'last7Days':
			return { startDate: plusDays(today, -7), endDate: yesterday };
		case 'lastMonth':
			return { startDate: firstOfMonth(endOfLastMonth), endDate: endOfLastMonth };
		case 'thisMonth':
			return { startDate: firstOfMonth(today), endDate: today };
		case 'today':
			return { startDate: today, endDate: today };
		case 'yesterday':
			return { startDate: yesterday, endDate: yesterday };
	}
}

/**
 * Reads the period between `startDate` and `endDate`, both days included, as the API takes it (`yyyy-MM-dd`).
 *
 * @throws InputError when a day is empty, is no date, or the end lies before the start
 */
export function readDays(params: Params): Days {
	const startDate = params.day('startDate');
	const endDate = params.day('endDate');
	if (endDate >= startDate) return { startDate, endDate };
	throw params.problem(
		'endDate',
		`is ${endDate}, which lies before the start on ${startDate}`,
		'Swap the two dates or correct one.',
	);
}
