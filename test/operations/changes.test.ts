import {
	changesProperty,
	contentFields,
	labelOf,
	readChanges,
} from '../../nodes/QlaraCampaigns/operations/changes';
import { paramsOf } from '../parameters/paramsOf';

const read = (fields: Record<string, unknown>) =>
	readChanges(
		paramsOf({ updateFields: fields }, { labels: new Map([['updateFields', 'Update Fields']]) }),
		'updateFields',
		contentFields,
	);

describe('a collection of changes', () => {
	it('asks for nothing when nothing was added', () => {
		expect(read({})).toEqual({ asked: {}, values: {}, duplicates: [] });
	});

	it('empties the other kind of recipients', () => {
		expect(read({ contactLists: [87], contactListIds: '88', smsBody: 'x' })).toEqual({
			asked: { smsBody: 'x', destinationType: 1, contactListIds: [87, 88], destinations: [] },
			values: { smsBody: 'x' },
			duplicates: [],
		});
		expect(read({ destinations: '+393401234567,+393401234567' })).toEqual({
			asked: { destinationType: 2, contactListIds: [], destinations: ['+393401234567'] },
			values: {},
			duplicates: ['+393401234567'],
		});
	});

	it.each([
		[{ contactListIds: '87', destinations: '+393401234567' }, /contact lists/],
		[{ defaultCountryCode: 'IT' }, /is there without "Phone Numbers"/],
		[{ scheduledDateTimeZone: 'UTC' }, /is there without "Scheduled Date"/],
	])('refuses fields that do not go together: %j', (fields, message) => {
		expect(() => read(fields)).toThrow(message);
	});

	it('names a field of the API as the form does', () => {
		expect(labelOf('smsBody')).toBe('SMS Text');
		expect(labelOf('contactListIds')).toBe('Contact Lists');
		expect(labelOf('newField')).toBe('newField');
	});

	it('offers each field once, sorted', () => {
		const { options = [] } = changesProperty(
			{ displayName: 'Changes', name: 'changes' },
			contentFields,
		);
		const names = options.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(names).toEqual(
			expect.arrayContaining(['smsBody', 'sendingMode', 'customSendingMode', 'contactLists']),
		);
	});
});
