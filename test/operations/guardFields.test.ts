import type { INodeProperties } from 'n8n-workflow';
import {
	confirmGuards,
	deleteGuards,
	readDeleteGuards,
	readEqualWithin,
	readGuards,
	sendGuards,
} from '../../nodes/QlaraCampaigns/operations/guardFields';
import { labelsOf } from '../../nodes/QlaraCampaigns/parameters/labels';
import { paramsOf } from '../parameters/paramsOf';

const labels = labelsOf(sendGuards);
const defaults = Object.fromEntries(sendGuards.map(({ name, default: value }) => [name, value]));
/** A form in which somebody has waived both limits. */
const waived = { ...defaults, costLimit: 'none', recipientLimit: 'none' };
const read = (values: Record<string, unknown>, raw: Record<string, unknown> = {}) =>
	readGuards(
		paramsOf(
			{ ...waived, ...values },
			{ raw: { ...waived, ...values, ...raw }, labels, timezone: 'Europe/Rome' },
		),
	);
const names = (fields: INodeProperties[]): string[] =>
	fields.filter(({ type }) => type !== 'notice').map(({ name }) => name);

describe('the limits in the form', () => {
	it('are the same for Send and Confirm, but that Send also looks for mistakes', () => {
		expect(names(confirmGuards)).toEqual([
			'costLimit',
			'maximumCost',
			'recipientLimit',
			'maximumRecipients',
			'minimumRecipients',
			'allowedHours',
			'allowedHoursTimeZone',
			'undoWindow',
			'planId',
			'claimBeforeConfirming',
		]);
		expect(names(sendGuards)).toEqual([
			...names(confirmGuards),
			'requireTest',
			'acceptWarnings',
			'hoursBetweenEqualCampaigns',
		]);
	});

	it('stand in the form itself, where an expression for all of them cannot empty them', () => {
		for (const { type } of [...sendGuards, ...deleteGuards])
			expect(['collection', 'fixedCollection']).not.toContain(type);
	});

	it('of Delete are those that an AI agent needs, and show in a tool only', () => {
		expect(names(deleteGuards)).toEqual(['maximumCost', 'maximumRecipients']);
		for (const { displayOptions } of deleteGuards)
			expect(displayOptions).toEqual({ show: { '@tool': [true] } });
	});
});

describe('readGuards', () => {
	it.each([
		['costLimit', '"Maximum Cost" is empty'],
		['recipientLimit', '"Maximum Recipients" is empty'],
	])('wants a maximum as long as nobody has waived it: %s', (choice, message) => {
		expect(() => read({ [choice]: 'maximum' })).toThrow(message);
	});

	it('sets no limit in a form in which nobody has filled in any', () => {
		expect(read({})).toEqual({});
		expect(read({ acceptWarnings: true })).toEqual({});
	});

	it('reads every limit', () => {
		expect(
			read({
				costLimit: 'maximum',
				maximumCost: '49,90',
				recipientLimit: 'maximum',
				maximumRecipients: 100,
				minimumRecipients: '1',
				planId: ' 1-abc ',
				allowedHours: '9-20',
				allowedHoursTimeZone: ' Asia/Tokyo ',
				undoWindow: 10,
			}),
		).toEqual({
			maximumCost: 49.9,
			maximumRecipients: 100,
			minimumRecipients: 1,
			planId: '1-abc',
			allowedHours: { from: 540, until: 1200, zone: 'Asia/Tokyo' },
			undoWindow: 10,
		});
	});

	it('reads allowed hours by the clock of the workflow unless another one is chosen', () => {
		expect(read({ allowedHours: '9-20' }).allowedHours).toMatchObject({ zone: 'Europe/Rome' });
	});

	it('takes a maximum cost of zero for a limit', () => {
		expect(read({ costLimit: 'maximum', maximumCost: 0 })).toEqual({ maximumCost: 0 });
	});

	it.each([
		['maximumCost', { costLimit: 'maximum' }],
		['maximumRecipients', { recipientLimit: 'maximum' }],
		['minimumRecipients', {}],
		['planId', {}],
		['allowedHours', {}],
		['allowedHoursTimeZone', { allowedHours: '9-20' }],
		['undoWindow', {}],
	])('never takes a %s whose expression returned nothing for an absent one', (name, choices) => {
		for (const nothing of [undefined, null, '', ' ']) {
			expect(() =>
				read({ ...choices, [name]: nothing }, { [name]: '={{ $json.nothing }}' }),
			).toThrow(`"${labels.get(name)}"`);
		}
	});

	it.each<[Record<string, unknown>, RegExp]>([
		[{ allowedHours: 'by day' }, /"Allowed Hours" is "by day"/],
		[
			{ allowedHours: '9-20', allowedHoursTimeZone: 'CEST' },
			/"Allowed Hours Time Zone" is "CEST", which is not a time zone/,
		],
		[{ undoWindow: 0 }, /"Undo Window \(Minutes\)" is "0"/],
		[{ undoWindow: 44_641 }, /is 44641, which is longer than a month/],
		[{ recipientLimit: 'maximum', maximumRecipients: 0 }, /"Maximum Recipients" is "0"/],
		[{ costLimit: 'maximum', maximumCost: -0.01 }, /"Maximum Cost" is "-0.01"/],
		[{ costLimit: 'any' }, /"Cost Limit" is "any", which is not one of its options/],
	])('refuses %j', (values, message) => {
		expect(() => read(values)).toThrow(message);
	});

	it('does not take a space for nothing', () => {
		expect(() => read({ planId: ' ' })).toThrow('"Plan ID" is empty');
	});

	it('takes an undo window of a month', () => {
		expect(read({ undoWindow: 44_640 })).toEqual({ undoWindow: 44_640 });
	});
});

describe('readDeleteGuards', () => {
	it('reads what a tool shows, and sets no limit elsewhere', () => {
		expect(readDeleteGuards(paramsOf({}))).toEqual({});
		expect(readDeleteGuards(paramsOf({ maximumCost: 5, maximumRecipients: 50 }))).toEqual({
			maximumCost: 5,
			maximumRecipients: 50,
		});
	});
});

describe('readEqualWithin', () => {
	const within = (values: Record<string, unknown>): number =>
		readEqualWithin(paramsOf(values, { labels }));
	const hours = (hoursBetweenEqualCampaigns: unknown): number =>
		within({ hoursBetweenEqualCampaigns }) / 3_600_000;

	it.each([
		[24, 24],
		['1,5', 1.5],
		[0, 0],
		[744, 744],
	])('reads %j as %d hours', (value, expected) => {
		expect(hours(value)).toBe(expected);
	});

	it('looks a day back where nobody is asked', () => {
		expect(within({})).toBe(24 * 3_600_000);
	});

	it.each([
		[745, 'is 745, which is longer than a month'],
		[-1, 'is not a number of at least 0'],
		['', 'is empty'],
	])('refuses %j', (value, message) => {
		expect(() => hours(value)).toThrow(message);
	});
});
