import { toText } from '../../nodes/QlaraCampaigns/api/toText';

describe('toText', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;

	it.each<[unknown, string]>([
		['a', 'a'],
		['', ''],
		[1.5, '1.5'],
		[null, 'null'],
		[undefined, 'undefined'],
		[{ toString: 1, valueOf: 1 }, '{"toString":1,"valueOf":1}'],
		[[{ toString: 1 }], '[{"toString":1}]'],
		[Object.create(null), '{}'],
		[new Error('Why'), 'Why'],
		[circular, 'object'],
		[10n, 'bigint'],
		[Symbol('a'), 'symbol'],
		[() => 1, 'function'],
	])('writes %p as %j', (value, text) => {
		expect(toText(value)).toBe(text);
	});
});
