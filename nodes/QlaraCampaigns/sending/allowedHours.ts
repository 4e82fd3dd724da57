/** A part of the day in which messages may go out. */
export interface AllowedHours {
	/** Minutes since midnight; the first that is allowed, and the first that is not any more. */
	from: number;
	until: number;
	/** IANA name, such as `Europe/Rome`. */
	zone: string;
}

/** Whether a time zone is known by its IANA name, which is the only kind that follows clock changes. */
export function isTimeZone(zone: string): boolean {
	if (!/^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/.test(zone)) return false;
	try {
		new Intl.DateTimeFormat('en-GB', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

/** Reads hours such as `9-20`, `09:00-20:00` or `22:00 - 06:00`; undefined when they are none. */
export function readHours(text: string): { from: number; until: number } | undefined {
	const match = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?\s*$/.exec(text);
	if (match === null) return undefined;
	const [, fromHour, fromMinute = '0', untilHour, untilMinute = '0'] = match;
	const from = Number(fromHour) * 60 + Number(fromMinute);
	const until = Number(untilHour) * 60 + Number(untilMinute);
	const sound =
		Number(fromMinute) < 60 &&
		Number(untilMinute) < 60 &&
		from < 24 * 60 &&
		until <= 24 * 60 &&
		from !== until;
	return sound ? { from, until } : undefined;
}

/** The wall clock at a moment (ms since 1970), as `HH:mm`. */
export function wallClock(at: number, zone: string): string {
	return new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).format(at);
}

/**
 * Whether a moment lies within the hours, by the wall clock of their zone: right on days on which clocks change
 * too.
 */
export function isAllowed(at: number, { from, until, zone }: AllowedHours): boolean {
	const [hour = 0, minute = 0] = wallClock(at, zone).split(':').map(Number);
	const now = hour * 60 + minute;
	return from < until ? now >= from && now < until : now >= from || now < until;
}

/** Hours as a person writes them. */
export function describeHours({ from, until, zone }: AllowedHours): string {
	const clock = (minutes: number): string =>
		`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
	return `${clock(from)}-${clock(until)} ${zone}`;
}
