import type { Dialect, SwitchName } from './index';
import {
	acrossSecond,
	firstOfTwo,
	get,
	hints,
	keys,
	kind,
	priced,
	rateHeaders,
	refused,
	stats,
	walk,
} from './dialect-looks';
import { SMS, START, type Harness } from './harness';

/** What a switch changes, seen from outside; each value of the switch must give what stands in `shows`. */
interface Probe<K extends SwitchName> {
	look: (h: Harness) => unknown;
	/** Other switches needed to see it. */
	with?: Partial<Dialect>;
	/** Pairs of a value and what it shows. */
	shows: Array<[Dialect[K], unknown]>;
}

type Probes = { [K in SwitchName]: Probe<K> };

const scheduled = { scheduledDate: '2026-03-10 13:00:00.000+0000' };
const ARRAY: Partial<Dialect> = { listEnvelope: 'array' };

/** One for every switch: what each of its values shows. */
export const probes: Probes = {
	listEnvelope: {
		look: firstOfTwo,
		shows: [
			[
				'spring',
				expect.objectContaining({
					content: [expect.anything()],
					totalElements: 2,
					totalPages: 2,
					last: false,
				}),
			],
			['array', [expect.objectContaining({ id: 1002 })]],
			['data', { data: [expect.anything()], total: 2 }],
			['items-without-total', { items: [expect.anything()] }],
			['nested-items', { data: { items: [expect.anything()], totalCount: 2 } }],
			[
				'nested-content',
				{
					success: true,
					data: expect.objectContaining({ content: [expect.anything()], totalElements: 2 }),
				},
			],
			['campaigns', { campaigns: [expect.anything()], totalItems: 2 }],
			['campaigns-page-count', { campaigns: [expect.anything()], count: 1 }],
			['data-page-total', { data: [expect.anything()], total: 1 }],
		],
	},
	rowEnvelope: {
		look: (h) => (firstOfTwo(h) as unknown[])[0],
		with: ARRAY,
		shows: [
			['none', expect.objectContaining({ id: 1002 })],
			['campaign', { campaign: expect.objectContaining({ id: 1002 }) }],
			['node', { node: expect.objectContaining({ id: 1002 }), cursor: 'c0' }],
		],
	},
	secondList: {
		look: (h) => keys(firstOfTwo(h)),
		with: { listEnvelope: 'data' },
		shows: [
			['none', ['data', 'total']],
			['facets', ['facets', 'data', 'total']],
			['results', ['results', 'data', 'total']],
		],
	},
	emptyList: {
		look: (h) => get(h, '/campaigns').status,
		shows: [
			['envelope', 200],
			['no-content', 204],
		],
	},
	campaignId: {
		look: (h) => {
			const [, id = ''] = /"id":("?[\w-]+"?)/.exec(h.call('POST', '/campaigns', SMS).text) ?? [];
			return [id, get(h, `/campaigns/${id.replaceAll('"', '')}`).status];
		},
		shows: [
			['number', ['1001', 200]],
			['numeric-text', ['"1001"', 200]],
			['word', ['"camp-1001"', 200]],
			['long', ['9007199254700001001', 200]],
		],
	},
	contactListId: {
		look: (h) => {
			const { text } = get(h, '/contacts/list?search=newsletter');
			const [, id = ''] = /"id":("?\w+"?)/.exec(text) ?? [];
			const inPath = id.replaceAll('"', '');
			h.send({ destinationType: 1, contactListIds: [inPath], destinations: undefined });
			h.clock.now += 5_000;
			return [
				id,
				h.api.dispatches[0]!.recipients.length,
				get(h, `/contacts/list/${inPath}/contacts`).status,
			];
		},
		with: ARRAY,
		shows: [
			['number', ['88', 18, 200]],
			['word', ['"list_88"', 18, 200]],
			['long', ['9007199254800000088', 18, 200]],
		],
	},
	status: {
		look: (h) => {
			h.api.seedCampaign({ status: 3 });
			return (get(h, '/campaigns').json as [{ status: unknown }])[0].status;
		},
		with: ARRAY,
		shows: [
			['integer', 3],
			['numeric-text', '3'],
			['word', 'COMPLETED'],
		],
	},
	readyDraftStatus: {
		look: (h) => {
			const id = h.create();
			h.call('PUT', `/campaigns/${id}`, { readyToSend: true });
			const ready = h.status(id);
			h.clock.now += 600_000;
			h.call('PUT', `/campaigns/${id}`, { readyToSend: false });
			return [ready, h.status(id), h.api.dispatches.length];
		},
		shows: [
			[0, [0, 0, 0]],
			[1, [1, 0, 0]],
		],
	},
	modeField: {
		look: (h) => {
			const { sendingMode, channel } = get(h, `/campaigns/${h.create()}`).json as Record<
				string,
				unknown
			>;
			return [sendingMode, channel];
		},
		shows: [
			['sendingMode', ['SMS', undefined]],
			['channel', [undefined, 'SMS']],
		],
	},
	unsetFields: {
		look: (h) => 'description' in (get(h, `/campaigns/${h.create()}`).json as object),
		shows: [
			['null', true],
			['omitted', false],
		],
	},
	campaignFields: {
		look: (h) => keys(get(h, `/campaigns/${h.create()}`).json).sort(),
		shows: [
			[
				'full',
				expect.arrayContaining([
					'name',
					'description',
					'smsSender',
					'destinations',
					'readyToSend',
					'createdAt',
					'estimatedCost',
				]),
			],
			[
				'sparse',
				[
					'contactListIds',
					'id',
					'rcsTemplateId',
					'scheduledDate',
					'sendingMode',
					'smsBody',
					'status',
					'totalDestinations',
					'totalFailed',
					'totalSuccess',
					'whatsappTemplateId',
				],
			],
		],
	},
	single: {
		look: (h) => get(h, `/campaigns/${h.create()}`).json,
		shows: [
			['bare', expect.objectContaining({ id: 1001 })],
			['data', { data: expect.objectContaining({ id: 1001 }) }],
			['campaign', { campaign: expect.objectContaining({ id: 1001 }) }],
			['result', { result: expect.objectContaining({ id: 1001 }) }],
			['request', { id: 'request-77', status: 'ok', data: expect.objectContaining({ id: 1001 }) }],
		],
	},
	createStatus: {
		look: (h) => h.call('POST', '/campaigns', SMS).status,
		shows: [
			[201, 201],
			[200, 200],
		],
	},
	createReply: {
		look: (h) => keys(h.call('POST', '/campaigns', SMS).json).length,
		shows: [
			['campaign', 22],
			['id', 1],
		],
	},
	updateReply: {
		look: (h) => h.call('PUT', `/campaigns/${h.create()}`, { name: 'New' }),
		shows: [
			[
				'campaign',
				expect.objectContaining({ status: 200, json: expect.objectContaining({ name: 'New' }) }),
			],
			['message', expect.objectContaining({ status: 200, json: { message: expect.any(String) } })],
			['empty', expect.objectContaining({ status: 200, text: '' })],
			[
				'request',
				expect.objectContaining({ status: 200, json: { id: 'request-77', status: 'ok' } }),
			],
		],
	},
	deleteReply: {
		look: (h) => {
			const { status, text } = h.call('DELETE', `/campaigns/${h.create()}`);
			return [status, text, h.api.campaigns.size];
		},
		shows: [
			['no-content', [204, '', 0]],
			['empty', [200, '', 0]],
			['message', [200, '{"message":"Campaign deleted"}', 0]],
			['accepted', [202, '', 0]],
		],
	},
	put: {
		look: (h) => {
			const id = h.create({ description: 'kept?', ...scheduled });
			h.call('PUT', `/campaigns/${id}`, { ...SMS, name: 'New' });
			const { description, scheduledDate } = get(h, `/campaigns/${id}`).json as Record<
				string,
				unknown
			>;
			return [
				h.call('PUT', `/campaigns/${id}`, { name: 'Newer' }).status,
				description,
				scheduledDate,
			];
		},
		shows: [
			['merge', [200, 'kept?', '2026-03-10 14:00:00.000+0100']],
			['replace', [400, null, null]],
		],
	},
	drafts: {
		look: (h) => {
			const status = [
				h.call('POST', '/campaigns', { name: 'n', sendingMode: 'RCS_SMS', readyToSend: true })
					.status,
			];
			h.api.seedCampaign({ id: 7, sendingMode: 'RCS', readyToSend: true, goalCalculated: true });
			return [...status, h.call('PUT', '/campaigns/7/confirm').status];
		},
		shows: [
			['complete', [400, 400]],
			['incomplete-allowed', [201, 400]],
		],
	},
	readyToSendDefault: {
		look: (h) =>
			(
				h.call('POST', '/campaigns', { ...SMS, readyToSend: undefined }).json as {
					readyToSend: unknown;
				}
			).readyToSend,
		shows: [
			[false, false],
			[true, true],
		],
	},
	updateAfterConfirm: {
		look: (h) => {
			const id = h.send(scheduled);
			h.call('PUT', `/campaigns/${id}`, { name: 'New' });
			const status = h.status(id);
			const { frozen } = h.api.account;
			h.clock.now += 7_200_000;
			return [status, frozen, h.api.dispatches.length];
		},
		shows: [
			['stays-confirmed', [1, 0.09, 1]],
			['back-to-draft', [0, 0, 0]],
		],
	},
	goalNeededAfter: {
		look: (h) => {
			const id = h.create({ readyToSend: true });
			return [{ description: 'x' }, { smsBody: 'Other' }, { smsSender: 'Other' }].map((change) => {
				h.call('POST', `/campaigns/${id}/calculateGoal`);
				h.call('PUT', `/campaigns/${id}`, change);
				return h.api.find(id)!.goalCalculated;
			});
		},
		shows: [
			['recipients-mode-content', [true, false, false]],
			['recipients-mode', [true, true, true]],
			['update', [false, false, false]],
		],
	},
	priceAfterChange: {
		look: (h) => {
			const id = h.create();
			h.call('POST', `/campaigns/${id}/calculateGoal`);
			h.call('PUT', `/campaigns/${id}`, { destinations: [] });
			return get(h, `/campaigns/${id}/price`).json;
		},
		shows: [
			['stale', 0.09],
			['zero', 0],
		],
	},
	price: {
		look: (h) => {
			const answer = priced(h);
			return [kind(answer), answer.text];
		},
		shows: [
			['number', ['application/json', '0.09']],
			['text', ['application/json', '"0.09"']],
			['text-comma', ['application/json', '"0,09"']],
			['text-thousandths', ['application/json', '"0.090"']],
			['plain', ['text/plain', '0.0900']],
			['price-object', ['application/json', '{"price":0.09}']],
			['price-object-text', ['application/json', '{"price":"0.0900"}']],
			['total-price-currency', ['application/json', '{"totalPrice":0.09,"currency":"EUR"}']],
			['nested-data', ['application/json', '{"data":{"price":0.09,"currency":"EUR"}}']],
		],
	},
	costField: {
		look: (h) =>
			keys(h.call('POST', `/campaigns/${h.create()}/calculateGoal`).json).filter((key) =>
				['estimatedCost', 'cost', 'totalPrice'].includes(key),
			),
		shows: [
			['estimatedCost', ['estimatedCost']],
			['cost', ['cost']],
			['totalPrice', ['totalPrice']],
			['none', []],
		],
	},
	confirmReply: {
		look: (h) => {
			const id = h.create({ readyToSend: true });
			h.call('POST', `/campaigns/${id}/calculateGoal`);
			const { status, json, text } = h.call('PUT', `/campaigns/${id}/confirm`);
			return [status, json ?? (text || undefined)];
		},
		shows: [
			['empty', [202, undefined]],
			['campaign', [202, expect.objectContaining({ status: 1 })]],
			['message', [202, { message: expect.any(String) }]],
			['text', [202, 'OK']],
			['request', [202, { id: 'request-77', status: 'ok' }]],
		],
	},
	overdueSchedule: {
		look: (h) => {
			const id = h.create({ readyToSend: true, ...scheduled });
			h.call('POST', `/campaigns/${id}/calculateGoal`);
			h.clock.now += 7_200_000;
			h.call('PUT', `/campaigns/${id}/confirm`);
			h.clock.now += 5_000;
			return h.api.dispatches.length;
		},
		shows: [
			['refused', 0],
			['sent-now', 1],
		],
	},
	senderRule: {
		look: (h) =>
			['My Shop', 'TwelveLetter', '393400000000', 'MyShop'].map(
				(smsSender) => h.call('POST', '/campaigns', { ...SMS, smsSender }).status,
			),
		shows: [
			['any', [201, 201, 201, 201]],
			['strict', [400, 400, 201, 201]],
		],
	},
	moreModes: {
		look: (h) =>
			['SMS_RCS', 'SMS_SMS', 'FAX'].map(
				(sendingMode) =>
					h.call('POST', '/campaigns', { ...SMS, rcsAgentId: 1, rcsTemplateId: 2, sendingMode })
						.status,
			),
		shows: [
			[false, [400, 400, 400]],
			[true, [201, 400, 400]],
		],
	},
	defaultPageSize: {
		look: (h) => (walk(h, [0]), (get(h, '/campaigns').json as unknown[]).length),
		with: ARRAY,
		shows: [
			[10, 10],
			[20, 20],
		],
	},
	maxPageSize: {
		look: (h) => walk(h, [0], 15)[0]!.split(' ').length,
		with: ARRAY,
		shows: [
			[1000, 15],
			[10, 10],
			[7, 7],
		],
	},
	oversizedLimit: {
		look: (h) => get(h, '/campaigns?limit=1001').status,
		shows: [
			['capped', 200],
			['refused', 400],
		],
	},
	paging: {
		look: (h) => walk(h, [1], 3),
		with: ARRAY,
		shows: [
			['honoured', ['17 16 15']],
			['page-ignored', ['20 19 18']],
			['all-at-once', ['20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1']],
		],
	},
	pageBeyondEnd: {
		look: (h) => walk(h, [3, 4, 9]),
		with: ARRAY,
		shows: [
			['empty', ['5 4 3 2 1', '', '']],
			['last-page', ['5 4 3 2 1', '5 4 3 2 1', '5 4 3 2 1']],
		],
	},
	order: {
		look: (h) => walk(h, [0, 1]),
		with: ARRAY,
		shows: [
			['id', ['20 19 18 17 16', '15 14 13 12 11']],
			['created', ['1 2 3 4 5', '6 7 8 9 10']],
			['updated', ['17 14 11 8 5', '2 19 16 13 10']],
			['shifting', ['20 19 18 17 16', '16 15 14 13 12']],
			['unstable', [expect.not.stringMatching(/^20 19 18/), expect.any(String)]],
		],
	},
	defaultDirection: {
		look: (h) => walk(h, [0], 3),
		with: ARRAY,
		shows: [
			['DESC', ['20 19 18']],
			['ASC', ['1 2 3']],
		],
	},
	direction: {
		look: (h) => walk(h, [0], 3, '&direction=ASC'),
		with: ARRAY,
		shows: [
			['honoured', ['1 2 3']],
			['ignored', ['20 19 18']],
		],
	},
	modeFilter: {
		look: (h) => {
			h.api.seedCampaign({ sendingMode: 'RCS_SMS' });
			return (get(h, '/campaigns?sendingMode=SMS').json as unknown[]).length;
		},
		with: ARRAY,
		shows: [
			['exact', 0],
			['contains', 1],
		],
	},
	zone: {
		look: (h) => (get(h, `/campaigns/${h.create()}`).json as { createdAt: unknown }).createdAt,
		shows: [
			['Europe/Rome', '2026-03-10 13:00:00.000+0100'],
			['UTC', '2026-03-10 12:00:00.000+0000'],
		],
	},
	dates: {
		look: (h) => {
			const { createdAt, scheduledDate } = get(
				h,
				`/campaigns/${h.create({ scheduledDate: '2026-04-10 06:00:00.000+0000' })}`,
			).json as Record<string, unknown>;
			return [createdAt, scheduledDate];
		},
		shows: [
			['pattern', ['2026-03-10 13:00:00.000+0100', '2026-04-10 08:00:00.000+0200']],
			['iso-z', ['2026-03-10T12:00:00.000Z', '2026-04-10T06:00:00.000Z']],
			['iso-offset', ['2026-03-10T13:00:00.000+01:00', '2026-04-10T08:00:00.000+02:00']],
			['epoch-ms', [START, Date.UTC(2026, 3, 10, 6)]],
		],
	},
	totalsWhileSending: {
		look: (h) => {
			const id = h.send();
			h.clock.now += 3_600;
			return [2_400, 0].map((later) => {
				h.clock.now += 2_400 - later;
				return (get(h, `/campaigns/${id}`).json as { totalSuccess: unknown }).totalSuccess;
			});
		},
		shows: [
			['growing', [1, 2]],
			['at-end', [0, 2]],
		],
	},
	errorBody: {
		look: (h) => {
			const answer = refused(h);
			return [answer.status, kind(answer), answer.json ?? answer.text];
		},
		shows: [
			[
				'spring',
				[
					400,
					'application/json',
					{
						timestamp: expect.any(String),
						status: 400,
						error: 'Bad Request',
						message: 'smsBody is required for sendingMode SMS',
						path: '/api/partner-gateway/v1/campaigns',
					},
				],
			],
			[
				'vendor',
				[
					400,
					'application/json',
					{ status: 'error', message: 'smsBody is required for sendingMode SMS', code: 9 },
				],
			],
			[
				'errors-array',
				[
					400,
					'application/json',
					{ errors: [{ field: 'smsBody', message: 'smsBody is required for sendingMode SMS' }] },
				],
			],
			[
				'nested',
				[
					400,
					'application/json',
					{ error: { code: 'BAD_REQUEST', message: 'smsBody is required for sendingMode SMS' } },
				],
			],
			[
				'problem',
				[
					400,
					'application/problem+json',
					expect.objectContaining({
						title: 'Bad Request',
						status: 400,
						detail: 'smsBody is required for sendingMode SMS',
					}),
				],
			],
			['text', [400, 'text/plain', 'smsBody is required for sendingMode SMS']],
			['html', [400, 'text/html', expect.stringContaining('<p>smsBody is required')]],
			['empty', [400, null, '']],
			[
				'data-message',
				[400, 'application/json', { data: { message: 'smsBody is required for sendingMode SMS' } }],
			],
			[
				'fields',
				[
					400,
					'application/json',
					{ errors: { smsBody: ['smsBody is required for sendingMode SMS'] } },
				],
			],
			[
				'titled-fields',
				[
					400,
					'application/json',
					{
						title: 'Bad Request',
						status: 400,
						errors: { smsBody: ['smsBody is required for sendingMode SMS'] },
					},
				],
			],
			[
				'violations',
				[
					400,
					'application/json',
					{
						violations: [
							{ propertyPath: 'smsBody', message: 'smsBody is required for sendingMode SMS' },
						],
					},
				],
			],
			[
				'details',
				[
					400,
					'application/json',
					{
						detail: [
							{
								loc: ['body', 'smsBody'],
								msg: 'smsBody is required for sendingMode SMS',
								type: 'value_error',
							},
						],
					},
				],
			],
		],
	},
	errorDetail: {
		look: (h) => (refused(h).json as { message: unknown }).message,
		shows: [
			['named', 'smsBody is required for sendingMode SMS'],
			['generic', 'Bad Request'],
		],
	},
	retryHint: {
		look: hints,
		shows: [
			['body', { body: 1 }],
			['header-seconds', { retryAfter: '1' }],
			['header-date', { retryAfter: 'Tue, 10 Mar 2026 12:00:02 GMT' }],
			['reset-epoch', { reset: String(START / 1000 + 2) }],
			['reset-seconds', { reset: '1' }],
			['disagreeing', { body: 1, retryAfter: '2' }],
			['none', {}],
		],
	},
	rateHeaders: {
		look: rateHeaders,
		shows: [
			['minute', ['100', '99']],
			['second', ['10', '9']],
			['none', [undefined, undefined]],
		],
	},
	rateWindow: {
		look: acrossSecond,
		shows: [
			['sliding', 429],
			['fixed', 200],
		],
	},
	aggregateOn: {
		look: (h) => stats(h, '').status,
		shows: [
			['required', 400],
			['optional', 200],
		],
	},
	bucketFields: {
		look: (h) => {
			h.api.seedCampaign({
				status: 3,
				sentAt: Date.UTC(2026, 2, 1, 9),
				totalDestinations: 3,
				failed: 1,
			});
			return (stats(h).json as unknown[])[0];
		},
		with: ARRAY,
		shows: [
			[
				'total',
				{
					date: '2026-03-01 00:00:00.000+0100',
					totalSent: 3,
					totalDelivered: 2,
					totalFailed: 1,
					totalPending: 0,
					totalCampaigns: 1,
				},
			],
			['short', { period: '2026-03-01', sent: 3, delivered: 2, failed: 1 }],
		],
	},
	emptyBuckets: {
		look: (h) => (stats(h).json as unknown[]).length,
		with: ARRAY,
		shows: [
			['left-out', 0],
			['included', 2],
		],
	},
	neighbours: {
		look: (h) => [
			get(h, '~/message-server/whatsapp/phone-numbers').json,
			get(h, '~/message-server/whatsapp/templates').json,
		],
		with: ARRAY,
		shows: [
			[
				'documented',
				[
					{ phoneNumbers: [expect.objectContaining({ phoneNumberId: 7 }), expect.anything()] },
					{ data: expect.any(Array) },
				],
			],
			['like-lists', [[expect.objectContaining({ id: 7 }), expect.anything()], expect.any(Array)]],
		],
	},
	rcsAgents: {
		look: (h) => get(h, '~/message-server/rcs/agents').status,
		shows: [
			['absent', 404],
			['served', 200],
		],
	},
};
