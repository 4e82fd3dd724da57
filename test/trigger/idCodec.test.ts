import fc from 'fast-check';

import {
	decodeIds,
	decodeKeys,
	encodeIds,
	encodeKeys,
} from '../../nodes/QlaraCampaigns/trigger/idCodec';

describe('keys', () => {
	it('come back from their text, in ascending order', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: -(2 ** 40), max: 2 ** 52 - 1 })), (keys) => {
				expect(decodeKeys(encodeKeys(keys))).toEqual([...keys].sort((a, b) => a - b));
			}),
		);
	});

	it('take little room when they have been counted up', () => {
		expect(encodeKeys([1542, 1543, 1544, 1550])).toBe('16u+2,6');
		const run = Array.from({ length: 1_000 }, (_value, index) => 5_000 + index);
		expect(encodeKeys(run).length).toBeLessThan(10);
	});
});

describe('ids', () => {
	it('are none where nothing was written', () => {
		expect(decodeIds([])).toEqual([]);
	});

	it('come back from their texts, numbers and words', () => {
		const ids = fc.uniqueArray(fc.oneof(fc.nat().map(String), fc.string({ minLength: 1 })));
		fc.assert(
			fc.property(ids, (some) => {
				expect(decodeIds(encodeIds(some)).sort()).toEqual([...some].sort());
			}),
		);
	});
});
