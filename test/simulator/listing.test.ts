import { column, content, harness, START, type Harness } from './harness';

const DAY = 86_400_000;

function ids(h: Harness, query: string): unknown[] {
	return column(h.call('GET', `/campaigns?direction=ASC&limit=100&${query}`), 'id');
}

describe('the list filters', () => {
	function account(): Harness {
		const h = harness();
		h.api.seedCampaign({ id: 1, name: 'Spring SALE' });
		h.api.seedCampaign({
			id: 2,
			name: 'Winter',
			description: 'after the sale',
			readyToSend: true,
			sendingMode: 'RCS',
		});
		h.api.seedCampaign({
			id: 3,
			name: 'Scheduled',
			status: 1,
			scheduledAt: START + 3 * DAY,
			sendingMode: 'RCS_SMS',
		});
		h.api.seedCampaign({
			id: 4,
			name: 'Old',
			status: 3,
			createdAt: START - 30 * DAY,
			sendingMode: 'WHATSAPP',
		});
		h.api.seedCampaign({
			id: 5,
			name: 'Confirmed for now',
			status: 1,
			createdAt: START - 30 * DAY,
		});
		return h;
	}

	it.each([
		['', [1, 2, 3, 4, 5]],
		['isDraft=true', [1, 2]],
		['isDraft=false', [3, 4, 5]],
		['isProgrammed=true', [3]],
		['isProgrammed=false', [1, 2, 4, 5]],
		['readyToSend=true', [2]],
		['readyToSend=false', [1]],
		['sendingMode=SMS', [1, 5]],
		['sendingMode=SMS,WHATSAPP', [1, 4, 5]],
		['search=sale', [1, 2]],
		['search=SALE&sendingMode=RCS', [2]],
		['search=nothing', []],
		['startDate=2026-03-10&endDate=2026-03-10', [1, 2, 3]],
		['startDate=2026-03-13&endDate=2026-03-13', [3]],
		['startDate=2026-02-01&endDate=2026-02-28', [4, 5]],
		['startDate=2026-02-01&endDate=2026-02-28&isDraft=true', []],
		['startDate=2026-03-13', [1, 2, 3, 4, 5]],
	])('%s', (query, expected) => {
		expect(ids(account(), query)).toEqual(expected);
	});

	it('reads the days of a window in the zone of the account', () => {
		const h = harness();
		h.api.seedCampaign({ id: 1, createdAt: Date.UTC(2026, 2, 9, 23, 30) });
		h.api.seedCampaign({ id: 2, createdAt: Date.UTC(2026, 2, 10, 23, 30) });
		expect(ids(h, 'startDate=2026-03-10&endDate=2026-03-10')).toEqual([1]);
		h.api.dialect = { zone: 'UTC' };
		expect(ids(h, 'startDate=2026-03-10&endDate=2026-03-10')).toEqual([2]);
	});

	it('ends a window with the whole day, also when the clocks change', () => {
		const h = harness();
		// 29 March 2026 has 23 hours in Rome: from 23:00 UTC to 22:00 UTC.
		h.api.seedCampaign({ id: 1, createdAt: Date.UTC(2026, 2, 28, 22, 59) });
		h.api.seedCampaign({ id: 2, createdAt: Date.UTC(2026, 2, 28, 23) });
		h.api.seedCampaign({ id: 3, createdAt: Date.UTC(2026, 2, 29, 21, 59) });
		h.api.seedCampaign({ id: 4, createdAt: Date.UTC(2026, 2, 29, 22) });
		expect(ids(h, 'startDate=2026-03-29&endDate=2026-03-29')).toEqual([2, 3]);
	});

	it.each([
		['isDraft=yes'],
		['page=-1'],
		['page=x'],
		['limit=0'],
		['limit=1.5'],
		['direction=asc'],
		['startDate=10-03-2026&endDate=2026-03-10'],
		['startDate=2026-03-10&endDate=2026-02-30'],
	])('%s is 400', (query) => {
		expect(harness().call('GET', `/campaigns?${query}`).status).toBe(400);
	});
});

