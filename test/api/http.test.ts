import { isSameHost, readBaseUrl } from '../../nodes/QlaraCampaigns/api/baseUrl';
import { apiMessageOf } from '../../nodes/QlaraCampaigns/api/apiMessage';
import { campaignIdProblem } from '../../nodes/QlaraCampaigns/api/campaignId';
import { endpoints, pathFor } from '../../nodes/QlaraCampaigns/api/endpoints';

describe('the base URL', () => {
	it.each([
		['https://lora-api.agiletelecom.com/api', 'https://lora-api.agiletelecom.com/api'],
		['  https://example.com/api//  ', 'https://example.com/api'],
		['http://127.0.0.1:7070/api', 'http://127.0.0.1:7070/api'],
		['http://localhost:7070', 'http://localhost:7070'],
		['http://[::1]:7070', 'http://[::1]:7070'],
	])('%s is read as %s', (text, url) => {
		expect(readBaseUrl(text)).toEqual({ url });
	});

	it.each<[unknown, RegExp]>([
		['', /empty/],
		[undefined, /empty/],
		['lora-api', /not a web address/],
		['http://example.com/api', /https/],
		['http://localhost.example.com', /https/],
		['ftp://example.com', /https/],
		['https://user:key@example.com', /user name/],
		['https://example.com/api?x=1', /"\?"/],
		['javascript:alert(1)', /https/],
	])('%p is refused', (text, problem) => {
		expect(readBaseUrl(text)).toEqual({ problem: expect.stringMatching(problem) as string });
	});

	it.each([
		['https://a.example/api/x', true],
		['https://a.example:443/', true],
		['https://a.example.evil.test/', false],
		['https://a.example@evil.test/', false],
		['http://a.example/', false],
		['https://a.example:8443/', false],
		['//evil.test', false],
	])('%s lies on https://a.example: %s', (target, same) => {
		expect(isSameHost(target, 'https://a.example/api')).toBe(same);
	});
});

describe('the path of a campaign', () => {
	it.each([
		['1542', '/partner-gateway/v1/campaigns/1542'],
		['camp-wa-2026', '/partner-gateway/v1/campaigns/camp-wa-2026'],
		['../x', '/partner-gateway/v1/campaigns/..%2Fx'],
		['1/confirm', '/partner-gateway/v1/campaigns/1%2Fconfirm'],
		['1?x=1#y', '/partner-gateway/v1/campaigns/1%3Fx%3D1%23y'],
		['$&', '/partner-gateway/v1/campaigns/%24%26'],
	])('encodes %s', (id, path) => {
		expect(pathFor(endpoints.get, id)).toBe(path);
	});

	it.each(['', '.', '..', 'stats', 'a\u0000b', '\ud800', 'x'.repeat(201)])('refuses %j', (id) => {
		expect(campaignIdProblem(id)).toBeDefined();
		expect(() => pathFor(endpoints.confirm, id)).toThrow(/campaign ID/);
	});
});

describe("the API's own words", () => {
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
	])('in %j are %p', (body, words) => {
		expect(apiMessageOf(body)).toBe(words);
	});

	it('are cut when there is no end to them', () => {
		expect(apiMessageOf({ message: 'x'.repeat(10_000) })).toBe(`${'x'.repeat(500)}…`);
	});
});
