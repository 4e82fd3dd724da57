import type { JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { compareFields } from '../../nodes/QlaraCampaigns/sending/compareFields';

const compare = (asked: JsonObject, shown: JsonObject) =>
	Object.fromEntries(compareFields(asked, { id: 7, ...shown }));

describe('compareFields', () => {
	it.each<[string, JsonObject, JsonObject]>([
		['the same text', { smsBody: 'Hello' }, { smsBody: 'Hello' }],
		['other line ends', { smsBody: 'a\nb' }, { smsBody: 'a\r\nb ' }],
		['an ID as text', { rcsAgentId: 10 }, { rcsAgentId: '10' }],
		['an ID as an object', { rcsAgentId: 10 }, { rcsAgentId: { id: 10, name: 'x' } }],
		['a long ID', { rcsAgentId: '9007199254740993' }, { rcsAgentId: '9007199254740993' }],
		['a list in another order', { contactListIds: [87, 88] }, { contactListIds: ['88', 87] }],
		[
			'a list of objects',
			{ contactListIds: [87, 88] },
			{
				contactListIds: [
					{ id: 88, name: 'x' },
					{ id: 87, name: 'y' },
				],
			},
		],
		['a list as text', { contactListIds: [87, 88] }, { contactListIds: '88, 87' }],
		[
			'a list as text with loose ends',
			{ contactListIds: [87, 88] },
			{ contactListIds: ' 87; 88, ' },
		],
		['blanks for an empty text', { description: '' }, { description: ' ' }],
		['a list with repeats', { contactListIds: [87, 87] }, { contactListIds: [87] }],
		[
			'numbers in another spelling',
			{ destinations: ['+393401234567'] },
			{ destinations: [{ phoneNumber: '39 340 1234567' }] },
		],
		['an empty list for nothing', { destinations: [] }, { destinations: null }],
		['nothing for an empty text', { description: '' }, { description: null }],
		['a cleared field that is left out', { description: '' }, {}],
		['a cleared date', { scheduledDate: null }, { scheduledDate: '' }],
		[
			'a date in another format',
			{ scheduledDate: '2026-04-10 08:00:00.000+0200' },
			{ scheduledDate: '2026-04-10T06:00:00Z' },
		],
		[
			'a date as a number',
			{ scheduledDate: '2026-04-10 08:00:00.000+0200' },
			{ scheduledDate: Date.UTC(2026, 3, 10, 6) },
		],
		['the mode under another name', { sendingMode: 'SMS' }, { channel: 'sms' }],
		['a flag as text', { readyToSend: true }, { readyToSend: 'true' }],
		['a flag as a number', { readyToSend: true }, { readyToSend: 1 }],
		['no flag for one that is off', { readyToSend: false }, { readyToSend: null }],
		['a code as text', { destinationType: 1 }, { destinationType: '1' }],
	])('takes %s for the same', (_name, asked, shown) => {
		expect(Object.values(compare(asked, shown))).toEqual(['same']);
	});

	it.each<[string, JsonObject, JsonObject]>([
		['another text', { smsBody: 'Hello' }, { smsBody: 'Hallo' }],
		['other capitals', { smsBody: 'Hello' }, { smsBody: 'hello' }],
		['digits in other groups', { smsBody: '340 1234567' }, { smsBody: '3401234567' }],
		['a word for an ID', { rcsAgentId: 10 }, { rcsAgentId: 'agent-11' }],
		['no text', { smsBody: 'Hello' }, { smsBody: null }],
		['a text that was to be cleared', { description: '' }, { description: 'Old' }],
		['another ID', { rcsAgentId: 10 }, { rcsAgentId: 11 }],
		['digits that were lost', { rcsAgentId: '9007199254740993' }, { rcsAgentId: 9007199254740992 }],
		['a shorter list', { contactListIds: [87, 88] }, { contactListIds: [88] }],
		['a longer list', { contactListIds: [87] }, { contactListIds: [87, 88] }],
		['recipients that were to be dropped', { destinations: [] }, { destinations: ['+39340'] }],
		['another number', { destinations: ['+393401234567'] }, { destinations: ['+393401234568'] }],
		[
			'another moment',
			{ scheduledDate: '2026-04-10 08:00:00.000+0200' },
			{ scheduledDate: '2026-04-10T08:00:00Z' },
		],
		['no date', { scheduledDate: '2026-04-10 08:00:00.000+0200' }, { scheduledDate: null }],
		['another mode', { sendingMode: 'RCS_SMS' }, { channel: 'RCS' }],
		['a flag that is off', { readyToSend: true }, { readyToSend: false }],
		['another code', { destinationType: 1 }, { destinationType: 2 }],
	])('takes %s for another value', (_name, asked, shown) => {
		expect(Object.values(compare(asked, shown))).toEqual(['other']);
	});

	it.each<[string, JsonObject, JsonObject]>([
		['a field that is not shown', { smsBody: 'Hello' }, {}],
		[
			'a date in a format that nobody can read',
			{ scheduledDate: '2026-04-10 08:00:00.000+0200' },
			{ scheduledDate: '10.04.2026 08:00' },
		],
		['a word for a code', { destinationType: 1 }, { destinationType: 'CONTACT_LISTS' }],
		['a mode that is not shown', { sendingMode: 'SMS' }, {}],
	])('does not judge %s', (_name, asked, shown) => {
		expect(Object.values(compare(asked, shown))).toEqual(['unknown']);
	});

	it('compares each field that was asked for, and no other', () => {
		expect(
			compare({ name: 'a', smsBody: 'b', rcsAgentId: 1 }, { name: 'a', smsBody: 'x', status: 0 }),
		).toEqual({ name: 'same', smsBody: 'other', rcsAgentId: 'unknown' });
	});
});
