import { CampaignsApi, DEFAULT_API_KEY, FORBIDDEN_API_KEY, SENDING_MODES } from './index';
import { harness, SMS, START, type Harness } from './harness';

const ALL_FIELDS = {
	smsSender: 'MyShop',
	smsBody: 'Hi',
	rcsAgentId: 10,
	rcsTemplateId: 21,
	whatsappPhoneNumberId: 7,
	whatsappTemplateId: 42,
};
const NEEDED = {
	SMS: ['smsSender', 'smsBody'],
	RCS: ['rcsAgentId', 'rcsTemplateId'],
	WHATSAPP: ['whatsappPhoneNumberId', 'whatsappTemplateId'],
};

/** A draft that lacks nothing but the confirm. */
function confirmable(h: Harness, changes: Record<string, unknown> = {}): string {
	const id = h.create({ readyToSend: true, ...changes });
	h.call('POST', `/campaigns/${id}/calculateGoal`);
	return id;
}

describe('the API key', () => {
	const get = (headers: Record<string, string>): number =>
		new CampaignsApi({ now: () => START }).handle({
			method: 'GET',
			path: '/api/partner-gateway/v1/campaigns',
			headers,
		}).status;

	it('is required, and the header name may have any case', () => {
		expect(get({ 'x-API-key': DEFAULT_API_KEY })).toBe(200);
		expect(get({})).toBe(401);
		expect(get({ 'X-Api-Key': 'wrong' })).toBe(401);
		expect(get({ 'X-Api-Key': `${DEFAULT_API_KEY} ` })).toBe(401);
	});

	it('is answered 403 when its caller is not on the allow-list', () => {
		expect(get({ 'X-Api-Key': FORBIDDEN_API_KEY })).toBe(403);
	});

	it('is never kept, wherever a client puts it', () => {
		const { api, call } = harness();
		call('GET', `/campaigns?search=${DEFAULT_API_KEY}`);
		call('GET', `/campaigns/${DEFAULT_API_KEY}`);
		call('POST', '/campaigns', { ...SMS, name: DEFAULT_API_KEY });
		expect(api.received).toHaveLength(3);
		expect(JSON.stringify(api.received)).not.toContain(DEFAULT_API_KEY);
		expect(api.received[2]!.body).toMatchObject({ name: '[key]' });
	});
});

describe('paths', () => {
	it.each([
		['/campaigns/'],
		['//campaigns'],
		['/campaigns/../campaigns'],
		['/campaigns/%2e%2e'],
		['/nothing'],
	])('%s leads nowhere', (path) => {
		expect(harness().call('GET', path).status).toBe(404);
	});

	it('takes stats for the report, not for a campaign', () => {
		expect(
			harness().call(
				'GET',
				'/campaigns/stats?startDate=2026-03-01&endDate=2026-03-10&aggregateOn=day',
			).json,
		).toMatchObject({ content: [] });
	});

	it('refuses a method that a path has not', () => {
		expect(harness().call('PATCH', '/campaigns/1001', {}).status).toBe(405);
	});
});

describe('create', () => {
	it.each(SENDING_MODES.map((mode) => [mode]))(
		'needs for %s exactly the fields of its channels',
		(mode) => {
			const { call } = harness();
			const channels = mode.split('_') as Array<keyof typeof NEEDED>;
			const needed = channels.flatMap((channel) => NEEDED[channel]);
			const own = Object.fromEntries(
				Object.entries(ALL_FIELDS).filter(([name]) => needed.includes(name)),
			);
			const base = { name: 'n', sendingMode: mode, destinationType: 1, contactListIds: [87] };
			expect(call('POST', '/campaigns', { ...base, ...own }).status).toBe(201);
			for (const name of needed) {
				const { [name]: _, ...rest } = own;
				const refused = call('POST', '/campaigns', { ...base, ...rest });
				expect(refused.status).toBe(400);
				expect(refused.text).toContain(name);
			}
		},
	);

	it.each([
		['without a name', { name: undefined }],
		['without a mode', { sendingMode: undefined }],
		['with an unknown mode', { sendingMode: 'FAX' }],
		['with a mode in another order', { sendingMode: 'SMS_RCS', ...ALL_FIELDS }],
		['with a mode named like a property of objects', { sendingMode: 'constructor' }],
		['with recipients of no type', { destinationType: undefined }],
		['with an unknown destinationType', { destinationType: 3 }],
		['with numbers that are no E.164', { destinations: ['3400000001'] }],
		['with numbers in a text', { destinations: '+393400000001' }],
		['with lists that are no array', { destinationType: 1, contactListIds: 87 }],
		['with readyToSend as a text', { readyToSend: 'true' }],
		['with a number as its text', { smsBody: 5 }],
	])('is refused %s', (_, changes) => {
		const { call, api } = harness();
		expect(call('POST', '/campaigns', { ...SMS, ...changes }).status).toBe(400);
		expect(api.campaigns.size).toBe(0);
	});

	it.each([['[]'], ['"text"'], ['null'], ['{"name":'], ['']])(
		'is refused for the body %s',
		(body) => {
			const { api } = harness();
			const reply = api.handle({
				method: 'POST',
				path: '/api/partner-gateway/v1/campaigns',
				headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
				body,
			});
			expect(reply.status).toBe(400);
		},
	);

	it('is refused when the body is not said to be JSON', () => {
		const { api } = harness();
		const reply = api.handle({
			method: 'POST',
			path: '/api/partner-gateway/v1/campaigns',
			headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'text/plain' },
			body: JSON.stringify(SMS),
		});
		expect(reply.status).toBe(415);
	});

	it('answers with the campaign as a draft', () => {
		const { call } = harness();
		expect(call('POST', '/campaigns', SMS).json).toMatchObject({
			id: 1001,
			status: 0,
			totalDestinations: 0,
			totalSuccess: 0,
			...SMS,
		});
	});
});

