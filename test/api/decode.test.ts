import {
	decodeAccepted,
	decodeCampaign,
	decodeCampaigns,
	decodeDeleted,
	decodePrice,
	decodeRows,
} from '../../nodes/QlaraCampaigns/api/decode';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import { tooDeep } from '../../nodes/QlaraCampaigns/api/parseBody';

const ok = (body: unknown) => ({ status: 200, body });
const rows = [{ id: 1 }, { id: 2 }];

describe('decodeRows', () => {
	it.each<[string, unknown, { total?: number; last?: boolean }]>([
		['a bare array', rows, {}],
		[
			'Spring',
			{ content: rows, totalElements: 9, last: false, number: 0 },
			{ total: 9, last: false },
		],
		[
			'Spring with a page object',
			{ content: rows, page: { totalElements: 9, size: 2 } },
			{ total: 9 },
		],
		['data', { data: rows, total: '9' }, { total: 9 }],
		['data one level down', { data: { items: rows }, totalCount: 9 }, { total: 9 }],
		['an embedded list', { _embedded: { campaigns: rows } }, {}],
		['one unknown name', { campagne: rows, stato: 'ok' }, {}],
		['a count of this page', { items: rows, count: 2 }, {}],
		['a count of all', { items: rows, count: 12 }, { total: 12 }],
		['a total that makes no sense', { items: rows, total: 1 }, {}],
	])('reads a list that comes as %s', (_name, body, more) => {
		expect(decodeRows(endpoints.list, ok(body))).toEqual({ rows, ...more });
	});

	it('reads an empty list from a 204', () => {
		expect(decodeRows(endpoints.list, { status: 204, body: undefined })).toEqual({
			rows: [],
			last: true,
		});
	});

	it.each<[unknown, string]>([
		[undefined, 'an empty answer'],
		[{}, 'an empty object'],
		[{ sent: [], failed: [] }, 'an object with sent, failed'],
		[{ campagne: [] }, 'an object with campagne'],
		[['a', 'b'], 'a list of 2'],
		['accepted', 'the text "accepted"'],
		[7, 'the number 7'],
		[tooDeep, 'an answer that is nested more than 100 levels deep'],
	])('names what came instead of a list: %p', (body, named) => {
		expect(() => decodeRows(endpoints.list, ok(body))).toThrow(
			new QlaraError(
				`Qlara answered with status 200, but instead of a list it sent ${named}`,
				'unreadable',
				endpoints.list,
			),
		);
	});

	it.each<[unknown, string]>([
		[{ status: 'error', message: 'x' }, 'said: x'],
		[{ success: false, message: 'maintenance', errors: [] }, 'said: maintenance'],
		[{ success: false, data: [] }, 'said that it failed'],
		[{ status: 'error', data: [{ id: 1 }] }, 'said: status: error'],
		[{ data: [{ id: 1 }], errors: ['shard 2 is down'] }, 'said: shard 2 is down'],
		[[{ errorCode: 7, message: 'x' }], 'said: x'],
		['<html>Sign in</html>', 'sent a web page: Sign in'],
	])('says in the words of the API that it got none: %p', (body, said) => {
		expect(() => decodeCampaigns(endpoints.list, ok(body))).toThrow(
			new QlaraError(`Qlara answered with status 200, but ${said}`, 'unreadable', endpoints.list),
		);
	});
});

describe('decodeCampaigns', () => {
	it('fails when a row is no campaign, since leaving it out would make the list shorter', () => {
		expect(decodeCampaigns(endpoints.list, ok([{ id: 1 }, { id: 'x' }])).rows).toHaveLength(2);
		expect(() => decodeCampaigns(endpoints.list, ok([{ id: 1 }, { name: 'x' }]))).toThrow(
			/instead of a list of campaigns it sent a list of 2/,
		);
	});

	it('takes campaigns that have failed for campaigns, also when all have', () => {
		const failed = [{ id: 1, status: 'FAILED', error: 'no credit' }];
		for (const body of [failed, { data: failed }, { campaigns: failed, status: 'ok' }])
			expect(decodeCampaigns(endpoints.list, ok(body)).rows).toEqual(failed);
	});

	it('reads rows that come in an envelope of their own', () => {
		const body = { data: [{ campaign: { id: 1 } }, { campaign: { id: 2 } }], total: 9 };
		expect(decodeCampaigns(endpoints.list, ok(body))).toEqual({ rows, total: 9 });
	});
});

describe('decodeCampaign', () => {
	it.each([{ id: 7, x: 1 }, { data: { id: 7, x: 1 } }, { campaign: { id: 7, x: 1 }, ok: true }])(
		'finds the campaign in %j',
		(body) => {
			expect(decodeCampaign(endpoints.get, ok(body))).toEqual({ id: 7, x: 1 });
		},
	);

	it('keeps an ID that is a text', () => {
		expect(decodeCampaign(endpoints.get, ok({ id: 'camp-wa-1' })).id).toBe('camp-wa-1');
	});

	it.each([{}, { id: '' }, { id: null }, { data: { name: 'x' } }, [], 'x', undefined])(
		'finds no campaign in %j',
		(body) => {
			expect(() => decodeCampaign(endpoints.get, ok(body))).toThrow(
				/instead of a campaign it sent/,
			);
		},
	);
});

