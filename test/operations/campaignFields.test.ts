import { optionalFields } from '../../nodes/QlaraCampaigns/operations/campaignFields';
import { paramsOf } from '../parameters/paramsOf';

const now = Date.UTC(2026, 2, 1, 12);
const scheduledDate = optionalFields.find(({ property }) => property.name === 'scheduledDate')!;
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
});