describe('scheduledDate', () => {
	it.each([
		['2026-03-10 12:00:00.001+0000', 201],
		['2026-03-10 13:00:00.001+0100', 201],
		['2026-03-10 08:00:00.001-0400', 201],
		['2028-02-29 08:00:00.000+0100', 201],
		['2026-03-10 12:00:00.000+0000', 400],
		['2026-03-10 12:59:59.999+0100', 400],
		['2026-04-10 08:00:00.000Z', 400],
		['2026-04-10 08:00:00.000+02:00', 400],
		['2026-04-10T08:00:00.000+0200', 400],
		['2026-04-10 08:00:00+0200', 400],
		['2026-04-10 24:00:00.000+0200', 400],
		['2026-02-29 08:00:00.000+0100', 400],
		['2026-04-10 08:00:00.000+0260', 400],
		['', 400],
	])('%s is answered %i at 12:00 UTC of 10 March 2026', (scheduledDate, status) => {
		expect(harness().call('POST', '/campaigns', { ...SMS, scheduledDate }).status).toBe(status);
	});
});

describe('update and delete', () => {
	it.each([
		[0, 200, 204],
		[1, 200, 204],
		[2, 400, 404],
		[3, 400, 404],
		[4, 400, 404],
	] as const)('a campaign of status %i: update %i, delete %i', (status, update, remove) => {
		const h = harness();
		const { id } = h.api.seedCampaign({ status, dueAt: START + 60_000 });
		expect(h.call('PUT', `/campaigns/${id}`, { name: 'New' }).status).toBe(update);
		const deleted = h.call('DELETE', `/campaigns/${id}`);
		expect([deleted.status, h.api.campaigns.size]).toEqual([remove, remove === 204 ? 0 : 1]);
		if (remove === 204) expect(deleted.text).toBe('');
	});

	it.each([
		['GET', ''],
		['PUT', ''],
		['DELETE', ''],
		['POST', '/calculateGoal'],
		['PUT', '/confirm'],
		['GET', '/price'],
	])('%s {id}%s of a campaign that does not exist is 404', (method, tail) => {
		const { call } = harness();
		for (const id of ['9999', 'abc', '-1', '1e3', '%20'])
			expect(
				call(
					method,
					`/campaigns/${id}${tail}`,
					method === 'PUT' && tail === '' ? { name: 'x' } : undefined,
				).status,
			).toBe(404);
	});

	it('checks the updated campaign as create does', () => {
		const { call, create } = harness();
		const id = create();
		expect(call('PUT', `/campaigns/${id}`, { sendingMode: 'RCS' }).status).toBe(400);
		expect(
			call('PUT', `/campaigns/${id}`, { scheduledDate: '2020-01-01 00:00:00.000+0000' }).status,
		).toBe(400);
		expect(call('GET', `/campaigns/${id}`).json).toMatchObject({
			sendingMode: 'SMS',
			scheduledDate: null,
		});
	});

	it('clears what is null', () => {
		const { call, create } = harness();
		const id = create({ description: 'x', scheduledDate: '2026-04-10 08:00:00.000+0200' });
		call('PUT', `/campaigns/${id}`, { description: null, scheduledDate: null });
		expect(call('GET', `/campaigns/${id}`).json).toMatchObject({
			description: null,
			scheduledDate: null,
			name: SMS.name,
		});
	});
});

