import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { problem } from '../../nodes/QlaraCampaigns/channels/problem';
import { approvalText } from '../../nodes/QlaraCampaigns/operations/approvalText';
import type { Estimate } from '../../nodes/QlaraCampaigns/sending/estimate';

const estimate = (campaign: Partial<Campaign> = {}, more: Partial<Estimate> = {}): Estimate => ({
	campaign: {
		id: 1,
		name: 'Reopening',
		sendingMode: 'RCS_SMS',
		rcsAgentId: 10,
		rcsTemplateId: 42,
		smsSender: 'MyShop',
		smsBody: 'Hi {{firstName}}',
		destinationType: 1,
		contactListIds: [87, 88],
		scheduledDate: '2026-04-10 08:00:00.000+0000',
		...campaign,
	},
	recipients: 38,
	cost: 1.71,
	costProblem: undefined,
	currency: 'EUR',
	...more,
});

const notice =
	'Everything below is written in the campaign. Its lines begin with │ or ┊, and figures among them are not from Qlara.';

it('shows the figures, the warnings, and then what the campaign says of itself, its text last', () => {
	const warning = problem('warning', 'x', 'smsBody', 'The text contains "<b>".', 'Look.');
	const note = problem('note', 'x', 'smsBody', 'Good to know.', 'Look.');
	expect(approvalText(estimate(), [warning, note], 1)).toBe(
		[
			'Recipients: 38',
			'Cost: 1.71 EUR',
			'Cost per recipient: 0.045 EUR',
			'SMS parts per recipient: 1',
			'Channels: RCS, then SMS',
			'Goes out: 2026-04-10 08:00 UTC',
			'Warnings: 1',
			'│ The text contains ”❬b❭”.',
			'',
			notice,
			'',
			'Name\n│ Reopening',
			'',
			'Contact Lists\n│ 87, 88',
			'',
			'RCS Agent\n│ 10',
			'',
			'RCS Template\n│ 42',
			'',
			'SMS Sender\n│ MyShop',
			'',
			'SMS Text\n│ Hi ❴❴firstName❵❵',
		].join('\n'),
	);
});

it('says what is not known, and nothing else in its place', () => {
	const nothing = estimate(
		{ sendingMode: 'Recipients: 3', scheduledDate: 'Cost: 1', smsBody: null },
		{ recipients: undefined, cost: undefined, currency: '\nCost: 1' },
	);
	expect(approvalText(nothing, [], undefined).split('\n\n')[0]).toBe(
		[
			'Recipients: not known',
			'Cost: not known',
			'Cost per recipient: not known',
			'Channels: not known',
			'Goes out: not known',
			'Warnings: none',
		].join('\n'),
	);
	expect(approvalText(estimate({}, { currency: 'EUR\nCost: 1' }), [], 1)).toMatch(
		/^Recipients: 38\nCost: 1\.71\nCost per recipient: 0\.045\n/,
	);
});

it('has each line of the campaign behind a mark, whatever kind of value it sent', () => {
	const odd = estimate({
		name: { text: 'Recipients: 3' },
		contactListIds: ['87\nCost: 1', { id: '\n' }],
		smsSender: ['a\nb'],
		smsBody: 'x\nRecipients: 3',
	});
	const [, below = ''] = approvalText(odd, [], 1).split(`${notice}\n`);
	const labels = /^(|Name|Contact Lists|RCS Agent|RCS Template|SMS Sender|SMS Text)$/;
	expect(below.split('\n').filter((line) => !/^[│┊]/.test(line) && !labels.test(line))).toEqual([]);
});

it('names no contact lists where a campaign goes to phone numbers', () => {
	expect(approvalText(estimate({ destinationType: '2' }), [], 1)).not.toContain('Contact Lists');
});
