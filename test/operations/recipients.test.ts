import {
	readRecipients,
	readRequiredRecipients,
	reportDuplicates,
} from '../../nodes/QlaraCampaigns/operations/recipients';
import { paramsOf } from '../parameters/paramsOf';

const numbers = '+393401234567, +393407654321, 0039 340 1234567';

describe('readRecipients', () => {
	it('reads contact lists, and leaves phone numbers alone', () => {
		const params = paramsOf({ contactListIds: '87, list_1', destinations: 'no number' });
		expect(readRecipients(params, 1)).toEqual({
			body: { destinationType: 1, contactListIds: [87, 'list_1'] },
			duplicates: [],
		});
	});

	it('reads phone numbers, each once, and leaves contact lists alone', () => {
		const params = paramsOf({ contactListIds: [{}], destinations: numbers });
		expect(readRecipients(params, 2)).toEqual({
			body: { destinationType: 2, destinations: ['+393401234567', '+393407654321'] },
			duplicates: ['+393401234567'],
		});
	});

	it('may find nobody, which clears the recipients of a campaign', () => {
		expect(readRecipients(paramsOf({ contactListIds: '' }), 1).body).toEqual({
			destinationType: 1,
			contactListIds: [],
		});
		expect(readRecipients(paramsOf({ destinations: ' , ' }), 2).body).toEqual({
			destinationType: 2,
			destinations: [],
		});
	});

	it('names the entries that are no phone numbers', () => {
		const params = paramsOf({ destinations: '+393401234567\n340 1234567; 341' });
		expect(() => readRecipients(params, 2)).toThrow(
			'"destinations" holds 2 entries that cannot be read: "340 1234567" (entry 2) has no country code; "341" (entry 3)',
		);
	});
});

describe('readRequiredRecipients', () => {
	it.each<[Record<string, unknown>, object]>([
		[
			{ destinationType: 1, contactListIds: 87 },
			{ destinationType: 1, contactListIds: [87] },
		],
		[
			{ destinationType: '2', destinations: ['+393401234567'] },
			{ destinationType: 2, destinations: ['+393401234567'] },
		],
	])('reads the kind that Send To names: %j', (values, body) => {
		expect(readRequiredRecipients(paramsOf(values)).body).toEqual(body);
	});

	it.each<[Record<string, unknown>, string]>([
		[{ destinationType: 1, contactListIds: ' , ' }, '"contactLists" is empty'],
		[{ destinationType: 2, contactListIds: '87' }, '"destinations" is empty'],
		[{ destinationType: 3 }, '"destinationType" is "3", which is not one of its options'],
		[{}, '"destinationType" is "undefined", which is not one of its options'],
	])('refuses %j', (values, message) => {
		expect(() => readRequiredRecipients(paramsOf(values))).toThrow(message);
	});
});

describe('reportDuplicates', () => {
	it('adds the phone numbers that were listed twice, if any were', () => {
		const output = { id: 7 };
		expect(reportDuplicates(output, [])).toBe(output);
		expect(reportDuplicates(output, ['+393401234567'])).toEqual({
			id: 7,
			duplicateDestinations: ['+393401234567'],
		});
	});
});
