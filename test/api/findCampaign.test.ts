import fc from 'fast-check';
import {
	contradicts,
	findCampaign,
	likeness,
	rowCampaign,
} from '../../nodes/QlaraCampaigns/api/findCampaign';
import type { JsonObject } from '../../nodes/QlaraCampaigns/api/types';

const campaign = { id: 5001, name: 'Spring', status: 0, sendingMode: 'SMS', smsBody: 'Hello' };
const other = { id: 77, name: 'Autumn', status: 1, sendingMode: 'RCS' };

describe('findCampaign by its ID', () => {
	it.each<[string, unknown]>([
		['the body itself', campaign],
		['data', { data: campaign }],
		['campaign', { campaign, status: 'ok' }],
		['result', { result: campaign }],
		['data of a response', { response: { data: campaign } }],
		['a name that nobody knows', { campagna: campaign }],
		['a list of one', [campaign]],
		['a list in data', { data: [other, campaign] }],
		['an envelope with an ID of its own', { id: 'request-77', data: campaign }],
		['an envelope with the same ID', { id: 5001, data: campaign }],
		[
			'an envelope with an ID, a name and a status',
			{ id: 9, name: 'get', status: 1, data: campaign },
		],
		['an envelope with an empty error', { success: true, error: null, errors: [], data: campaign }],
	])('finds it as %s', (_name, body) => {
		expect(findCampaign(body, { id: '5001' }).campaign).toEqual(campaign);
	});

	it.each<[unknown, string]>([
		[5001, '5001'],
		['5001', ' 5001 '],
		[' 5001 ', '5001'],
		['camp-1', 'camp-1'],
	])('takes the ID %j for %j', (id, wanted) => {
		expect(findCampaign({ id }, { id: wanted }).campaign).toEqual({ id });
	});

	it.each<[string, unknown]>([
		['another campaign', other],
		['another campaign in data', { data: other }],
		['an object of the same ID inside of another campaign', { ...other, lists: [{ ...campaign }] }],
		['a mention of the ID', { request: { id: 5001 }, message: 'queued' }],
		['an ID of another kind', { id: '05001' }],
		['nothing', undefined],
		['a text', '5001'],
		['a number', 5001],
	])('does not take %s for it', (_name, body) => {
		expect(findCampaign(body, { id: '5001' })).toMatchObject({ isDenied: false });
		expect(findCampaign(body, { id: '5001' }).campaign).toBeUndefined();
	});

	it('names the campaign that came instead', () => {
		expect(findCampaign({ data: other }, { id: '5001' }).other).toEqual(other);
	});

	it.each<[string, unknown]>([
		['that names it', { id: 5001, status: 'error', message: 'Locked' }],
		['with a status', { id: 5001, status: 404, name: 'x', error: 'Not Found' }],
		['with success: false', { ...campaign, success: false }],
		['around it', { success: false, data: campaign }],
		['around it, in words', { status: 'error', message: 'Locked', data: campaign }],
		['beside it', { errors: ['Locked'], campaign }],
		['about its request', { id: 5001, name: 'get', errors: { x: ['y'] } }],
	])('takes an answer that says no for that: %s', (_name, body) => {
		expect(findCampaign(body, { id: '5001' })).toMatchObject({ isDenied: true });
		expect(findCampaign(body, { id: '5001' }).campaign).toBeUndefined();
	});

	it.each<[string, JsonObject]>([
		['by its code', { id: 5001, status: 4, error: 'no credit' }],
		['in words', { ...campaign, status: 'FAILED', errors: ['no credit'] }],
	])('takes a campaign that has failed for a campaign, %s', (_name, body) => {
		expect(findCampaign(body, { id: '5001' }).campaign).toEqual(body);
		expect(findCampaign({ data: body }, { id: '5001' }).campaign).toEqual(body);
	});
});

