import { isSameHost, readBaseUrl } from '../../nodes/QlaraCampaigns/api/baseUrl';

describe('readBaseUrl', () => {
	it.each([
		['https://lora-api.agiletelecom.com/api', 'https://lora-api.agiletelecom.com/api'],
		['  https://example.com/api//  ', 'https://example.com/api'],
		['http://127.0.0.1:7070/api', 'http://127.0.0.1:7070/api'],
		['http://localhost:7070', 'http://localhost:7070'],
		['http://[::1]:7070', 'http://[::1]:7070'],
	])('reads %s as %s', (text, url) => {
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
		...['?x=1', '#x', '?', '#', '?/', '/#//', '/?#'].map((end): [string, RegExp] => [
			`https://example.com/api${end}`,
			/"\?" or "#"/,
		]),
		['https://user?@example.com', /"\?" or "#"/],
		['javascript:alert(1)', /https/],
	])('refuses %p', (text, problem) => {
		expect(readBaseUrl(text)).toEqual({ problem: expect.stringMatching(problem) as string });
	});
});

describe('isSameHost', () => {
	it.each([
		['https://a.example/api/x', true],
		['https://a.example:443/', true],
		['https://a.example.evil.test/', false],
		['https://a.example@evil.test/', false],
		['http://a.example/', false],
		['https://a.example:8443/', false],
		['//evil.test', false],
	])(
		'compares scheme, name and port: %s is on the host of https://a.example: %s',
		(target, same) => {
			expect(isSameHost(target, 'https://a.example/api')).toBe(same);
		},
	);
});