describe('pages of the list', () => {
	function filled(count: number): Harness {
		const h = harness();
		for (let id = 1; id <= count; id++) h.api.seedCampaign({ id });
		return h;
	}

	it('start with 0, have ten rows unless told otherwise, the newest first', () => {
		const h = filled(25);
		expect(column(h.call('GET', '/campaigns'), 'id')).toEqual([
			25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
		]);
		expect(column(h.call('GET', '/campaigns?page=2'), 'id')).toEqual([5, 4, 3, 2, 1]);
		expect(h.call('GET', '/campaigns?page=2').json).toMatchObject({
			totalElements: 25,
			totalPages: 3,
			number: 2,
			last: true,
			first: false,
		});
		expect(h.call('GET', '/campaigns?page=1').json).toMatchObject({ last: false });
		expect(content(h.call('GET', '/campaigns?page=3'))).toEqual([]);
	});

	it('know the last page also when it is full', () => {
		const h = filled(20);
		expect(
			[0, 1].map(
				(page) =>
					(h.call('GET', `/campaigns?page=${page}&limit=10`).json as { last: boolean }).last,
			),
		).toEqual([false, true]);
	});

	it('follow direction and limit', () => {
		expect(column(filled(5).call('GET', '/campaigns?page=1&limit=2&direction=ASC'), 'id')).toEqual([
			3, 4,
		]);
	});

	it('show a new, a changed and a deleted campaign at once', () => {
		const h = filled(3);
		expect(column(h.call('GET', '/campaigns'), 'id')).toEqual([3, 2, 1]);
		h.call('DELETE', '/campaigns/2');
		h.call('PUT', '/campaigns/1', { name: 'Renamed' });
		h.create();
		expect(column(h.call('GET', '/campaigns'), 'id')).toEqual([1001, 3, 1]);
		expect(column(h.call('GET', '/campaigns'), 'name')).toContain('Renamed');
	});

	it('are filtered before they are cut', () => {
		const h = filled(30);
		h.api.seedCampaign({ id: 99, name: 'needle' });
		h.api.seedCampaign({ id: 98, name: 'needle' });
		expect(column(h.call('GET', '/campaigns?search=needle&page=1&limit=1'), 'id')).toEqual([98]);
	});
});

describe('statistics', () => {
	const WINDOW = 'startDate=2026-03-01&endDate=2026-03-31';

	function account(): Harness {
		const h = harness();
		const done = (at: number, mode = 'SMS'): unknown =>
			h.api.seedCampaign({
				status: 3,
				sentAt: at,
				createdAt: at,
				totalDestinations: 10,
				failed: 2,
				sendingMode: mode,
			});
		done(Date.UTC(2026, 2, 2, 8, 15)); // a Monday
		done(Date.UTC(2026, 2, 2, 8, 45), 'RCS');
		done(Date.UTC(2026, 2, 8, 22, 30)); // Sunday 23:30 in Rome
		done(Date.UTC(2026, 2, 8, 23, 30)); // Monday 00:30 in Rome
		done(Date.UTC(2026, 1, 27, 8));
		h.api.seedCampaign({ createdAt: Date.UTC(2026, 2, 20, 12) });
		return h;
	}

	it.each([
		[
			'hour',
			[
				['2026-03-02 09:00:00.000+0100', 20],
				['2026-03-08 23:00:00.000+0100', 10],
				['2026-03-09 00:00:00.000+0100', 10],
			],
		],
		[
			'day',
			[
				['2026-03-02 00:00:00.000+0100', 20],
				['2026-03-08 00:00:00.000+0100', 10],
				['2026-03-09 00:00:00.000+0100', 10],
			],
		],
		[
			'week',
			[
				['2026-03-02 00:00:00.000+0100', 30],
				['2026-03-09 00:00:00.000+0100', 10],
			],
		],
		['month', [['2026-03-01 00:00:00.000+0100', 40]]],
	])('by %s', (unit, expected) => {
		const reply = account().call(
			'GET',
			`/campaigns/stats?${WINDOW}&aggregateOn=${unit}&isDraft=false&direction=ASC`,
		);
		expect(content(reply).map((bucket) => [bucket.date, bucket.totalSent])).toEqual(expected);
	});

	it('count sent, delivered and failed', () => {
		const reply = account().call(
			'GET',
			`/campaigns/stats?${WINDOW}&aggregateOn=month&isDraft=false`,
		);
		expect(content(reply)).toMatchObject([
			{ totalSent: 40, totalDelivered: 32, totalFailed: 8, totalCampaigns: 4 },
		]);
	});

	it('count drafts that were never sent only without isDraft=false', () => {
		const h = account();
		const days = (more: string): number =>
			content(h.call('GET', `/campaigns/stats?${WINDOW}&aggregateOn=day${more}`)).length;
		expect([days(''), days('&isDraft=true'), days('&isDraft=false')]).toEqual([4, 4, 3]);
	});

	it('can be of one channel, ordered and paged', () => {
		const h = account();
		expect(
			content(h.call('GET', `/campaigns/stats?${WINDOW}&aggregateOn=day&sendingMode=RCS`)),
		).toMatchObject([{ totalSent: 10 }]);
		const page = (query: string): unknown[] =>
			column(
				h.call('GET', `/campaigns/stats?${WINDOW}&aggregateOn=day&isDraft=false&limit=2&${query}`),
				'date',
			).map((date) => String(date).slice(8, 10));
		expect([
			page('page=0&direction=ASC'),
			page('page=1&direction=ASC'),
			page('page=0&direction=DESC'),
		]).toEqual([['02', '08'], ['09'], ['09', '08']]);
	});

	it.each([
		[
			'day',
			3,
			[
				'2026-10-24 00:00:00.000+0200',
				'2026-10-25 00:00:00.000+0200',
				'2026-10-26 00:00:00.000+0100',
			],
		],
		[
			'hour',
			73,
			[
				'2026-10-24 00:00:00.000+0200',
				'2026-10-24 01:00:00.000+0200',
				'2026-10-24 02:00:00.000+0200',
			],
		],
		['week', 2, ['2026-10-19 00:00:00.000+0200', '2026-10-26 00:00:00.000+0100']],
		['month', 1, ['2026-10-01 00:00:00.000+0200']],
	])('by %s over the end of summer time, empty buckets included', (unit, count, first) => {
		const h = harness({ dialect: { emptyBuckets: 'included' } });
		const reply = h.call(
			'GET',
			`/campaigns/stats?startDate=2026-10-24&endDate=2026-10-26&aggregateOn=${unit}&direction=ASC&limit=100`,
		);
		expect(content(reply)).toHaveLength(count);
		expect(column(reply, 'date').slice(0, 3)).toEqual(first);
	});

	it('grow while a campaign is being sent', () => {
		const h = harness({ timings: { queued: 0, sending: 10_000 } });
		h.send();
		h.clock.now += 5_000;
		expect(content(h.call('GET', `/campaigns/stats?${WINDOW}&aggregateOn=day`))).toMatchObject([
			{ totalSent: 2, totalDelivered: 1, totalPending: 1 },
		]);
	});

	it.each([
		['endDate=2026-03-31&aggregateOn=day'],
		['startDate=2026-03-01&aggregateOn=day'],
		[WINDOW],
		[`${WINDOW}&aggregateOn=year`],
		[`${WINDOW}&aggregateOn=day&sendingMode=SMS,RCS`],
		['startDate=2026-03-31&endDate=2026-03-01&aggregateOn=day'],
		['startDate=2026-13-01&endDate=2026-13-31&aggregateOn=day'],
	])('%s is 400', (query) => {
		expect(harness().call('GET', `/campaigns/stats?${query}`).status).toBe(400);
	});
});

