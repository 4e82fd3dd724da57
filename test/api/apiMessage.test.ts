import { apiMessageOf } from '../../nodes/QlaraCampaigns/api/apiMessage';

describe('apiMessageOf', () => {
	it.each<[unknown, string | undefined]>([
		[{ status: 400, error: 'Bad Request', message: 'smsBody is required' }, 'smsBody is required'],
		[{ status: 'error', message: 'no credit', code: 9 }, 'no credit'],
		[{ error: { message: 'not ready' } }, 'not ready'],
		[{ error: 'invalid_key', error_description: 'Key revoked' }, 'Key revoked'],
		[
			{
				message: 'Validation failed',
				errors: [{ field: 'name', defaultMessage: 'must not be blank' }],
			},
			'Validation failed: must not be blank',
		],
		[['a', { message: 'b' }], 'a; b'],
		[
			'<html><head><style>p{}</style></head><body><h1>502</h1>\n<p>Bad &amp; gateway</p></body></html>',
			'502 Bad &amp; gateway',
		],
		[{ code: 77, field: 'name' }, '{"code":77,"field":"name"}'],
		[{ retryAfter: 120 }, undefined],
		[undefined, undefined],
		['', undefined],
		[{}, undefined],
		[[], undefined],
	])('finds in %j the words %p', (body, words) => {
		expect(apiMessageOf(body)).toBe(words);
	});

	it('cuts a message that is too long for an error', () => {
		expect(apiMessageOf({ message: 'x'.repeat(10_000) })).toBe(`${'x'.repeat(500)}…`);
		expect(apiMessageOf({ message: 'x'.repeat(500) })).toBe('x'.repeat(500));
	});
});
