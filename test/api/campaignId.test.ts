import { campaignIdProblem, toApiId } from '../../nodes/QlaraCampaigns/api/campaignId';

describe('campaignIdProblem', () => {
	it.each([
		['', 'is empty'],
		['.', 'is ".", which cannot be a campaign ID'],
		['..', 'is "..", which cannot be a campaign ID'],
		['stats', 'is "stats", which cannot be a campaign ID'],
		['x'.repeat(201), 'is longer than 200 characters'],
		['a\u0000b', 'contains invisible or broken characters'],
		['1\n', 'contains invisible or broken characters'],
		['\ud800', 'contains invisible or broken characters'],
		['7\udc00', 'contains invisible or broken characters'],
	])('says what is wrong with %j', (id, problem) => {
		expect(campaignIdProblem(id)).toBe(problem);
	});

	it.each(['7', 'camp-wa-2026', '...', 'statistics', 'Stats', 'a b', '😀', 'x'.repeat(200)])(
		'finds nothing wrong with %j',
		(id) => {
			expect(campaignIdProblem(id)).toBeUndefined();
		},
	);
});

describe('toApiId', () => {
	it.each<[string, string | number]>([
		['1542', 1542],
		['0', 0],
		['-3', -3],
		[String(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
		['9007199254740993', '9007199254740993'],
		['0042', '0042'],
		['-0', '-0'],
		['+42', '+42'],
		['4.0', '4.0'],
		['1e3', '1e3'],
		['0x10', '0x10'],
		['list_12345', 'list_12345'],
	])('writes %s as %p, so that the ID stays what it is', (id, expected) => {
		expect(toApiId(id)).toBe(expected);
	});
});