describe('the neighbours', () => {
	it('list contact lists by name, without deleted ones, with search, ids and pages', () => {
		const { call } = harness();
		const names = (query: string): unknown[] =>
			column(call('GET', `/contacts/list?${query}`), 'name');
		expect(names('limit=3')).toEqual(['Empty list', 'Everybody', 'Newsletter']);
		expect(names('limit=3&page=1')).toEqual(['Shop 01', 'Shop 02', 'Shop 03']);
		expect(names('search=CUSTOMERS')).toEqual(['Spring customers']);
		expect(names('search=customers&includeDeleted=true')).toEqual([
			'Old customers',
			'Spring customers',
		]);
		expect(names('id=88,87&sortOrder=desc')).toEqual(['Spring customers', 'Newsletter']);
		expect(names('')).toHaveLength(10);
		expect(content(call('GET', '/contacts/list?id=87'))).toMatchObject([
			{ id: 87, contactCount: 25 },
		]);
	});

	it('list the members of a list, and know no deleted one', () => {
		const { call } = harness();
		expect(call('GET', '/contacts/list/91/contacts?limit=500&page=2').json).toMatchObject({
			totalElements: 1200,
			numberOfElements: 200,
		});
		expect([
			call('GET', '/contacts/list/90/contacts').status,
			call('GET', '/contacts/list/1/contacts').status,
		]).toEqual([404, 404]);
	});

	it('list templates and numbers', () => {
		const { call } = harness();
		expect(column(call('GET', '~/message-server/rcs/templates'), 'name')).toHaveLength(3);
		expect(call('GET', '~/message-server/rcs/templates/22').json).toMatchObject({
			name: 'opening_hours',
			type: 'TEXT',
		});
		expect(call('GET', '~/message-server/rcs/templates/1').status).toBe(404);
		expect(call('GET', '~/message-server/whatsapp/phone-numbers?limit=1').json).toMatchObject({
			phoneNumbers: [{ phoneNumberId: 7 }],
		});
		expect(call('GET', '~/message-server/whatsapp/phone-numbers/8').json).toMatchObject({
			displayName: 'MyShop Support',
		});
		expect(
			(
				call('GET', '~/message-server/whatsapp/templates?status=APPROVED&phoneNumberId=7').json as {
					data: unknown[];
				}
			).data,
		).toHaveLength(2);
		expect(
			(
				call('GET', '~/message-server/whatsapp/templates?phoneNumberId=8').json as {
					data: unknown[];
				}
			).data,
		).toMatchObject([{ id: 44 }]);
	});
});
