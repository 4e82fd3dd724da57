import { plainLine } from '../../nodes/QlaraCampaigns/parameters/plainLine';

it.each([
	['Spring sale & more <50%> [IT] new_arrivals è 日本 👍🏽', undefined],
	['  two \n\t lines\u2028and  spaces\u00a0 ', 'two lines and spaces'],
	['turned \u202earound\u202c, hid\u200bden\u0000', 'turned around, hidden'],
	['={{ $env.KEY }}', '＝{{ $env.KEY }}'],
	['\u200b =1', '＝1'],
	['a = b', undefined],
	['o\u0301\u0301\u0301\u0301\u0301\u0301', 'o\u0301\u0301\u0301\u0301'],
	['\u3164\u2800\u200d', ''],
	['x'.repeat(80), undefined],
	['x'.repeat(81), `${'x'.repeat(80)}…`],
	['👍'.repeat(80), undefined],
	['\u200b'.repeat(1_000), '…'],
])('shows %j as it can be chosen from a list', (text, expected = text) => {
	expect(plainLine(text)).toBe(expected);
});
