import { percent } from '../../nodes/QlaraCampaigns/parameters/percent';

describe('percent', () => {
	it.each([
		[39, 40, 97.5],
		[1, 3, 33.3],
		[0, 5, 0],
		[5, 0, null],
		[undefined, 5, null],
		[5, undefined, null],
	])('of %j in %j is %j', (part, whole, share) => {
		expect(percent(part, whole)).toBe(share);
	});
});
