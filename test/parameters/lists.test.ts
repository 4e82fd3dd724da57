import fc from 'fast-check';
import { entriesOf } from '../../nodes/QlaraCampaigns/parameters/lists';

describe('the entries of a value', () => {
	it.each<[unknown, unknown[]]>([
		['87, 88', ['87, 88']],
		[87, [87]],
		[undefined, [undefined]],
		[{ id: 87 }, [{ id: 87 }]],
		[
			[87, '88', null],
			[87, '88', null],
		],
		[
			[[87], [['88']]],
			[87, '88'],
		],
		['[87, 88]', ['87', '88']],
		[' ["87","88"] ', ['87', '88']],
		['[[87],[88]]', ['87', '88']],
		['[1234567890123456789]', ['1234567890123456789']],
		['[1234567890123456800]', [1234567890123456800]],
		['[87.0, 8.7e1, -1]', ['87.0', '8.7e1', '-1']],
		['["87, 88", "9"]', ['87, 88', '9']],
		['["a \\"7\\" b"]', ['a "7" b']],
		['[{"id": 87}]', [{ id: '87' }]],
		['[]', []],
		["['87']", ["['87']"]],
		['[87', ['[87']],
		['{"id": 87}', ['{"id": 87}']],
	])('of %j are %j', (value, entries) => {
		expect(entriesOf(value)).toEqual(entries);
	});

	it('are what JSON holds, for every list of texts and whole numbers', () => {
		const entry = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer());
		fc.assert(
			fc.property(fc.array(entry), (list) => {
				expect(entriesOf(JSON.stringify(list)).map(String)).toEqual(list.map(String));
			}),
		);
	});

	it('stay closed where lists lie deeper than anybody makes them, so that no depth is too much', () => {
		let list: unknown[] = ['87'];
		for (let depth = 0; depth < 100_000; depth++) list = [list];
		expect(entriesOf(list)).toHaveLength(1);
		expect(entriesOf('['.repeat(100_000))).toHaveLength(1);
	});
});
