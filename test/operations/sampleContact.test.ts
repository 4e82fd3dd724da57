import { readAs, readSampleContact } from '../../nodes/QlaraCampaigns/operations/sampleContact';
import { paramsOf } from '../parameters/paramsOf';

describe('the sample contact', () => {
	it('has a value for what placeholders are likely to name, in any spelling', () => {
		const contact = readSampleContact(paramsOf({ sampleContact: {} }));
		expect(readAs('Hi {{firstName}} {{ last_name }} of {{CITY}}', contact)).toEqual({
			text: 'Hi Anna Rossi of Parma',
			unknown: [],
		});
	});

	it('leaves placeholders of other names as they are, and names each once', () => {
		expect(readAs('{{code}} {{code}} {{constructor}}', new Map())).toEqual({
			text: '{{code}} {{code}} {{constructor}}',
			unknown: ['{{code}}', '{{constructor}}'],
		});
	});

	it('takes what the user has entered, an empty value too, and fills in nothing twice', () => {
		const sample = { firstName: '', lastName: '{{city}} $&' };
		const contact = readSampleContact(paramsOf({ sampleContact: sample }));
		expect(readAs('Hi {{firstName}},{{lastName}}', contact).text).toBe('Hi ,{{city}} $&');
	});
});
