import type { SavedStep, SavedTrigger } from './saved';

const byId = (value: string | number) => ({ __rl: true, mode: 'id', value: String(value) });
const fromList = (value: string | number, name: string) => ({
	__rl: true,
	mode: 'list',
	value: String(value),
	cachedResultName: name,
});
const seven = { resource: 'campaign', campaignId: byId(7) };
const draft = { id: 7, name: 'Spring', readyToSend: true };
const scheduled = { ...draft, status: 1 as const, phase: 'scheduled' as const };
const limits = {
	costLimit: 'maximum',
	maximumCost: 50,
	recipientLimit: 'maximum',
	maximumRecipients: 1000,
};
const sms = {
	resource: 'campaign',
	operation: 'create',
	name: 'Spring',
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}, we reopen on Monday.',
};

/** Steps as people fill them in: every operation, and every field that decides what is written to the API. */
export const steps: Array<Omit<SavedStep, 'writes'>> = [
	{
		title: 'Create, SMS to contact lists',
		parameters: { ...sms, destinationType: 1, contactListIds: '87, 88' },
		campaigns: [],
	},
	{
		title: 'Create, SMS to phone numbers from an expression, scheduled',
		parameters: {
			...sms,
			destinationType: 2,
			destinations: "={{ ['+393401234567', '0039 340 7654321'] }}",
			sendWhen: 'atDate',
			scheduledDate: '2026-06-20T15:00:00',
			additionalFields: { description: 'For the shop', readyToSend: true },
		},
		campaigns: [],
	},
	{
		title: 'Create, RCS with SMS as fallback',
		parameters: {
			...sms,
			sendingMode: 'RCS_SMS',
			rcsAgentId: byId(10),
			rcsTemplateId: byId(21),
			destinationType: 1,
			contactLists: ['87'],
		},
		campaigns: [],
	},
	{
		title: 'Create, WhatsApp',
		parameters: {
			resource: 'campaign',
			operation: 'create',
			name: 'Spring',
			sendingMode: 'WHATSAPP',
			whatsappPhoneNumberId: byId(7),
			whatsappTemplateId: byId(42),
			destinationType: 1,
			contactListIds: '={{ [87, 88] }}',
		},
		campaigns: [],
	},
	{
		title: 'Create, custom mode',
		parameters: {
			...sms,
			sendingMode: 'custom',
			customSendingMode: 'RCS_WHATSAPP_SMS',
			rcsAgentId: byId(10),
			rcsTemplateId: byId(21),
			whatsappPhoneNumberId: byId(7),
			whatsappTemplateId: byId(42),
			destinationType: 1,
			contactListIds: '87',
		},
		campaigns: [],
	},
	{
		title: 'Create, Use the Existing One',
		parameters: {
			...sms,
			ifNameExists: 'useExisting',
			destinationType: 1,
			contactListIds: '87, 88',
		},
		campaigns: [{ ...draft, smsSender: 'MyShop' }],
	},
	{
		title: 'Create and Send, with a date in the name',
		parameters: {
			...sms,
			operation: 'createAndSend',
			name: '=Newsletter {{ "2026-06-10" }}',
			...limits,
			destinationType: 1,
			contactListIds: '87, 88',
		},
		campaigns: [],
	},
	{
		title: 'Send Test, to one number',
		parameters: {
			...seven,
			operation: 'sendTest',
			testNumbers: '340 1234567',
			defaultCountryCode: 'IT',
			costLimit: 'maximum',
			maximumCost: 1,
		},
		campaigns: [{ ...draft, smsSender: 'MyShop' }],
	},
	{
		title: 'Duplicate, with another text',
		parameters: { ...seven, operation: 'duplicate', updateFields: { smsBody: 'See you soon.' } },
		campaigns: [{ ...draft, smsSender: 'MyShop' }],
	},
	{
		title: 'Update, name, text and recipients',
		parameters: {
			...seven,
			operation: 'update',
			updateFields: { name: 'Summer', smsBody: 'Hi, we reopen on Tuesday.', readyToSend: true },
		},
		campaigns: [{ ...draft, readyToSend: false }],
	},
	{
		title: 'Send, with limits',
		parameters: { ...seven, operation: 'send', ...limits },
		campaigns: [draft],
	},
	{
		title: 'Send, with every guard, chosen from the list',
		parameters: {
			resource: 'campaign',
			operation: 'send',
			campaignId: fromList(7, 'Spring'),
			...limits,
			minimumRecipients: 1,
			allowedHours: '09:00-19:00',
			allowedHoursTimeZone: 'Europe/Rome',
			acceptWarnings: true,
			claimBeforeConfirming: false,
		},
		campaigns: [draft],
	},
	{
		title: 'Send, no limits',
		parameters: { ...seven, operation: 'send', costLimit: 'none', recipientLimit: 'none' },
		campaigns: [draft],
	},
	{
		title: 'Send, dry run',
		parameters: { ...seven, operation: 'send', ...limits, dryRun: true },
		campaigns: [draft],
	},
	{
		title: 'Confirm',
		parameters: { ...seven, operation: 'confirm', ...limits },
		campaigns: [{ ...draft, goalCalculated: true, totalDestinations: 2, cost: 0.09 }],
	},
	{ title: 'Check', parameters: { ...seven, operation: 'check' }, campaigns: [draft] },
	{
		title: 'Calculate Cost',
		parameters: { ...seven, operation: 'calculateCost' },
		campaigns: [draft],
	},
	{ title: 'Delete', parameters: { ...seven, operation: 'delete' }, campaigns: [draft] },
	{ title: 'Stop', parameters: { ...seven, operation: 'stop' }, campaigns: [scheduled] },
	{ title: 'Get', parameters: { ...seven, operation: 'get', simplify: false }, campaigns: [draft] },
	{ title: 'Get Price', parameters: { ...seven, operation: 'getPrice' }, campaigns: [draft] },
	{
		title: 'Get Many, filtered',
		parameters: {
			resource: 'campaign',
			operation: 'getAll',
			returnAll: true,
			filters: { search: 'Spring', status: ['draft', 'scheduled'] },
		},
		campaigns: [draft],
	},
	{
		title: 'Get Statistics',
		parameters: {
			resource: 'report',
			operation: 'getStatistics',
			startDate: '2026-06-01',
			endDate: '2026-06-10',
			aggregateOn: 'day',
			returnAll: true,
		},
		campaigns: [],
	},
	{
		title: 'Get Statistics, the total of a named period',
		parameters: {
			resource: 'report',
			operation: 'getStatistics',
			period: 'lastMonth',
			returnFigures: 'total',
		},
		campaigns: [],
	},
	...['contactList', 'template', 'sender'].map((resource) => ({
		title: `Get Many of ${resource}`,
		parameters: { resource, operation: 'getAll', returnAll: true },
		campaigns: [],
	})),
	{
		title: 'Get Campaign Report, with a page',
		parameters: {
			resource: 'report',
			operation: 'getCampaignReport',
			campaignId: byId(7),
			makePage: true,
		},
		campaigns: [{ ...draft, status: 3, totalDestinations: 2, delivered: 2 }],
	},
	{
		title: 'Get Credit',
		parameters: { resource: 'account', operation: 'getCredit' },
		campaigns: [],
	},
	{
		title: 'Preview',
		parameters: { ...seven, operation: 'preview', sampleContact: { firstName: 'Anna' } },
		campaigns: [draft],
	},
	{
		title: 'Get Campaign Report, with its page',
		parameters: { ...seven, resource: 'report', operation: 'getCampaignReport', makePage: true },
		campaigns: [draft],
	},
];

