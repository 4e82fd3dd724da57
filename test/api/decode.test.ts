import {
	decodeCampaign,
	decodeCampaigns,
	decodePrice,
	decodeRows,
} from '../../nodes/QlaraCampaigns/api/decode';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';

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
		[{ status: 'error', message: 'x' }, 'an object with status, message'],
		[{ sent: [], failed: [] }, 'an object with sent, failed'],
		[
			{ success: false, message: 'maintenance', errors: [] },
			'an object with success, message, errors',
		],
		[{ success: false, data: [] }, 'an object with success, data'],
		[{ status: 'error', data: [{ id: 1 }] }, 'an object with status, data'],
		[{ errors: [{ field: 'page' }] }, 'an object with errors'],
		[{ campagne: [] }, 'an object with campagne'],
		[['a', 'b'], 'a list of 2'],
		['<html>', 'the text "<html>"'],
		[7, 'the number 7'],
	])('names what came instead of a list: %p', (body, named) => {
		expect(() => decodeRows(endpoints.list, ok(body))).toThrow(
			new QlaraError(
				`Qlara answered with status 200, but instead of a list it sent ${named}`,
				'unreadable',
				endpoints.list,
			),
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

describe('decodePrice', () => {
	it.each<[unknown, object]>([
		[12.5, { price: 12.5 }],
		[0, { price: 0 }],
		['12.5000', { price: 12.5 }],
		['12,50', { price: 12.5 }],
		['12.50 EUR', { price: 12.5 }],
		['€ 3', { price: 3 }],
		[
			{ price: '1.234', currency: 'EUR' },
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
		'1.234,50',
		{ price: null },
		{ prezzo: 3 },
		[3],
		true,
		NaN,
	])('does not guess a price from %j', (body) => {
		expect(() => decodePrice(endpoints.price, ok(body))).toThrow(/instead of a price it sent/);
	});
});
