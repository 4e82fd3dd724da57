import type { Dialect } from './dialect';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})\.(\d{3})([+-])(\d{2})(\d{2})$/;

/**
 * Reads the API's `yyyy-MM-dd HH:mm:ss.SSSZ` (docs/api.md#dates) and nothing else: `Z`, `+02:00`, a `T`
 * or a date that the calendar does not have give null.
 */
export function parseScheduledDate(text: string): number | null {
	const match = PATTERN.exec(text);
	if (!match) return null;
	const [year, month, day, hour, minute, second, millis] = match.slice(1, 8).map(Number) as [
		number,
		number,
		number,
		number,
		number,
		number,
		number,
	];
	const offsetHours = Number(match[9]);
	const offsetMinutes = Number(match[10]);
	if (hour > 23 || minute > 59 || second > 59 || offsetHours > 14 || offsetMinutes > 59)
		return null;
	if (dayNumber(year, month, day) === null) return null;
	const offset = (offsetHours * 60 + offsetMinutes) * (match[8] === '-' ? -1 : 1);
	return Date.UTC(year, month - 1, day, hour, minute, second, millis) - offset * MINUTE;
}

/** Start of a `yyyy-MM-dd` day in the zone, or null when it is no day. */
export function dayStart(text: string, zone: Dialect['zone']): number | null {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	if (!match) return null;
	const midnight = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
	return midnight === null ? null : toZoneTime(midnight, zone);
}

/** End (exclusive) of a `yyyy-MM-dd` day in the zone. */
export function dayEnd(text: string, zone: Dialect['zone']): number | null {
	const start = dayStart(text, zone);
	// The middle of the next day is never moved over midnight by a change of the clock.
	return start === null ? null : bucketStart(start + DAY + 12 * HOUR, 'day', zone);
}

function dayNumber(year: number, month: number, day: number): number | null {
	const utc = Date.UTC(year, month - 1, day);
	const date = new Date(utc);
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? utc : null;
}

/** The year that was asked for last, since hardly any account looks at two at once. */
let year = { from: 0, to: 0, summerFrom: 0, summerTo: 0 };

/** Minutes east of UTC. Central European summer time by its rule, since Intl would cost most of a request's time. */
export function zoneOffset(ms: number, zone: Dialect['zone']): number {
	if (zone === 'UTC') return 0;
	if (ms < year.from || ms >= year.to) {
		const number = new Date(ms).getUTCFullYear();
		year = {
			from: Date.UTC(number, 0),
			to: Date.UTC(number + 1, 0),
			summerFrom: lastSunday(number, 2),
			summerTo: lastSunday(number, 9),
		};
	}
	return ms >= year.summerFrom && ms < year.summerTo ? 120 : 60;
}

function lastSunday(year: number, month: number): number {
	const end = new Date(Date.UTC(year, month + 1, 0, 1));
	return end.getTime() - end.getUTCDay() * DAY;
}

/** A wall-clock time, given as if it were UTC, to the real time. */
function toZoneTime(wall: number, zone: Dialect['zone']): number {
	return wall - zoneOffset(wall - zoneOffset(wall, zone) * MINUTE, zone) * MINUTE;
}

export type BucketUnit = 'hour' | 'day' | 'week' | 'month';

/** Start of the bucket that holds the time. Weeks start on Monday. */
export function bucketStart(ms: number, unit: BucketUnit, zone: Dialect['zone']): number {
	const offset = zoneOffset(ms, zone) * MINUTE;
	const wall = new Date(ms + offset);
	// Zone offsets are whole hours, so hours need no way back through the wall clock, which is ambiguous in autumn.
	if (unit === 'hour') return Math.floor(ms / HOUR) * HOUR;
	const day = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate());
	if (unit === 'day') return toZoneTime(day, zone);
	if (unit === 'week') return toZoneTime(day - ((wall.getUTCDay() + 6) % 7) * DAY, zone);
	return toZoneTime(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), 1), zone);
}

/** Start of the following bucket. */
export function nextBucket(start: number, unit: BucketUnit, zone: Dialect['zone']): number {
	const step = {
		hour: HOUR,
		day: DAY + 12 * HOUR,
		week: 7 * DAY + 12 * HOUR,
		month: 31 * DAY + 12 * HOUR,
	}[unit];
	return bucketStart(start + step, unit, zone);
}

/** A time in the style of the dialect. */
export function formatDate(ms: number, dialect: Dialect): string | number {
	if (dialect.dates === 'epoch-ms') return ms;
	if (dialect.dates === 'iso-z') return new Date(ms).toISOString();
	const offset = zoneOffset(ms, dialect.zone);
	const wall = new Date(ms + offset * MINUTE).toISOString();
	const hours = `0${offset / 60}`;
	return dialect.dates === 'iso-offset'
		? `${wall.slice(0, -1)}+${hours}:00`
		: `${wall.slice(0, 10)} ${wall.slice(11, -1)}+${hours}00`;
}

/** `yyyy-MM-dd` in the zone. */
export function formatDay(ms: number, zone: Dialect['zone']): string {
	return new Date(ms + zoneOffset(ms, zone) * MINUTE).toISOString().slice(0, 10);
}