const campaigns: SavedTrigger['campaigns'] = [
	{ id: 1, status: 0 },
	{ id: 2, status: 1 },
	{ id: 3, status: 2 },
	{ id: 4, status: 3 },
];
const changes: SavedTrigger['changes'] = [
	{ id: 1, status: 1 },
	{ id: 2, status: 3 },
	{ id: 3, status: 4 },
];

/** Triggers as people fill them in, and what happens in their account while n8n is down. */
export const triggers: Array<Omit<SavedTrigger, 'state' | 'events'>> = [
	{ title: 'any change', parameters: { triggerOn: ['any'], watch: 'all' }, campaigns, changes },
	{
		title: 'completed or failed',
		parameters: { triggerOn: ['completed', 'failed'], watch: 'all' },
		campaigns,
		changes,
	},
	{
		title: 'one campaign, step by step',
		parameters: {
			triggerOn: ['any'],
			watch: 'one',
			campaignId: byId(2),
			options: { eventsFor: 'step' },
		},
		campaigns,
		changes,
	},
	{
		title: 'existing campaigns first, at least once',
		parameters: {
			triggerOn: ['any'],
			watch: 'all',
			simplify: false,
			options: { deliverExisting: true, afterRestart: 'atLeastOnce' },
		},
		campaigns,
		changes,
	},
];
