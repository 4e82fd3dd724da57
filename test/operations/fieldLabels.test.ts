import { problem } from '../../nodes/QlaraCampaigns/channels/problem';
import { fieldLabel, problemReport } from '../../nodes/QlaraCampaigns/operations/fieldLabels';

describe('the label of a field', () => {
	it.each([
		['smsBody', 'SMS Text'],
		['scheduledDate', 'Scheduled Date'],
		['contactListIds', 'Contact Lists'],
		['price', 'Cost'],
		['somethingNew', 'somethingNew'],
		['', ''],
	])('%s is %s', (name, label) => {
		expect(fieldLabel(name)).toBe(label);
	});
});

describe('a problem as Check returns it', () => {
	it('has its sentences first and the words of the API last', () => {
		const report = problemReport(problem('error', 'missingField', 'smsBody', 'It is.', 'Do it.'));
		expect(Object.entries(report)).toEqual([
			['message', 'It is.'],
			['remedy', 'Do it.'],
			['severity', 'error'],
			['label', 'SMS Text'],
			['field', 'smsBody'],
			['code', 'missingField'],
		]);
	});
});
