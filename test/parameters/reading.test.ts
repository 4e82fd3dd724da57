import { quote } from '../../nodes/QlaraCampaigns/parameters/reading';

describe('a quoted value', () => {
	it.each<[unknown, string]>([
		['a\n  b', '"a b"'],
		['x'.repeat(60), `"${'x'.repeat(60)}"`],
		['x'.repeat(61), `"${'x'.repeat(60)}…"`],
		[{ a: [1] }, '"{"a":[1]}"'],
		[undefined, '"undefined"'],
	])('is short and on one line: %p', (value, expected) => {
		expect(quote(value)).toBe(expected);
	});

	it('may be circular', () => {
		const circular: { self?: unknown } = {};
		circular.self = circular;
		expect(quote(circular)).toBe('"object"');
	});
});
