import { campaignKey } from '../../nodes/QlaraCampaigns/trigger/campaignKey';

describe('the key of a campaign', () => {
	it('is its id when that is a number, and otherwise negative', () => {
		expect(campaignKey('42')).toBe(42);
		expect(campaignKey('0')).toBe(0);
		for (const id of ['0042', '-1', '1.5', '1e3', ' 42', '', '9007199254740991', 'camp-42'])
			expect(campaignKey(id)).toBeLessThan(0);
	});

	it('is another one for another word, and always the same for the same word', () => {
		const keysOf = () =>
			Array.from({ length: 200_000 }, (_value, index) => campaignKey(`camp-${index}`));
		const keys = keysOf();
		expect(new Set(keys).size).toBe(200_000);
		expect(Math.min(...keys.slice(0, 1_000))).toBeGreaterThanOrEqual(-(2 ** 40));
		expect(campaignKey('camp-7')).toBe(keys[7]);
	});
});
