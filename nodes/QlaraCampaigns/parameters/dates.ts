import { tryToParseDateTime } from 'n8n-workflow';
import { quote, type Reading } from './reading';
import { tidy } from './tidy';

/** A date and time in a zone (a Luxon DateTime, as n8n-workflow parses it). */
export type DateTime = ReturnType<typeof tryToParseDateTime>;

/** A date as it is written: the wall clock time, and an offset if there is one. */
interface Written {
	/** `yyyy-MM-dd` */
	day: string;
	/** `HH:mm:ss`; undefined for a day without a time. */
	time: string | undefined;
	/** ms within the second, up to three digits */
	fraction: string;
	/** `Z` or such as `+02:00`; empty when there is none. */
	offset: string;
}

/**
 * ISO 8601 as n8n, databases and sheets write it, year first. Everything else would need a guess about the order of day
 * and month.
 */
const pattern =
	/^(\d{4}-\d\d-\d\d)(?:(?:T| +)(\d{1,2}:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(?:(Z)|([+-])(\d\d):?(\d\d)?)?)?$/i;

/** Offsets reach from -12:00 to +14:00. */
const largestOffset = 14;

/** Also one that comes from where n8n runs expressions. */
function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}

function isLuxon(value: object): value is { toISO(): unknown } {
	return 'isLuxonDateTime' in value && 'toISO' in value && typeof value.toISO === 'function';
}

/** What n8n returns for a date: a text, a Luxon date or a JavaScript date, which are the same as text in ISO 8601. */
function toText(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (isDate(value)) return Number.isNaN(value.getTime()) ? value : value.toISOString();
	return isLuxon(value) ? value.toISO() : value;
}

function parse(text: string, zone: string): DateTime | undefined {
	try {
		return tryToParseDateTime(text, zone);
	} catch {
		return undefined;
	}
}

const wallClock = "yyyy-MM-dd'T'HH:mm:ss";

function toWritten(value: unknown): Written | undefined {
	const text = toText(value);
	if (typeof text !== 'string') return undefined;
	const [, day, hourAndMinute, second, fraction, utc, sign, hours = '0', minutes = '00'] =
		pattern.exec(tidy(text)) ?? [];
	if (day === undefined) return undefined;
	if (Number(hours) > largestOffset || Number(minutes) > 59) return undefined;
	const written: Written = {
		day,
		time: hourAndMinute && `${hourAndMinute.padStart(5, '0')}:${second ?? '00'}`,
		fraction: (fraction ?? '').slice(0, 3).padEnd(3, '0'),
		offset: utc !== undefined ? 'Z' : sign !== undefined ? `${sign}${hours}:${minutes}` : '',
	};
	const clock = `${day}T${written.time ?? '00:00:00'}`;
	// A day that does not exist (February 30) comes back as another one.
	const exists = day >= '1970' && parse(`${clock}Z`, 'UTC')?.toFormat(wallClock) === clock;
	return exists ? written : undefined;
}

const isoRemedy =
	'Pick a date, or write year, month, day and time as in 2026-04-10T08:00:00, with an offset such as +02:00 if it goes ' +
	'by another clock.';

/** Why a value is no date that can be read. */
function unreadable(value: unknown): { problem: string; remedy: string } {
	const text = typeof value === 'string' || typeof value === 'number' ? tidy(String(value)) : '';
	const number = Number(text);
	const quoted = quote(value);
	if (number >= 1e8) {
		return {
			problem: `is ${quoted}, a number that counts seconds or milliseconds`,
			remedy:
				'Turn it into a date in the expression, such as {{ DateTime.fromMillis(1775808000000) }} or ' +
				'{{ DateTime.fromSeconds(1775808000) }}.',
		};
	}
	if (number >= 1e4 && number < 1e5) {
		return {
			problem: `is ${quoted}, a number such as spreadsheets use for days`,
			remedy: 'Format the column of the sheet as plain text, and write 2026-04-10 08:00 there.',
		};
	}
	if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/.test(text)) {
		return {
			problem: `is ${quoted}, in which day and month can be mistaken for each other`,
			remedy: 'Write the year first, then month and day, as in 2026-04-10T08:00:00.',
		};
	}
	return { problem: `is ${quoted}, which is not a date that exists`, remedy: isoRemedy };
}

/**
 * Reads a point in time, for which a day alone is not enough.
 *
 * @param zone IANA name, for a date without an offset. A time that its clocks skip or show twice is refused.
 */
export function readDateTime(value: unknown, zone: string): Reading<DateTime> {
	const written = toWritten(value);
	if (written === undefined) return unreadable(value);
	const { day, time, fraction, offset } = written;
	if (time === undefined) {
		return {
			problem: `is ${quote(value)}, a day without a time`,
			remedy: `Add the time, as in ${day}T09:00:00.`,
		};
	}
	const clock = `${day}T${time}`;
	const dateTime = parse(`${clock}.${fraction}${offset}`, zone);
	if (dateTime === undefined) return unreadable(value);
	if (offset !== '') return { value: isDate(value) ? dateTime.setZone(zone) : dateTime };
	if (dateTime.toFormat(wallClock) !== clock) {
		return {
			problem: `is ${quote(value)}, a time that does not exist in ${zone}: the clocks go forward and skip it`,
			remedy: 'Choose a time before or after.',
		};
	}
	// At an hour that comes twice, the offset is that of the day before or that of the day after.
	const both = [-12, 12].map((hours) => dateTime.plus({ hours }).offset);
	const [first, second] = both.map((minutes) =>
		dateTime.plus({ minutes: dateTime.offset - minutes }),
	);
	if (first?.toFormat(wallClock) === second?.toFormat(wallClock) && !first?.equals(second!)) {
		const [one, other] = [first, second].map((at) => `${clock}${at!.toFormat('ZZ')}`);
		return {
			problem: `is ${quote(value)}, a time that exists twice in ${zone}: the clocks go back and repeat it`,
			remedy: `Add the offset that you mean: ${one} comes first, ${other} second.`,
		};
	}
	return { value: dateTime };
}

/** Where a day begins and ends: there, a time stands for the day and not for a moment. */
const dayLimits = new Set(['00:00:00', '23:59:59']);

/**
 * Reads a day of the calendar: the one that is written, unless a time with an offset is written that falls on another
 * day in `zone`.
 *
 * @returns `yyyy-MM-dd`
 */
export function readDay(value: unknown, zone: string): Reading<string> {
	const written = toWritten(value);
	if (written === undefined) return unreadable(value);
	const { day, time, offset } = written;
	if (time === undefined || offset === '' || dayLimits.has(time)) return { value: day };
	const moment = parse(`${day}T${time}${offset}`, zone);
	if (moment === undefined) return unreadable(value);
	return { value: moment.setZone(zone).toFormat('yyyy-MM-dd') };
}

/**
 * The day of the calendar at a moment.
 *
 * @param at ms since 1970
 * @param zone IANA name
 * @returns `yyyy-MM-dd`
 */
export function dayAt(at: number, zone: string): string {
	return tryToParseDateTime(new Date(at).toISOString(), 'UTC').setZone(zone).toFormat('yyyy-MM-dd');
}
