import { triggerForm } from '../../nodes/QlaraCampaigns/trigger/form';
import { readSettings } from '../../nodes/QlaraCampaigns/trigger/settings';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { paramsOf } from '../parameters/paramsOf';

const labels = labelsOf(triggerForm);
const read = (values: Record<string, unknown> = {}) =>
	readSettings(
		paramsOf({ triggerOn: ['any'], watch: 'all', simplify: true, ...values }, { labels }),
	);

describe('the settings of the trigger', () => {
	it('are those of the form that nobody has touched', () => {
		const untouched = Object.fromEntries(
			triggerForm.map(({ name, default: value }) => [name, value]),
		);
		expect(readSettings(paramsOf(untouched, { labels }))).toEqual({
			rules: { triggerOn: new Set(['any']), eachStatus: false },
			filter: { sendingModes: [], search: '' },
			simple: true,
			deliverExisting: false,
			atLeastOnce: false,
		});
	});

	it('take the chosen changes as a list or as a text that an expression returned', () => {
		for (const triggerOn of [['failed', 'completed'], 'completed, failed', 'failed\ncompleted'])
			expect(read({ triggerOn }).rules.triggerOn).toEqual(new Set(['completed', 'failed']));
	});

	it.each<[Record<string, unknown>, string]>([
		[{ triggerOn: ['completed', 'finished'] }, '"Trigger On" holds "finished"'],
		[{ triggerOn: [] }, '"Trigger On" is empty'],
		[{ watch: 'some' }, '"Watch" is "some"'],
		[{ watch: 'one' }, '"Campaign"'],
		[{ options: { afterRestart: 'never' } }, '"After a Restart" is "never"'],
	])('cannot be %j', (values, message) => {
		expect(() => read(values)).toThrow(message);
	});

	it('name what can be chosen where something else was', () => {
		let thrown: unknown;
		try {
			read({ triggerOn: ['finished'] });
		} catch (error) {
			thrown = error;
		}
		expect(thrown).toMatchObject({
			remedy: expect.stringMatching(/^Choose from: (\w+, ){5,}\w+\.$/) as string,
		});
	});

	it('leave filters out where one campaign is watched', () => {
		const filters = { search: 'Spring', sendingModes: ['SMS'] };
		expect(read({ watch: 'one', campaignId: 7, filters }).filter).toEqual({
			campaignId: '7',
			sendingModes: [],
			search: '',
		});
	});

	it('compare sending modes in upper case and searches without spaces around them', () => {
		const filters = { search: ' Spring ', sendingModes: 'sms,rcs_sms' };
		expect(read({ filters }).filter).toEqual({
			sendingModes: ['SMS', 'RCS_SMS'],
			search: 'Spring',
		});
	});

	it('know every option', () => {
		const options = { deliverExisting: true, eventsFor: 'step', afterRestart: 'atLeastOnce' };
		expect(read({ options, simplify: false })).toMatchObject({
			rules: { eachStatus: true },
			simple: false,
			deliverExisting: true,
			atLeastOnce: true,
		});
	});
});
