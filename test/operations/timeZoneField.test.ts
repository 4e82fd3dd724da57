import type { INodePropertyOptions } from 'n8n-workflow';
import { readTimeZone, timeZoneField } from '../../nodes/QlaraCampaigns/operations/timeZoneField';
import { isTimeZone } from '../../nodes/QlaraCampaigns/sending/allowedHours';
import { paramsOf } from '../parameters/paramsOf';

const field = timeZoneField({ displayName: 'Zone', name: 'zone', description: 'x' });
const options = field.options as INodePropertyOptions[];
const read = (zone: unknown): string =>
	readTimeZone(paramsOf({ zone }, { timezone: 'America/New_York' }), 'zone');

describe('the picker of time zones', () => {
	it('begins with the one of the workflow, which is the default', () => {
		expect(options[0]!.value).toBe(field.default);
		expect(read(field.default)).toBe('America/New_York');
	});

	it('offers each zone once, in order, by a name that people can search for', () => {
		const values = options.slice(1).map(({ value }) => String(value));
		expect(new Set(values).size).toBe(values.length);
		expect(values.length).toBeGreaterThan(400);
		expect(options).toContainEqual({ name: 'Europe/Rome', value: 'Europe/Rome' });
		expect(options).toContainEqual({ name: 'America/New York', value: 'America/New_York' });
		expect(values).toContain('UTC');
	});

	it('offers only what it reads', () => {
		for (const { value } of options.slice(1)) {
			expect(isTimeZone(String(value))).toBe(true);
			expect(read(value)).toBe(value);
		}
	});
});

describe('readTimeZone', () => {
	it('reads a zone from an expression too', () => {
		expect(read(' Asia/Kolkata ')).toBe('Asia/Kolkata');
	});

	it.each(['CEST', '+02:00', 'Europe/Roma', 'Europe'])('refuses %j', (zone) => {
		expect(() => read(zone)).toThrow(`"zone" is "${zone}", which is not a time zone`);
	});

	it.each(['', null, undefined])('does not take %j for the zone of the workflow', (zone) => {
		expect(() => read(zone)).toThrow('"zone" is empty');
	});
});
