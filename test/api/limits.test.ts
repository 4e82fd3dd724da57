import { hasTooManyValues, limits } from '../../nodes/QlaraCampaigns/api/limits';

it('counts the values of an answer where there may be too many', () => {
	const values = (count: number): string => `[${'1,'.repeat(count - 1)}1]`;
	expect(hasTooManyValues(values(limits.values))).toBe(false);
	expect(hasTooManyValues(values(limits.values + 2))).toBe(true);
	expect(hasTooManyValues('['.repeat(limits.values + 1))).toBe(true);
	expect(hasTooManyValues(`"${'a'.repeat(limits.values * 2)}"`)).toBe(false);
	expect(hasTooManyValues('')).toBe(false);
});

it('leaves room for a page of campaigns with very many phone numbers', () => {
	const destinations = Array.from({ length: 20_000 }, (_number, at) => `+3934012${10_000 + at}`);
	const campaign = { id: 1, name: 'Spring', destinations };
	const page = JSON.stringify({ content: Array.from({ length: 100 }, () => campaign) });
	expect(page.length).toBeLessThan(limits.answerBytes);
	expect(hasTooManyValues(page)).toBe(false);
});
