import type { Params } from './params';

/**
 * Reads the period between `startDate` and `endDate`, both days included, as the API takes it (`yyyy-MM-dd`).
 *
 * @throws InputError when a day is empty, is no date, or the end lies before the start
 */
export function readDays(params: Params): { startDate: string; endDate: string } {
	const startDate = params.day('startDate');
	const endDate = params.day('endDate');
	if (endDate >= startDate) return { startDate, endDate };
	throw params.problem(
		'endDate',
		`is ${endDate}, which lies before the start on ${startDate}`,
		'Swap the two dates or correct one.',
	);
}
