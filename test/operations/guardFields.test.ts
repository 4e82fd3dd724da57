import {
	confirmGuards,
	deleteGuards,
	readGuards,
	sendGuards,
} from '../../nodes/QlaraCampaigns/operations/guardFields';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { paramsOf } from '../parameters/paramsOf';

const read = (values: Record<string, unknown>, raw: Record<string, unknown> = values) =>
	readGuards(paramsOf(values, { raw, labels: labelsOf([sendGuards]) }));
const names = ({ options = [] }: typeof sendGuards): string[] => options.map(({ name }) => name);

describe('the guards in the form', () => {
	it('are the same for Send and Confirm, but that Send also looks for mistakes', () => {
		expect(names(sendGuards).filter((name) => name !== 'acceptWarnings')).toEqual(
			names(confirmGuards),
		);
		expect(names(confirmGuards).sort()).toEqual(
			[
				'allowedHours',
				'allowedHoursTimeZone',
				'maximumCost',
				'maximumRecipients',
				'minimumRecipients',
				'planId',
				'undoWindow',
			].sort(),
		);
	});

	it('of Delete are those that an AI agent needs', () => {
		expect(names(deleteGuards)).toEqual(['maximumCost', 'maximumRecipients']);
	});
});

describe('readGuards', () => {
	it('sets no limit that was not added', () => {
		expect(read({})).toEqual({});
		expect(read({ acceptWarnings: true })).toEqual({});
	});

	it('reads every limit', () => {
		expect(
			read({
				maximumCost: '49,90',
				maximumRecipients: 100,
				minimumRecipients: '1',
				planId: ' 1-abc ',
				allowedHours: '9-20',
				allowedHoursTimeZone: ' Europe/Rome ',
				undoWindow: 10,
			}),
		).toEqual({
			maximumCost: 49.9,
			maximumRecipients: 100,
			minimumRecipients: 1,
			planId: '1-abc',
			allowedHours: { from: 540, until: 1200, zone: 'Europe/Rome' },
			undoWindow: 10,
		});
	});

	it('takes a maximum cost of zero for a limit', () => {
		expect(read({ maximumCost: 0 })).toEqual({ maximumCost: 0 });
	});

	it.each([
		['maximumCost', '"Maximum Cost" is "undefined", which is not a number of at least 0'],
		['maximumRecipients', /^"Maximum Recipients" is "undefined"/],
		['minimumRecipients', /^"Minimum Recipients" is "undefined"/],
		['planId', '"Plan ID" is empty'],
		['allowedHours', '"Allowed Hours" is empty'],
		['allowedHoursTimeZone', '"Allowed Hours" is empty'],
		['undoWindow', /^"Undo Window \(Minutes\)" is "undefined"/],
	])('never takes a %s whose expression gave nothing for an absent one', (name, message) => {
		expect(() => read({}, { [name]: '={{ $json.nothing }}' })).toThrow(message);
	});

	it.each([
		[{ allowedHours: 'by day', allowedHoursTimeZone: 'UTC' }, /"Allowed Hours" is "by day"/],
		[{ allowedHours: '9-20' }, /"Allowed Hours Time Zone" is empty/],
		[
			{ allowedHours: '9-20', allowedHoursTimeZone: 'CEST' },
			/"Allowed Hours Time Zone" is "CEST", which is not a time zone/,
		],
		[{ undoWindow: 0 }, /"Undo Window \(Minutes\)" is "0"/],
		[{ undoWindow: 44_641 }, /is 44641, which is longer than a month/],
		[{ maximumRecipients: 0 }, /"Maximum Recipients" is "0"/],
		[{ maximumCost: -0.01 }, /"Maximum Cost" is "-0.01"/],
	])('refuses %j', (values, message) => {
		expect(() => read(values)).toThrow(message);
	});

	it('takes an undo window of a month', () => {
		expect(read({ undoWindow: 44_640 })).toEqual({ undoWindow: 44_640 });
	});
});
