import { amountText, countText } from '../../nodes/QlaraCampaigns/parameters/amountText';

describe('amountText', () => {
	it.each<[number, string | undefined, string]>([
		[1.71, 'EUR', '1.71 EUR'],
		[0.1 + 0.2, undefined, '0.3'],
		[38, '<b>', '38'],
	])('of %d in %s is %s', (value, currency, expected) => {
		expect(amountText(value, currency)).toBe(expected);
	});
});

describe('countText', () => {
	it.each<[number, string]>([
		[0, '0 recipients'],
		[1, '1 recipient'],
		[20000, '20,000 recipients'],
	])('of %d is %s', (count, expected) => {
		expect(countText(count, 'recipient')).toBe(expected);
	});
});
