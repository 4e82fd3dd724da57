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
			'Validation failed: name: must not be blank',
		],
		[['a', { message: 'b' }], 'a; b'],
		[
			'<html><head><style>p{}</style></head><body><h1>502</h1>\n<p>Bad &amp; gateway</p></body></html>',
			'502 Bad &amp; gateway',
		],
		[{ code: 77, field: 'name' }, 'code: 77; field: name'],
		[{ retryAfter: 120 }, undefined],
		[undefined, undefined],
		['', undefined],
		[{}, undefined],
		[[], undefined],
	])('finds in %j the words %p', (body, words) => {
		expect(apiMessageOf(body)).toBe(words);
	});

	it.each<[string, unknown, string]>([
		['errors by field', { errors: { smsBody: ['is too long'] } }, 'smsBody: is too long'],
		['errors by field, as texts', { errors: { name: 'is empty' } }, 'name: is empty'],
		[
			'fields that are called like what holds a reason',
			{ errors: { description: ['is too long'] } },
			'description: is too long',
		],
		[
			'several, also of one field',
			{ errors: { smsBody: ['is too long', 'has no stop word'], name: ['is empty'] } },
			'smsBody: is too long; smsBody: has no stop word; name: is empty',
		],
		[
			'errors by field under a title',
			{ title: 'Validation failed.', status: 400, errors: { smsBody: ['is too long'] } },
			'Validation failed: smsBody: is too long',
		],
		[
			'errors by field inside of fields',
			{ errors: { destinations: { '0': { number: ['is wrong'] } } } },
			'destinations.0.number: is wrong',
		],
		[
			'violations',
			{ message: 'Invalid', violations: [{ field: 'smsBody', message: 'is too long' }] },
			'Invalid: smsBody: is too long',
		],
		[
			'violations by the path of a property',
			{ violations: [{ propertyPath: 'smsBody', message: 'is too long' }] },
			'smsBody: is too long',
		],
		[
			'violations by path',
			{ violations: [{ path: '$.smsBody', message: 'is too long' }] },
			'smsBody: is too long',
		],
		[
			'a list of details with places',
			{ detail: [{ loc: ['body', 'smsBody'], msg: 'is too long', type: 'value_error' }] },
			'smsBody: is too long',
		],
		[
			'a list of details under a title',
			{ title: 'Unprocessable', detail: [{ loc: ['body', 'name'], msg: 'is empty' }] },
			'Unprocessable: name: is empty',
		],
		[
			'details of an error',
			{
				error: { code: 'BAD', message: 'Invalid', details: [{ field: 'name', message: 'empty' }] },
			},
			'Invalid; name: empty',
		],
		['a message in data', { success: false, data: { message: 'No credit' } }, 'No credit'],
		[
			'fields in data under a message',
			{ message: 'Invalid', data: { errors: { smsBody: ['is too long'] } } },
			'Invalid: smsBody: is too long',
		],
		[
			'nothing but a code',
			{ errors: [{ field: 'smsBody', code: 'TOO_LONG' }] },
			'smsBody: TOO_LONG',
		],
		[
			'pointers into the request',
			{ errors: [{ source: { pointer: '/smsBody' }, detail: 'is too long' }] },
			'smsBody: is too long',
		],
		[
			'parameters',
			{ title: 'Invalid', 'invalid-params': [{ name: 'smsBody', reason: 'is too long' }] },
			'Invalid: smsBody: is too long',
		],
		['fields alone', { smsBody: ['is too long'] }, 'smsBody: is too long'],
		[
			'fields in data, which has the shape of nothing known',
			{ status: 'fail', data: { smsBody: 'is too long' } },
			'status: fail; data.smsBody: is too long',
		],
		[
			'a list of messages',
			{ statusCode: 400, error: 'Bad Request', message: ['name is empty', 'text is empty'] },
			'Bad Request: name is empty; text is empty',
		],
	])('shows the words of a refusal by field: %s', (_name, body, words) => {
		expect(apiMessageOf(body)).toBe(words);
	});

	it('says nothing twice', () => {
		expect(
			apiMessageOf({
				message: 'smsBody is too long',
				errors: [{ field: 'smsBody', message: 'is too long' }, { message: 'smsBody is too long' }],
			}),
		).toBe('smsBody is too long');
	});

	it('does not show what a campaign in the answer says', () => {
		expect(
			apiMessageOf({ message: 'Locked', data: { id: 7, name: 'Spring', description: 'For all' } }),
		).toBe('Locked');
	});

	it('shows of a page what a browser would show', () => {
		const page = '<p>a < b</p><script>if (x<y) { a > b }</script ><STYLE>p>q{}</STYLE>c<br/>d';
		expect(apiMessageOf(page)).toBe('a < b c d');
		expect(apiMessageOf('seen<script>not seen')).toBe('seen');
	});

	it.each<[string, unknown]>([
		['brackets', '<'.repeat(200_000)],
		['scripts', '<script '.repeat(50_000)],
		['open scripts', '<script>'.repeat(50_000)],
		['white space', `<a${' '.repeat(200_000)}`],
		['items', { errors: Array.from({ length: 20_000 }, () => ({ field: 'a', message: 'b' })) }],
	])('looks at each character once, however many %s there are', (_name, body) => {
		expect((apiMessageOf(body) ?? '').length).toBeLessThanOrEqual(501);
	});

	it('looks no deeper than a refusal goes, however deep it is', () => {
		let body: unknown = 'x';
		for (let level = 0; level < 5_000; level++) body = level % 2 === 0 ? [body] : { errors: body };
		expect(apiMessageOf(body)).toBeUndefined();
		expect(apiMessageOf({ message: 'Invalid', body })).toBe('Invalid');
	});

	it('cuts a message that is too long for an error', () => {
		expect(apiMessageOf({ message: 'x'.repeat(10_000) })).toBe(`${'x'.repeat(500)}…`);
		expect(apiMessageOf({ message: 'x'.repeat(500) })).toBe('x'.repeat(500));
	});
});
