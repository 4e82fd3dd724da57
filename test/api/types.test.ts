import { isJsonObject } from '../../nodes/QlaraCampaigns/api/types';

describe('isJsonObject', () => {
	it.each<[unknown, boolean]>([
		[{}, true],
		[{ id: 1 }, true],
		[Object.create(null), true],
		[[], false],
		[null, false],
		[undefined, false],
		['{}', false],
		[1, false],
	])('of %j is %j', (value, expected) => {
		expect(isJsonObject(value)).toBe(expected);
	});
});