describe('findCampaign by what it was created from', () => {
	const body = { name: ' Spring ', sendingMode: 'SMS' };

	it.each<[string, unknown]>([
		['the body itself', campaign],
		['the inner of two', { id: 'request-77', data: campaign }],
		['the inner of two that look alike', { id: 1, data: { id: 5001 } }],
		['what looks like one', { id: 1, meta: { id: 2 }, data: campaign }],
		[
			'one in an envelope that looks like one, but for its ID',
			{ ...other, id: null, data: campaign },
		],
		['its mode under another name', { id: 5001, channel: 'sms' }],
	])('finds %s', (_name, answer) => {
		expect(findCampaign(answer, { body }).campaign?.id).toBe(5001);
	});

	it.each<[string, unknown]>([
		['another name', { ...campaign, name: 'Autumn' }],
		['another mode', { ...campaign, sendingMode: 'RCS' }],
		['nothing but an error', { id: 'e-1', status: 'error' }],
	])('does not take an answer with %s for it', (_name, answer) => {
		expect(findCampaign(answer, { body }).campaign).toBeUndefined();
	});
});

describe('findCampaign in answers of every shape', () => {
	/** Wraps a value in envelopes, outermost last. */
	const envelopes = fc.array(
		fc.record({
			name: fc.constantFrom('data', 'campaign', 'result', 'response', 'node', 'payload'),
			beside: fc.subarray<[string, unknown]>([
				['id', 'request-77'],
				['status', 'ok'],
				['success', true],
				['message', 'done'],
				['errors', []],
				['meta', { id: 9, page: 1 }],
				['links', [{ id: 3, rel: 'self' }]],
			]),
		}),
		{ maxLength: 2 },
	);

	it('finds the campaign that was asked for, and never another one', () => {
		fc.assert(
			fc.property(envelopes, fc.boolean(), (wrapped, isRight) => {
				const inner = isRight ? campaign : other;
				const body = wrapped.reduce<JsonObject>(
					(value, { name, beside }) => ({ ...Object.fromEntries(beside), [name]: value }),
					inner,
				);
				expect(findCampaign(body, { id: '5001' }).campaign).toEqual(isRight ? campaign : undefined);
				expect(
					findCampaign(body, { body: { name: 'Spring', sendingMode: 'SMS' } }).campaign,
				).toEqual(isRight ? campaign : undefined);
			}),
		);
	});
});

describe('rowCampaign', () => {
	it.each<[string, JsonObject, unknown]>([
		['the row itself', campaign, 5001],
		['a row of little', { id: 5001 }, 5001],
		['a wrapped one', { campaign }, 5001],
		['a node', { cursor: 'x', node: campaign }, 5001],
		['a wrapped one with an ID around it', { id: 'row-1', campaign }, 5001],
		['a row with parts', { id: 5001, name: 'x', owner: { id: 9, name: 'y' } }, 5001],
		['a row with parts that look like one', { ...campaign, copyOf: { ...campaign, id: 1 } }, 5001],
		['a row without an ID', { name: 'x' }, undefined],
		['a row with an empty ID', { id: ' ', name: 'x' }, undefined],
	])('reads %s', (_name, row, id) => {
		expect(rowCampaign(row)?.id).toBe(id);
	});
});

describe('likeness', () => {
	it('counts one field of a campaign more than all that it shares with much else', () => {
		const shared = { name: 'x', description: 'x', status: 0, createdAt: 'x', updatedAt: 'x' };
		expect(likeness({ readyToSend: false })).toBeGreaterThan(likeness(shared));
		expect(likeness({ id: 1, message: 'x', status: 'error' })).toBe(0);
	});
});

describe('contradicts', () => {
	it('takes a long name that was cut off for the same, and no other beginning of it', () => {
		const name = 'Spring sale for everybody who has bought a coat';
		expect(contradicts({ name: name.slice(0, 36) }, { name })).toBe(false);
		expect(contradicts({ name: name.slice(0, 28) }, { name })).toBe(true);
		expect(contradicts({ name: `${name.slice(0, 29)}x` }, { name })).toBe(true);
	});

	it.each<[JsonObject, boolean]>([
		[{}, false],
		[{ name: 'spring  SALE ', sendingMode: 'sms' }, false],
		[{ name: 'Spring' }, true],
		[{ channel: 'RCS' }, true],
	])('of %j is %p', (shown, expected) => {
		expect(contradicts(shown, { name: 'Spring sale', sendingMode: 'SMS' })).toBe(expected);
	});
});
