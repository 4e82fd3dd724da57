import { addFieldWarnings } from '../../nodes/QlaraCampaigns/operations/fieldWarnings';

describe('addFieldWarnings', () => {
	it('adds what looks wrong in the fields that were written', () => {
		expect(addFieldWarnings({ id: 7 }, { smsSender: 'My Shop', smsBody: 'Hi undefined' })).toEqual({
			id: 7,
			warnings: [
				'The SMS sender "My Shop" is neither up to 11 letters and digits nor a number.',
				'The text contains "undefined", which is what a missing value looks like.',
			],
		});
	});

	it.each<[string, Record<string, unknown>]>([
		['there is nothing wrong', { smsSender: 'MyShop', smsBody: 'Hello' }],
		['there are only notes', { smsBody: 'Hi {{name}}' }],
		['fields were cleared', { smsSender: '', smsBody: null }],
		['no field of a channel was written', { name: 'undefined' }],
	])('leaves the output alone when %s', (_what, written) => {
		const output = { id: 7, smsBody: 'Hi undefined' };
		expect(addFieldWarnings(output, written)).toBe(output);
	});
});