describe('decodeCampaign for a call', () => {
	const call = { id: '5001' };

	it('finds the campaign of the call inside of an answer with an ID of its own', () => {
		const campaign = { id: 5001, smsBody: 'Hello' };
		const body = { id: 'request-77', data: campaign };
		expect(decodeCampaign(endpoints.get, ok(body), call)).toEqual(campaign);
		expect(
			decodeCampaign(endpoints.create, ok(body), { body: { name: 'x', sendingMode: 'SMS' } }),
		).toEqual(campaign);
	});

	it.each<[unknown, string]>([
		[{ id: 77, name: 'x' }, 'instead of the campaign 5001 it sent the campaign 77'],
		[{ id: 'e-1', status: 'error' }, 'said: id: e-1; status: error'],
		[{ id: 'e-1', status: 'error', message: 'No credit' }, 'said: No credit'],
		[{ success: false, data: { id: 5001, name: 'x' } }, 'said that it failed'],
		[{ message: 'queued' }, 'instead of the campaign 5001 it sent an object with message'],
	])('does not take %j for it', (body, said) => {
		expect(() => decodeCampaign(endpoints.get, ok(body), call)).toThrow(said);
	});

	it('says what came, the status and the words, so that a write counts as open', () => {
		const answer = { status: 202, body: { status: 'error', message: 'No credit' } };
		const error = expect.objectContaining({
			kind: 'unreadable',
			details: { status: 202, garbled: false, apiMessage: 'No credit' },
		}) as unknown;
		expect(() => decodeCampaign(endpoints.get, answer, call)).toThrow(error as Error);
	});
});

describe('decodeAccepted', () => {
	it.each<unknown>([undefined, 'OK', {}, { message: 'updated' }, { id: 77 }, []])(
		'is content with %j',
		(body) => {
			expect(decodeAccepted(endpoints.update, ok(body))).toBeUndefined();
		},
	);

	it.each<[unknown, string]>([
		[{ errors: { smsBody: ['is too long'] } }, 'but said: smsBody: is too long'],
		[{ success: false }, 'but said that it failed'],
		['<html><body>Sign in</body></html>', 'but sent a web page: Sign in'],
		[tooDeep, 'nested more than 100 levels deep'],
	])('says that the request did not succeed: %p', (body, said) => {
		expect(() => decodeAccepted(endpoints.update, ok(body))).toThrow(said);
	});
});

describe('decodeDeleted', () => {
	it('is content with the documented answer', () => {
		expect(decodeDeleted(endpoints.delete, { status: 204, body: undefined })).toBeUndefined();
	});

	it.each<[unknown, string]>([
		[undefined, 'but instead of a 204 it sent an empty answer'],
		[{ message: 'deleted' }, 'but instead of a 204 it sent an object with message'],
		[{ error: 'Locked' }, 'but said: Locked'],
		['<html>Sign in</html>', 'but sent a web page: Sign in'],
	])('leaves open what a 200 means: %j', (body, said) => {
		expect(() => decodeDeleted(endpoints.delete, ok(body))).toThrow(said);
	});
});

describe('decodePrice', () => {
	it.each<[unknown, object]>([
		[12.5, { price: 12.5 }],
		[0, { price: 0 }],
		['12.5000', { price: 12.5 }],
		['12,50', { price: 12.5 }],
		['12.50 EUR', { price: 12.5 }],
		['€ 3', { price: 3 }],
		['1.234,50', { price: 1234.5 }],
		[
			{ price: '1.2340', currency: 'EUR' },
			{ price: 1.234, currency: 'EUR' },
		],
		[
			{ totalPrice: 8, currency: 'EUR' },
			{ price: 8, totalPrice: 8, currency: 'EUR' },
		],
		[{ data: { cost: 8 } }, { price: 8, cost: 8 }],
		[{ data: 4 }, { price: 4 }],
		[
			{ price: { amount: 8, currency: 'EUR' }, id: 1 },
			{ price: 8, amount: 8, currency: 'EUR', id: 1 },
		],
		[
			{ data: { price: 5 }, currency: 'EUR' },
			{ price: 5, currency: 'EUR' },
		],
		[
			{ data: '5', currency: 'EUR' },
			{ price: 5, currency: 'EUR' },
		],
	])('reads the price %j', (body, price) => {
		expect(decodePrice(endpoints.price, ok(body))).toEqual(price);
	});

	it.each([
		undefined,
		'',
		'free',
		'1,234',
		'1.500',
		{ price: '1.500', currency: 'EUR' },
		{ price: '1.500', amount: 38 },
		{ data: '1.500' },
		{ price: null },
		{ prezzo: 3 },
		[3],
		true,
		NaN,
	])('does not guess a price from %j', (body) => {
		expect(() => decodePrice(endpoints.price, ok(body))).toThrow(/instead of a price it sent/);
	});

	it('reads no price from an answer that says no', () => {
		expect(() => decodePrice(endpoints.price, ok({ price: 0, error: 'Locked' }))).toThrow(
			'but said: Locked',
		);
	});

	it('does not take the price of another campaign', () => {
		const call = { id: '5001' };
		expect(decodePrice(endpoints.price, ok({ price: 1, campaignId: 5001 }), call).price).toBe(1);
		expect(() => decodePrice(endpoints.price, ok({ price: 1, campaignId: 77 }), call)).toThrow(
			'instead of the price of the campaign 5001 it sent that of the campaign 77',
		);
	});
});