describe('confirm', () => {
	it('is answered 202 and cannot be repeated, in any later state', () => {
		const h = harness();
		const id = h.send();
		for (const later of [0, 1_000, 6_000]) {
			h.clock.now = START + later;
			expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(400);
		}
		expect(h.status(id)).toBe(3);
		expect(h.api.dispatches).toHaveLength(1);
	});

	it('needs readyToSend', () => {
		const h = harness();
		const id = confirmable(h, { readyToSend: false });
		const refused = h.call('PUT', `/campaigns/${id}/confirm`);
		expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('ready')]);
		h.call('PUT', `/campaigns/${id}`, { readyToSend: true });
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(202);
	});

	it.each([
		['nothing', null, 202],
		[
			'the name and the schedule',
			{ name: 'Other', scheduledDate: '2026-04-10 08:00:00.000+0200' },
			202,
		],
		[
			'values that are the same as before',
			{ destinations: SMS.destinations, sendingMode: 'SMS', smsBody: SMS.smsBody },
			202,
		],
		['the recipients', { destinations: ['+393400000003'] }, 400],
		['the kind of recipients', { destinationType: 1, contactListIds: [87] }, 400],
		['the mode', { sendingMode: 'RCS', rcsAgentId: 10, rcsTemplateId: 21 }, 400],
		['the text', { smsBody: 'Other' }, 400],
	])('after calculateGoal and a change of %s', (_, change, status) => {
		const h = harness();
		const id = confirmable(h);
		if (change) h.call('PUT', `/campaigns/${id}`, change);
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(status);
		h.call('POST', `/campaigns/${id}/calculateGoal`);
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(status === 202 ? 400 : 202);
	});

	it('needs calculateGoal at least once', () => {
		const h = harness();
		const id = h.create({ readyToSend: true });
		expect(h.call('PUT', `/campaigns/${id}/confirm`).text).toContain('calculated');
		expect(h.api.transitions).toHaveLength(1);
	});

	it.each([
		['no numbers', { destinations: [] }],
		['an empty list', { destinationType: 1, contactListIds: [89] }],
		['a deleted list', { destinationType: 1, contactListIds: [87, 90] }],
		['a list that never was', { destinationType: 1, contactListIds: [4711] }],
		['no kind of recipients at all', { destinationType: undefined, destinations: undefined }],
	])('is refused with %s', (_, changes) => {
		const h = harness();
		const id = confirmable(h, changes);
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(400);
	});

	it('is refused when the scheduled date has passed meanwhile', () => {
		const h = harness();
		const id = confirmable(h, { scheduledDate: '2026-03-10 12:01:00.000+0000' });
		h.clock.now += 60_000;
		expect(h.call('PUT', `/campaigns/${id}/confirm`).text).toContain('future');
	});

	it('checks the channel fields of a campaign that lacks them', () => {
		const h = harness();
		const { id } = h.api.seedCampaign({ smsSender: null, goalCalculated: true, readyToSend: true });
		expect(h.call('PUT', `/campaigns/${id}/confirm`).text).toContain('smsSender');
	});
});

describe('money', () => {
	it('is held at confirm, taken at dispatch and given back when the campaign is deleted', () => {
		const h = harness({ credit: 1 });
		const credit = (): unknown => h.call('GET', '~/v1/partner-gateway/subscription/credit').json;
		const first = h.send();
		expect(credit()).toEqual({ credit: 1, frozenCredit: 0.09, availableCredit: 0.91 });
		h.clock.now += 1_000;
		expect(credit()).toEqual({ credit: 0.91, frozenCredit: 0, availableCredit: 0.91 });
		const second = h.send();
		expect(h.call('DELETE', `/campaigns/${second}`).status).toBe(204);
		expect(credit()).toEqual({ credit: 0.91, frozenCredit: 0, availableCredit: 0.91 });
		expect(h.api.dispatches.map((dispatch) => [dispatch.campaignId, dispatch.cost])).toEqual([
			[first, 0.09],
		]);
	});

	it('must suffice for all that is waiting', () => {
		const h = harness({ credit: 0.17 });
		h.send();
		const id = confirmable(h);
		expect(h.call('PUT', `/campaigns/${id}/confirm`).text).toContain('credit');
		h.api.account.credit = 0.18;
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(202);
	});

	it('the price is zero before calculateGoal, and stale after a change', () => {
		const h = harness();
		const id = h.create();
		const price = (): unknown => h.call('GET', `/campaigns/${id}/price`).json;
		expect(price()).toBe(0);
		expect(h.call('POST', `/campaigns/${id}/calculateGoal`).json).toMatchObject({
			totalDestinations: 2,
			estimatedCost: 0.09,
		});
		expect(price()).toBe(0.09);
		h.call('PUT', `/campaigns/${id}`, { destinations: ['+393400000001'] });
		expect(price()).toBe(0.09);
		expect(h.call('GET', `/campaigns/${id}`).json).toMatchObject({ totalDestinations: 2 });
		h.call('POST', `/campaigns/${id}/calculateGoal`);
		expect(price()).toBe(0.045);
	});

	it('counts the parts of an SMS', () => {
		const h = harness();
		const cost = (smsBody: string): unknown => {
			const id = h.create({ smsBody, destinations: ['+393400000001'] });
			return (
				(h.call('POST', `/campaigns/${id}/calculateGoal`).json as { estimatedCost: number })
					.estimatedCost / 0.045
			);
		};
		expect([
			cost('a'.repeat(160)),
			cost('a'.repeat(161)),
			cost('€'.repeat(81)),
			cost('ę'.repeat(70)),
			cost('ę'.repeat(71)),
		]).toEqual([1, 2, 2, 1, 2]);
	});
});
