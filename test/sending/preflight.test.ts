import type { ConfirmationState } from '../../nodes/QlaraCampaigns/sending/confirmationState';
import type { Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';
import { preflight } from '../../nodes/QlaraCampaigns/sending/preflight';
import { estimate } from './estimates';

const now = Date.UTC(2026, 5, 10, 10);

/** The problems of a campaign that is complete but for what is given. */
const problems = (
	figures: Partial<Estimate> = {},
	campaign: Record<string, unknown> = {},
	state?: ConfirmationState,
) =>
	preflight(
		estimate(figures, { status: 0, smsSender: 'MyShop', readyToSend: true, ...campaign }),
		now,
		state,
	).problems;
const codes = (...given: Parameters<typeof problems>): string[] =>
	problems(...given).map(({ severity, code, field }) => `${severity} ${code} ${field}`);

describe('preflight', () => {
	it('finds nothing in a complete campaign', () => {
		expect(problems()).toEqual([]);
	});

	it.each<[string, Parameters<typeof problems>, string]>([
		['no recipients', [{ recipients: 0 }], 'error noRecipients contactListIds'],
		[
			'an unknown number of recipients',
			[{ recipients: undefined }],
			'warning unknownRecipients totalDestinations',
		],
		['an unknown price', [{ cost: undefined }], 'warning unknownPrice price'],
		['a price of zero', [{ cost: 0 }], 'warning zeroPrice price'],
		['no mode', [{}, { sendingMode: ' ' }], 'error missingField sendingMode'],
		[
			'a mode without a known channel',
			[{}, { sendingMode: 'TELEGRAM' }],
			'warning unknownMode sendingMode',
		],
		['a missing sender', [{}, { smsSender: null }], 'error missingField smsSender'],
		['an empty text', [{}, { smsBody: ' \n' }], 'error missingField smsBody'],
		[
			'a missing field of a fallback',
			[{}, { sendingMode: 'RCS_SMS', rcsAgentId: 10 }],
			'error missingField rcsTemplateId',
		],
		[
			'a field that an API without names does not show',
			[{}, { name: undefined, smsSender: undefined }],
			'note unseenField smsSender',
		],
		[
			'a field that is empty although the API shows no names',
			[{}, { name: undefined, smsSender: null }],
			'error missingField smsSender',
		],
		[
			'a sender of the wrong form',
			[{}, { smsSender: 'My Shop' }],
			'warning senderFormat smsSender',
		],
		['a date in the past', [{}, { scheduledDate: now - 1 }], 'error scheduleInPast scheduledDate'],
		['the date of this moment', [{}, { scheduledDate: now }], 'error scheduleInPast scheduledDate'],
		[
			'a date that cannot be read',
			[{}, { scheduledDate: '01/07/2026' }],
			'note unreadableSchedule scheduledDate',
		],
		['an unknown status', [{}, { status: 'WAITING' }], 'warning unknownState status'],
		['a status that is missing', [{}, { status: undefined }], 'warning unknownState status'],
		['an unclear state', [{}, { status: 1 }, 'unclear'], 'warning unclearState status'],
	])('finds %s', (_what, given, expected) => {
		expect(codes(...given)).toEqual([expected]);
	});

	it.each<[string, Parameters<typeof problems>]>([
		['a date in the future', [{}, { scheduledDate: now + 1 }]],
		['no date', [{}, { scheduledDate: '' }]],
		['a draft that is not marked as ready yet', [{}, { readyToSend: false }]],
		['a mark that the API does not show', [{}, { readyToSend: undefined }]],
		['a ready draft at status 1', [{}, { status: 1 }, 'draft']],
	])('finds nothing wrong with %s', (_what, given) => {
		expect(codes(...given)).toEqual([]);
	});

	it('does not warn of a price of zero when there is nobody to pay for', () => {
		expect(codes({ cost: 0, recipients: 0 })).toEqual(['error noRecipients contactListIds']);
	});

	it.each([
		['WAITING', '"WAITING"'],
		[9, '9'],
		[undefined, 'null'],
	])('quotes the unknown status %j', (status, quoted) => {
		expect(problems({}, { status })[0]!.message).toBe(
			`The campaign has the status ${quoted}, which is not one of the known ones.`,
		);
	});

	it.each<[string, Parameters<typeof problems>]>([
		['the number of recipients', [{ recipients: undefined }]],
		['no recipients', [{ recipients: 0 }]],
		['the price', [{ cost: undefined }]],
		['the price of zero', [{ cost: 0 }]],
		['the status', [{}, { status: 9 }]],
		['the state', [{}, { status: 1 }, 'unclear']],
		['a mode', [{}, { sendingMode: '' }]],
		['the mode', [{}, { sendingMode: 'TELEGRAM' }]],
		['a field', [{}, { smsSender: '' }]],
		['what is not shown', [{}, { name: undefined, smsSender: undefined }]],
		['a confirmed campaign', [{}, { status: 2 }, 'confirmed']],
	])('says what it has found and what to do about %s', (_what, given) => {
		const found = problems(...given);
		expect(found).not.toEqual([]);
		for (const { message, remedy } of found) {
			expect(message).toMatch(/^[A-Z"].*\.$/);
			expect(remedy).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('gives the reason why there is no price', () => {
		const costProblem = 'Qlara gave the price 1, but also a cost of 2.';
		expect(problems({ cost: undefined, costProblem })[0]!.message).toBe(costProblem);
		expect(problems({ cost: undefined })[0]!.message).toBe('Qlara gave no price.');
	});

	it.each<[Record<string, unknown>, string]>([
		[{ status: 2 }, 'sending'],
		[{ status: 3 }, 'completed'],
		[{ status: 1 }, 'confirmed, and goes out at its scheduled date'],
	])('says nothing but that it is confirmed already: %j', (campaign, state) => {
		const found = problems({ recipients: 0, cost: 0 }, { ...campaign, smsBody: '' }, 'confirmed');
		expect(found.map(({ code }) => code)).toEqual(['wrongState']);
		expect(found[0]!.message).toBe(`The campaign cannot be sent: it is already ${state}.`);
	});

	it('describes the message, whether the campaign is confirmed or not', () => {
		for (const state of ['draft', 'confirmed'] as const)
			expect(preflight(estimate(), now, state).message).toMatchObject({
				smsText: 'Hello',
				smsSegments: 1,
			});
		expect(preflight(estimate({}, { sendingMode: 'RCS' }), now).message).toEqual({});
	});
});
