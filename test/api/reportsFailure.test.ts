import { reportsFailure } from '../../nodes/QlaraCampaigns/api/reportsFailure';

describe('reportsFailure', () => {
	it.each<unknown>([
		{ success: false },
		{ success: 'false' },
		{ success: 'False' },
		{ success: 'no' },
		{ ok: 0 },
		{ ok: '0' },
		{ ok: false, data: {} },
		{ status: 'error', message: 'x' },
		{ status: 'ERROR' },
		{ status: 'FAILED' },
		{ status: 'fail' },
		{ status: 'KO' },
		{ status: 'BAD_REQUEST' },
		{ status: 'ERROR_500' },
		{ status: 'Internal Server Error' },
		{ status: 400 },
		{ status: '404' },
		{ status: 500, id: 7 },
		{ statusCode: 422 },
		{ code: 403 },
		{ result: 'error' },
		{ error: 'No credit' },
		{ error: true },
		{ error: { code: 9, message: '' } },
		{ errorCode: 9 },
		{ error_description: 'x' },
		{ errors: ['x'] },
		{ errors: { smsBody: ['is too long'] } },
		{ errors: [{ field: 'smsBody' }] },
		{ violations: [{ message: 'x' }] },
		{ 'field-errors': { a: 'b' } },
		{ data: { success: false } },
		{ result: { status: 'error' } },
		{ response: { data: { errors: ['x'] } } },
		{ status: { code: 400, message: 'x' } },
		{ meta: { success: false }, data: { id: 7 } },
		[{ errorCode: 'X', message: 'x' }],
		'<!doctype html><html><body>Sign in</body></html>',
		'\n <html>',
		'Please <form action="/login">',
		'<?xml version="1.0"?><fault/>',
		'Error: no credit',
		'Forbidden',
		'KO',
	])('sees that %j says no', (body) => {
		expect(reportsFailure(body)).toBe(true);
	});

	it.each<unknown>([
		undefined,
		null,
		'',
		'OK',
		'accepted',
		'Campaign updated',
		'5 < 7',
		{ status: [404] },
		{ statusCode: true },
		7,
		{},
		[],
		{ message: 'Campaign confirmed' },
		{ success: true },
		{ ok: true, error: null },
		{ ok: 1 },
		{ success: 0, failed: 0, pending: 20 },
		{ error: false, errors: [], violations: {} },
		{ error: '', errorCode: 0, errors: { smsBody: [] } },
		{ error: { code: 0, message: 'OK' } },
		{ errorCode: '000', errorMessage: 'No error' },
		{ errors: null, status: 'ok' },
		{ status: 'success' },
		{ status: 200, message: 'x' },
		{ statusCode: 202, code: 202 },
		{ status: 0 },
		{ status: 'DRAFT' },
		{ status: 'errorless' },
		{ id: 7, status: 1, totalFailed: 3 },
		{ result: 'ok', data: { id: 7, status: 4 } },
		{ success: 3, failed: 0 },
	])('takes %j for what it is', (body) => {
		expect(reportsFailure(body)).toBe(false);
	});

	it('looks no deeper than an answer goes, however deep it is', () => {
		let body: unknown = { errors: ['x'] };
		for (let level = 0; level < 5_000; level++) body = { data: body };
		expect(reportsFailure(body)).toBe(false);
		let errors: unknown = 'x';
		for (let level = 0; level < 5_000; level++) errors = [errors];
		expect(reportsFailure({ errors })).toBe(false);
	});
});
