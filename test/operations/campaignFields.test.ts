import {
	changeableFields,
	optionalFields,
	readSchedule,
} from '../../nodes/QlaraCampaigns/operations/campaignFields';
import { paramsOf } from '../parameters/paramsOf';

const now = Date.UTC(2026, 2, 1, 12);
const scheduledDate = changeableFields.find(({ property }) => property.name === 'scheduledDate')!;
const read = (value: unknown): unknown =>
	scheduledDate.read(paramsOf({ scheduledDate: value }, { timezone: 'Europe/Rome', now }));

describe('the scheduled date', () => {
	it.each([
		['2026-04-10T08:00:00', '2026-04-10 08:00:00.000+0200'],
		['2026-04-10T08:00:00-05:00', '2026-04-10 08:00:00.000-0500'],
		['2026-03-01T12:00:00.001Z', '2026-03-01 12:00:00.001+0000'],
	])('%s is sent in the pattern of the API: %s', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it.each(['', ' ', null, undefined])('%j clears the date of the campaign', (value) => {
		expect(read(value)).toBeNull();
	});

	it.each(['2026-03-01T12:00:00Z', '2026-03-01T12:59:59'])('%s is in the past', (value) => {
		expect(() => read(value)).toThrow(/^"scheduledDate" is .*, which is in the past$/);
	});

	it('goes by the clock of the zone that was chosen, unless it has an offset of its own', () => {
		const inTokyo = (value: string) =>
			scheduledDate.read(
				paramsOf(
					{ scheduledDate: value, scheduledDateTimeZone: 'Asia/Tokyo' },
					{ timezone: 'Europe/Rome', now },
				),
			);
		expect(inTokyo('2026-04-10T08:00:00')).toBe('2026-04-10 08:00:00.000+0900');
		expect(inTokyo('2026-04-10T08:00:00+02:00')).toBe('2026-04-10 08:00:00.000+0200');
	});

	it('is not cleared by an expression that returned nothing', () => {
		const params = paramsOf(
			{ scheduledDate: '' },
			{ raw: { scheduledDate: '={{ $json.sendAt }}' }, now },
		);
		expect(() => scheduledDate.read(params)).toThrow('"scheduledDate"');
	});
});

describe('readSchedule', () => {
	const schedule = (values: Record<string, unknown>) =>
		readSchedule(paramsOf({ sendWhen: 'atDate', ...values }, { timezone: 'Europe/Rome', now }));

	it('is nothing for a campaign that goes out after it is confirmed, whatever its date holds', () => {
		expect(schedule({ sendWhen: 'afterConfirming', scheduledDate: 'x' })).toEqual({});
	});

	it('is the date for one that goes out at a date', () => {
		expect(
			schedule({ scheduledDate: '2026-04-10T08:00:00', scheduledDateTimeZone: 'workflow' }),
		).toEqual({ scheduledDate: '2026-04-10 08:00:00.000+0200' });
	});

	it.each<[Record<string, unknown>, string]>([
		[{}, '"scheduledDate" is empty'],
		[{ scheduledDate: '' }, '"scheduledDate" is empty'],
		[{ sendWhen: 'sometime' }, '"sendWhen" is "sometime", which is not one of its options'],
		[
			{ scheduledDate: '2026-04-10T08:00:00', scheduledDateTimeZone: 'CET' },
			'"scheduledDateTimeZone" is "CET", which is not a time zone',
		],
	])('refuses %j', (values, message) => {
		expect(() => schedule(values)).toThrow(message);
	});
});

describe('Ready to Send', () => {
	it('starts on, because nobody adds it to leave it off', () => {
		const field = optionalFields.find(({ property }) => property.name === 'readyToSend')!;
		expect(field.property.default).toBe(true);
	});
});
